import Biosignals
import Foundation
import Guidance
import HeardSound
import Synchronization
import Testing

@testable import Devices

/// Tests on virtual sound cards, one after the other.
@Suite(
    .serialized, .enabled(if: AudioRig.isAvailable, "needs pulseaudio, pulseaudio-utils, alsa-utils and sox"))
struct AudioCardTests {
    private static let mayMeasure = OnsetFinder.isAvailable

    /// Six breaths, played and recorded on the same virtual card. The recording is dated by its own stamps.
    @Test(.enabled(if: mayMeasure, "needs python3 with numpy"))
    func breathsAreHeardWhenTheyAreDue() async throws {
        let rig = try AudioRig()
        defer { rig.stop() }
        let captured = Captured()
        let capture = try AudioCapture(pcm: "speaker_mon") { captured.take($0) }
        let origin = MonotonicClock.now()
        let output = try AudioOutput(pcm: "speaker", origin: origin)
        // Opening a card can take a second on a busy machine, and the first recorded frame comes 2 s after it.
        let start = Double(MonotonicClock.now() - origin) * 1e-9 + 3
        var cues: [Cue] = []
        for i in 0..<6 {
            let at = start + Double(i) * 2
            cues.append(Cue(time: SessionTime(seconds: at), kind: .inhale, seconds: 0.8))
            cues.append(Cue(time: SessionTime(seconds: at + 0.8), kind: .exhale, seconds: 1.2))
        }
        for cue in cues {
            let early = cue.time.seconds - 0.5 - Double(MonotonicClock.now() - origin) * 1e-9
            if early > 0 { try await Task.sleep(for: .seconds(early)) }
            output.send(cue)
        }
        try await Task.sleep(for: .seconds(2.5))
        let report = output.report
        output.stop()
        capture.stop()
        #expect(report.failure == nil)
        #expect(report.droppedCues == 0)
        #expect(report.delayMilliseconds > 0)
        #expect(report.realtime != nil)

        let (samples, end, overruns) = captured.all
        #expect(overruns == 0)
        let path = rig.folder.file("heard.wav")
        try WAVHeader.write(samples, sampleRate: 48_000, to: path)
        let first = Double(end - origin) * 1e-9 - Double(samples.count) / 48_000
        #expect(try OnsetFinder.onsets(in: path).map(\.kind) == cues.map(\.kind.rawValue))
        let rendered = rig.folder.file("rendered.f32")
        try RenderedCues.write(cues, to: rendered)
        let turns = try OnsetFinder.turns(of: cues, in: path, rendered: rendered, heardAt: first)
        for turn in turns {
            #expect(abs(turn.error_s) < 0.010, "due at \(turn.t_s) s, off by \(turn.error_s) s")
            #expect(turn.likeness > 0.8, "due at \(turn.t_s) s, likeness \(turn.likeness)")
        }
        let sizes = turns.map { abs($0.error_s) }.sorted()
        if let most = sizes.last {
            print(
                "onsets at the card: median \(Int(sizes[sizes.count / 2] * 1e6)) µs, most \(Int(most * 1e6)) µs,"
                    + " xruns \(report.xruns), delay \(report.delayMilliseconds) ms,"
                    + " real time \(report.realtime == true)")
        }
    }

    @Test func aToneIsRecordedWithoutLoss() async throws {
        let rig = try AudioRig()
        defer { rig.stop() }
        let captured = Captured()
        let capture = try AudioCapture(pcm: "sensor_in") { captured.take($0) }
        #expect(capture.sampleRate == 48_000)
        #expect(capture.channels == 1)
        let tone = rig.folder.file("tone.wav")
        try OnsetFinder.run(
            "/usr/bin/env",
            "sox -q -n -r 48000 -c 1 -b 16 \(tone) synth 3 sine 440 vol 0.5 pad 0.5 0.2".split(separator: " ")
                .map(String.init))
        let play = try rig.start(
            "aplay", ["-q", "--buffer-time=100000", "--period-time=20000", "-D", "sensor_out", tone])
        while play.isRunning { try await Task.sleep(for: .milliseconds(20)) }
        try await Task.sleep(for: .seconds(0.3))
        capture.stop()

        let (samples, end, overruns) = captured.all
        #expect(overruns == 0)
        #expect(abs(Double(MonotonicClock.now() - end) * 1e-9) < 0.5)
        let from = try #require(samples.firstIndex { abs($0) > 0.03 })
        let to = try #require(samples.lastIndex { abs($0) > 0.03 })
        #expect(abs(to - from - 3 * 48_000) < 100)
        // A sine without a lost or doubled frame obeys its own recurrence everywhere.
        let turn = Float(2 * cos(2 * Double.pi * 440 / 48_000))
        let broken = (from + 2..<to).filter {
            abs(samples[$0] + samples[$0 - 2] - turn * samples[$0 - 1]) > 0.002
        }
        #expect(broken.isEmpty)
    }

