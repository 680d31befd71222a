import Biosignals
import Foundation
import Guidance
import HRV

extension CoreBenchmark {
    /// What happens at a beat, and what the sound thread does.
    mutating func stages() {
        liveMetrics()
        mixer(speaking: false)
        mixer(speaking: true)
    }

    /// Every window full: three minutes of beats that follow a pacer of 6 breaths a minute.
    private mutating func liveMetrics() {
        var beats: [Interval] = []
        var time = 0.0
        while time < 240 {
            let rr = 830 + 60 * sin(2 * .pi * time / 10)
            time += rr / 1000
            beats.append(Interval(time: time, rr: rr, flag: .ok))
        }
        let phase: (Double) -> Double? = { 2 * .pi * $0 / 10 }
        let (filling, measured) = (beats.filter { $0.time < 180 }, beats.filter { $0.time >= 180 })
        let cost = Stopwatch.cost(units: measured.count) {
            var metrics = LiveMetrics()
            for breath in 0..<18 {
                let onset = Double(breath) * 10
                metrics.addBreath(inhale: onset, exhale: onset + 4, end: onset + 10)
            }
            for beat in filling {
                metrics.add(beat)
                _ = metrics.snapshot(at: beat.time + 0.2, pacerPhase: phase)
            }
            return metrics
        } work: { metrics in
            for beat in measured {
                metrics.add(beat)
                _ = metrics.snapshot(at: beat.time + 0.2, pacerPhase: phase)
            }
        }
        add("LiveMetrics.snapshot", cost, unit: "µs/beat", scale: 1000, aim: "")
    }

    /// Ten seconds, which is one breath, in blocks of 10 ms.
    private mutating func mixer(speaking: Bool) {
        let rate = 48_000.0
        let clip = VoiceClip(
            samples: (0..<Int(8 * rate)).map { 0.05 * Float(sin(Double($0) * 0.03)) }, sampleRate: rate)
        var block = [Float](repeating: 0, count: 480)
        let cost = Stopwatch.cost(units: 1000) {
            var mixer = CueMixer(sampleRate: rate)
            mixer.schedule(SoundCue(kind: .inhale, start: 0, frames: Int64(4 * rate)))
            mixer.schedule(SoundCue(kind: .exhale, start: Int64(4 * rate), frames: Int64(6 * rate)))
            if speaking {
                mixer.schedule(
                    SoundCue(kind: .voice, start: Int64(rate), frames: Int64(9 * rate)), clip: clip)
            }
            return mixer
        } work: { mixer in
            for index in 0..<1000 {
                var span = block.mutableSpan
                mixer.render(into: &span, startingAt: Int64(index) * 480)
            }
        }
        add(
            speaking ? "CueMixer breath and voice" : "CueMixer breath", cost, unit: "µs/10 ms", scale: 1000,
            aim: Self.mixerAim)
    }

    private static let mixerAim = "0 allocations"
}
