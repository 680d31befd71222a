import Biosignals
import Testing

@testable import Guidance

/// What holds for every exercise of the catalogue.
@Suite struct ExerciseContractTests {
    static let ids = (try? Practice.catalogue.get().ids) ?? []

    /// Practised before, so that nothing is refused for a first time.
    private static func practice(_ id: String) throws -> Practice { try Practice(id, session: 2) }

    enum Body: CaseIterable {
        case without, heart, breath, both, heartLost, breathLost, strange

        func signals(_ time: Double) -> GuidanceSignals {
            let block = Int(time / 30)
            var signals = GuidanceSignals()
            if self != .without, self != .breath {
                signals.pacerR2 = block % 3 == 0 ? 0.7 : 0.2
                signals.pacerAmplitude = 4
                signals.heartRate = 70 + Double(block % 4)
                signals.rsa = 8 + Double(block % 2)
                signals.rmssd = 30
                signals.cleanShare = block % 7 == 6 ? 0.5 : 1
            }
            // In the middle of the words that a deep breath brings.
            if self == .breath || self == .both || (self == .breathLost && time < 160) {
                signals.breathRate = 9
                signals.relativeDepth = (130..<200).contains(time) ? 2 : 1
            }
            if self == .heartLost, time > 100 { signals.heartLost = true }
            if self == .strange, (100..<101).contains(time) { signals.implausible = true }
            return signals
        }
    }

    @Test(arguments: ids) func sameInputsGiveTheSameCues(id: String) throws {
        for body in Body.allCases {
            var runs: [Practice] = []
            for step in [1.0, 0.5] {
                var practice = try Self.practice(id)
                practice.go(step: step) { body.signals($0.rounded(.up) - 1) }
                if practice.run.isPaused {
                    // Both went on to the same moment, paused.
                    practice.run.answer(well: true, at: SessionTime(seconds: 3000), into: &practice.events)
                    practice.run.advance(
                        to: SessionTime(seconds: 6000), signals: GuidanceSignals(), into: &practice.events)
                }
                runs.append(practice)
            }
            #expect(runs[0].events.count > 2)
            #expect(runs[0].events == runs[1].events, "\(body)")
            #expect(runs[0].summary?.stopped == false)
        }
    }

    /// A belt that is lost on the way changes nothing any more: what follows is what comes without one.
    @Test(arguments: ids) func aBeltThatIsLostIsForgotten(id: String) throws {
        for lost in stride(from: 40.0, to: 400, by: 60) {
            var practice = try Self.practice(id)
            practice.go(step: 1) { time in
                GuidanceSignals(breathRate: time < lost ? 9 : nil, relativeDepth: time < lost ? 2.2 : nil)
            }
            #expect(practice.summary?.stopped == false)
            #expect(practice.run.isFinished && practice.cues.allSatisfy { $0.kind != .fade })
            let definition = try Practice.catalogue.get().entry(id).definition
            for case .deepBreaths(_, _, let cue, _) in definition.adaptations {
                let planned = try Self.practice(id).run.score.lines.compactMap { line -> Double? in
                    if case .words(cue, _) = line.content { line.start } else { nil }
                }
                let later = practice.voices.filter { $0.id == cue && Practice.seconds($0.time) > lost + 15 }
                #expect(later.count <= planned.count, "\(cue) after \(lost)")
            }
        }
    }

    @Test(arguments: ids) func stopsAtEverySecond(id: String) throws {
        var going = try Self.practice(id)
        let end = going.run.score.end
        for second in stride(from: 0.0, to: end, by: 1) {
            going.go(to: second, step: 1)
            guard !going.run.isFinished else { break }
            var practice = going
            practice.run.stop(reason: "dizzy", at: practice.now, into: &practice.events)
            let fades = practice.cues.filter { $0.kind == .fade }
            #expect(fades.count == 1 && fades[0].time == practice.now && fades[0].seconds <= 2)
            #expect(practice.run.pacer.phase(at: practice.now) == nil)
            #expect(practice.summary?.stopped == true)
            guard Int(second) % 60 == 0 else { continue }
            let before = practice.cues.count
            practice.go(step: 20)
            #expect(practice.run.isFinished)
            #expect(practice.cues[before...].allSatisfy { $0.kind == .voice })
        }
    }

    @Test(arguments: ids) func pausesAnywhere(id: String) throws {
        var going = try Self.practice(id)
        for second in stride(from: 3.0, to: going.run.score.end - 70, by: 97.3) {
            going.go(to: second, step: 1)
            var practice = going
            practice.run.pause(at: practice.now, into: &practice.events)
            #expect(practice.run.pacer.phase(at: practice.now) == nil)
            practice.run.resume(at: practice.now.advanced(bySeconds: 5), into: &practice.events)
            practice.go(step: 11)
            #expect(practice.summary?.stopped == false)
            let voices = practice.voices.map(\.time)
            #expect(voices == voices.sorted())
        }
    }

    @Test(arguments: ids) func everyLineFitsItsPlace(id: String) throws {
        let profiles = [
            Profile(stage: .pregnant, weeks: 30), Profile(stage: .pregnant, weeks: 8, region: .flanders),
            Profile(stage: .afterBirth), Profile(region: .other),
        ]
        let definition = try Practice.catalogue.get().entry(id).definition
        for profile in profiles {
            for session in 2...3 {
                for language in Language.allCases {
                    for options in [[]] + definition.options.keys.sorted().map({ [$0] }) {
                        let practice = try Practice(
                            id, language: language, profile: profile, session: session, options: options)
                        Self.expectRoom(practice.run.score, language, "\(id) \(profile.stage) \(options)")
                    }
                }
            }
        }
    }

    private static func expectRoom(_ score: Score, _ language: Language, _ what: String) {
        for (line, next) in zip(score.lines, score.lines.dropFirst()) {
            #expect(line.end <= next.start + 1e-6, "\(what): \(line.content)")
        }
        for line in score.lines {
            if case .words(_, let text) = line.content {
                #expect(line.room >= Speech.seconds(for: text) - 1e-6, "\(what): \(text)")
                #expect(!text.contains("{"), "\(what): \(text)")
            }
            guard let breath = score.breath(at: line.start) else { continue }
            #expect(line.end <= score.breaths[breath].speechEnd + 1e-6, "\(what): \(line.content)")
        }
    }

    @Test(arguments: ids) func lessIsSaidFromTimeToTime(id: String) throws {
        let counts = try (1...3).map { session in
            guard session > 1 || id != "tempo-slide" else { return Int.max }
            return try Practice(id, session: session, variant: nil).run.score.lines.count
        }
        #expect(counts[0] >= counts[1] && counts[1] >= counts[2] && counts[2] > 0)
    }

    @Test(arguments: ids) func everyExerciseHasWhatItNeeds(id: String) throws {
        let definition = try Practice.catalogue.get().entry(id).definition
        #expect(!definition.reason.nl.isEmpty && definition.stopReasons.count == 6)
        #expect(!definition.trains.isEmpty)
        let practice = try Practice(id, session: 3)
        guard let first = practice.run.score.breaths.first, practice.run.score.breaths.count > 20 else {
            return
        }
        let small = practice.run.score.lines.compactMap { line -> Double? in
            guard case .words(_, let text) = line.content, text.lowercased().contains("klein") else {
                return nil
            }
            return line.start - first.onset
        }
        #expect(small.contains { $0 < 60 }, "the small breath in the first minute: \(id)")
        // Calm together and the night say less, by intention.
        guard !["together", "sleep"].contains(id) else { return }
        #expect(small.contains { (55...185).contains($0) }, "and again: \(id) \(small)")
    }
}