    /// Left and right of one opening; the one goes on when the other ends, and the card is free after the last.
    @Test func twoListenToOneInput() async throws {
        let rig = try AudioRig()
        defer { rig.stop() }
        let inputs = SharedInputs()
        let (left, right, again) = (Captured(), Captured(), Captured())
        let first = try inputs.listen(to: "sensor_in", channel: 1) { left.take($0) }
        let second = try inputs.listen(to: "sensor_in", channel: 2) { right.take($0) }
        #expect(first.sampleRate == 48_000)
        #expect(first.format.hasPrefix("48000 samples a second, 2 channels of "))
        #expect(first.format.contains("sound server"))
        #expect(throws: AudioError.self) { try inputs.listen(to: "sensor_in", channel: 64) { _ in } }
        let tones = rig.folder.file("tones.wav")
        try OnsetFinder.run(
            "/usr/bin/env",
            "sox -q -n -r 48000 -c 2 -b 16 \(tones) synth 4 sine 440 sine 1000 vol 0.5 pad 0.5 0.2".split(
                separator: " "
            ).map(String.init))
        let play = try rig.start(
            "aplay", ["-q", "--buffer-time=100000", "--period-time=20000", "-D", "sensor_out", tones])
        /// The sound from its first loud sample on.
        func loud(_ captured: Captured) -> ArraySlice<Float> { captured.all.samples.drop { abs($0) < 0.1 } }
        let begin = ContinuousClock.now
        while loud(left).count < 24_000, begin.duration(to: .now) < .seconds(20) {
            try await Task.sleep(for: .milliseconds(20))
        }
        first.stop()
        let count = left.all.samples.count
        while play.isRunning { try await Task.sleep(for: .milliseconds(20)) }
        let third = try inputs.listen(to: "sensor_in", channel: 1) { again.take($0) }
        try await Task.sleep(for: .seconds(0.5))
        second.stop()
        third.stop()
        #expect(left.all.samples.count == count)
        #expect(right.all.samples.count > count + 48_000, "the other goes on")
        #expect(again.all.samples.count > 4_800)
        /// Hz over half a second.
        func pitch(_ captured: Captured) -> Double {
            let part = loud(captured).prefix(24_000)
            return Double(zip(part, part.dropFirst()).count { $0 < 0 && $1 >= 0 }) * 2
        }
        #expect(abs(pitch(left) - 440) < 5)
        #expect(abs(pitch(right) - 1_000) < 5)
    }

    @Test func stoppingEndsInSilence() async throws {
        let rig = try AudioRig()
        defer { rig.stop() }
        let origin = MonotonicClock.now()
        let captured = Captured()
        let capture = try AudioCapture(pcm: "speaker_mon") { captured.take($0) }
        let output = try AudioOutput(pcm: "speaker", origin: origin)
        output.send(Cue(time: SessionTime(seconds: 0.5), kind: .inhale, seconds: 4))
        try await Task.sleep(for: .seconds(2.5))
        let before = MonotonicClock.now()
        output.stop()
        #expect(Double(MonotonicClock.now() - before) * 1e-9 < 1)
        output.stop()
        try await Task.sleep(for: .seconds(0.2))
        capture.stop()
        let samples = captured.all.samples
        let last = try #require(samples.lastIndex { $0 != 0 })
        func power(_ range: Range<Int>) -> Float { samples[range].reduce(0) { $0 + $1 * $1 } }
        #expect(power(last - 240..<last) < power(last - 4_800..<last - 4_560) / 10)
    }

    @Test func aNameThatIsNotThereIsOneClearLine() throws {
        let output = #expect(throws: AudioError.self) { try AudioOutput(pcm: "no-such-card", origin: 0) }
        #expect(output?.description.hasPrefix("cannot open sound output 'no-such-card': ") == true)
        #expect(output?.description.contains("aplay -L") == true)
        let input = #expect(throws: AudioError.self) { try AudioCapture(pcm: "no-such-card") { _ in } }
        #expect(input?.description.contains("arecord -L") == true)
        #expect(throws: AudioError.self) { try AudioCapture(pcm: "null", channels: 0) { _ in } }
    }
}

/// What an `AudioCapture` delivered so far.
private final class Captured: Sendable {
    private let state = Mutex((samples: [Float](), end: Int64(0), overruns: 0))

    func take(_ event: CaptureEvent) {
        state.withLock { state in
            switch event {
            case .frames(let frames):
                state.samples += frames.samples
                state.end = frames.stamp
            case .overrun, .lost: state.overruns += 1
            }
        }
    }

    var all: (samples: [Float], end: Int64, overruns: Int) { state.withLock { $0 } }
}
