import Biosignals
import Foundation
import Guidance
import Sessions
import Testing

/// A breath microphone that hears the guide's own sound: the session's cues are rendered as they are played, go through
/// a loudspeaker and a room, and are mixed with breath sounds. **All of it is simulated**: no recording of breath sounds
/// is at hand.
@Suite struct OwnSoundTests {
    private static let rate = 8_000.0
    private static let seconds = 160.0
    /// Seconds of the session by which two breaths of the rhythm have sounded, after a minute of arriving.
    private static let known = 80.0

    /// Someone's breaths: where each inhalation begins, and each exhalation, in s.
    private struct Person: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var breaths: [(inhale: Double, exhale: Double, end: Double)] = []
    }

    /// At one's own pace, 13 a minute.
    private static let free: Person = {
        var random = SplitMix64(seed: 5)
        var person = Person(testDescription: "free")
        var time = 0.5
        while time < seconds {
            let length = 4.6 + 0.5 * random.gaussian()
            person.breaths.append((time, time + 0.4 * length, time + length))
            time += length
        }
        return person
    }()

    /// With the guide, whose inhalations begin at these times: some tenths of a second late.
    private static func follower(_ inhales: [Double]) -> Person {
        var random = SplitMix64(seed: 6)
        var person = Person(testDescription: "follows")
        var time = 0.5
        while time < (inhales.first ?? 0) - 5 {
            person.breaths.append((time, time + 1.7, time + 4.2))
            time += 4.2
        }
        for (start, next) in zip(inhales, inhales.dropFirst()) where next - start < 15 {
            let late = 0.4 + 0.12 * random.gaussian()
            person.breaths.append((start + late, start + late + 0.4 * (next - start), next))
        }
        return person
    }

    private static func sound(_ person: Person) -> [Float] {
        var random = SplitMix64(seed: 3)
        var low = Butterworth.lowPass(order: 2, cutoff: 500, rate: rate)
        var next = 0
        return (0..<Int(seconds * rate)).map { index in
            let time = Double(index) / rate
            let bright = 0.03 * random.gaussian()
            let dark = 3 * low.push(bright)
            while next + 1 < person.breaths.count, time >= person.breaths[next + 1].inhale { next += 1 }
            guard next < person.breaths.count else { return 0 }
            let breath = person.breaths[next]
            let inhaling = (time - breath.inhale) / (0.85 * (breath.exhale - breath.inhale))
            if (0..<1).contains(inhaling) { return Float(bright * sin(.pi * inhaling)) }
            let exhaling = (time - breath.exhale) / (0.7 * (breath.end - breath.exhale))
            return (0..<1).contains(exhaling) ? Float(dark * sin(.pi * exhaling)) : 0
        }
    }

    /// The cues of a session with `calm-6` that nobody breathes in.
    private static func cues() throws -> [Cue] {
        var session = Session()
        var outputs: [Output] = []
        let entry = try ExerciseCatalogue.bundled().entry("calm-6")
        let start = ExerciseStart(yaml: entry.yaml, file: entry.file, language: .nl)
        session.handle(.command(.start(start)), at: .zero, into: &outputs)
        for tick in 0..<Int(10 * seconds) {
            session.handle(.tick, at: SessionTime(seconds: Double(tick) / 10), into: &outputs)
        }
        return outputs.compactMap { if case .cue(let cue) = $0 { cue } else { nil } }
    }

    /// What the loudspeaker plays: breath sounds, and for lines syllables of voice with a hiss after each.
    private static func played(_ cues: [Cue]) -> [Float] {
        let count = Int(seconds * rate)
        var sound = [Float](repeating: 0, count: count)
        var mixer = CueMixer(sampleRate: rate)
        let frames = Int(rate / 10)
        var waiting = cues.filter { $0.kind != .voice }[...]
        for block in stride(from: 0, to: count, by: frames) {
            while let cue = waiting.first, cue.time.seconds < Double(block) / rate + 0.5 {
                mixer.schedule(SoundCue(cue, sampleRate: rate))
                waiting.removeFirst()
            }
            var piece = [Float](repeating: 0, count: min(frames, count - block))
            var span = piece.mutableSpan
            mixer.render(into: &span, startingAt: Int64(block))
            sound.replaceSubrange(block..<block + piece.count, with: piece)
        }
        var random = SplitMix64(seed: 12)
        for cue in cues where cue.kind == .voice {
            var phase = 0.0
            // Half as fast again as a calm voice needs at most.
            let seconds = min(0.85 * cue.seconds, 1.5 * Speech.seconds(for: cue.text ?? ""))
            for index in 0..<Int(seconds * rate) {
                let at = Int(cue.time.seconds * rate) + index
                guard at < count else { break }
                let time = Double(index) / rate
                phase += (120 + 15 * sin(2 * time)) / rate
                let syllable = (3 * time).truncatingRemainder(dividingBy: 1)
                var voice = 0.0
                if syllable < 0.6 {
                    for harmonic in 1...8 {
                        voice += cos(2 * .pi * phase * Double(harmonic)) / Double(harmonic)
                    }
                    voice *= 0.025 * sin(.pi * syllable / 0.6)
                } else if syllable < 0.8 {
                    voice = 0.015 * random.gaussian()
                }
                sound[at] += Float(voice)
            }
        }
        return sound
    }

    /// Through a small loudspeaker and a room with half a second of reverberation, 45 ms late.
    private static func room(_ sound: [Float]) -> [Float] {
        var speaker = Butterworth.highPass(order: 2, cutoff: 300, rate: rate)
        var random = SplitMix64(seed: 9)
        let late = 0.045
        let taps =
            [(Int(late * rate), 1.0)]
            + (0..<30).map { tap in
                let time = 0.01 + 0.5 * Double(tap) / 30
                return (Int((late + time) * rate), 0.25 * random.gaussian() * exp(-6.9 * time / 0.5))
            }
        let small = sound.map { speaker.push(Double($0)) }
        return small.indices.map { index in
            var sum = 0.0
            for (delay, gain) in taps where index >= delay { sum += gain * small[index - delay] }
            return Float(sum)
        }
    }

    /// What is played during a session, and what comes of it at the microphone.
    private static let guide = Result {
        let given = try cues()
        return (inhales: given.filter { $0.kind == .inhale }.map(\.time.seconds), heard: room(played(given)))
    }

    private struct Score {
        var kept = 0
        var wrong = 0

        /// - Parameter from: s; what is found before does not count.
        init(_ found: [Double], _ person: Person, from: Double = 0) {
            for time in found where time >= from {
                if person.breaths.contains(where: { abs($0.inhale - time) < 0.8 }) {
                    kept += 1
                } else {
                    wrong += 1
                }
            }
        }
    }

    /// Inhalations that a session reports with the gate, and that the detector alone would have.
    private static func listen(_ sound: [Float]) throws -> (
        with: [Double], without: [Double], coveredLate: Bool
    ) {
        var front = AudioFront(kind: .breath, rate: rate)
        var detector = BreathDetector(rate: front.outputRate, source: .audio)
        var without: [Double] = []
        var session = Session()
        var outputs: [Output] = []
        let channel = Channel(
            name: "breath-sound", kind: .breathSound, unit: "", nominalRate: front.outputRate,
            groupDelay: front.delay)
        let entry = try ExerciseCatalogue.bundled().entry("calm-6")
        let start = ExerciseStart(yaml: entry.yaml, file: entry.file, language: .nl)
        session.handle(
            .attach(port: 1, Attachment(source: "alsa:test", channels: [channel])), at: .zero, into: &outputs)
        session.handle(.link(port: 1, .opened), at: .zero, into: &outputs)
        session.handle(.command(.start(start)), at: .zero, into: &outputs)
        let block = Int(rate / 50)
        for first in Swift.stride(from: 0, to: sound.count - block, by: block) {
            let time = SessionTime(seconds: Double(first + block) / rate)
            let values = sound[first..<first + block].compactMap { front.push($0) }
            for value in values {
                guard let breath = detector.push(value) else { continue }
                without.append(breath.inhale / front.outputRate - front.delay)
            }
            if !values.isEmpty { session.handle(.frames(port: 1, values), at: time, into: &outputs) }
            if first % (5 * block) == 0 { session.handle(.tick, at: time, into: &outputs) }
        }
        let with = outputs.compactMap {
            if case .breath(let breath) = $0 { breath.inhale.seconds } else { nil }
        }
        let covered = outputs.contains {
            if case .quality(let report) = $0 {
                report.quality.reason == .ownSound && report.time.seconds > known
            } else {
                false
            }
        }
        return (with, without, covered)
    }

    /// dB of our own sound over the breath, at their loudest.
    @Test(arguments: [-100.0, -20, -12, -6, 0, 6])
    func breathsBesideOurOwnSound(level: Double) throws {
        let (inhales, leak) = try Self.guide.get()
        let gain = Float(0.03 / Double(SoundLevel.breath) * pow(10, level / 20))
        var random = SplitMix64(seed: 77)
        let hiss = leak.map { _ in Float(0.0005 * random.gaussian()) }
        for person in [Person(testDescription: "nobody"), Self.free, Self.follower(inhales)] {
            let breath = Self.sound(person)
            let mixed = breath.indices.map { breath[$0] + gain * leak[$0] + hiss[$0] }
            let (found, detector, coveredLate) = try Self.listen(mixed)
            let with = Score(found, person)
            let without = Score(detector, person)
            print(
                "own sound \(level) dB, \(person.testDescription), \(person.breaths.count) breaths:",
                "without \(without.kept) true \(without.wrong) false,",
                "with \(with.kept) true \(with.wrong) false, covered late \(coveredLate)")
            guard !person.breaths.isEmpty else {
                #expect(found.isEmpty)
                continue
            }
            #expect(with.wrong <= 4)
            if level <= -20 {
                let late = Score(found, person, from: Self.known)
                #expect(late.kept >= Score(detector, person, from: Self.known).kept - 2)
                #expect(!coveredLate)
            }
        }
    }
}
