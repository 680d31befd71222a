import Biosignals
import Testing

@testable import Guidance

@Suite struct TempoTests {
    /// A trial whose wave is largest at `best`.
    private func trial(
        _ rate: Double, best: Double, width: Double = 1, comfort: Int? = 6, noise: Double = 0.1
    ) -> TempoTrial {
        var trial = TempoTrial(rate: rate)
        let height = 10 / (1 + ((rate - best) / width) * ((rate - best) / width))
        trial.breaths = 15
        trial.waves = (0..<15).map { height + noise * Double($0 % 3 - 1) }
        trial.cleanShare.add(1)
        trial.r2.add(0.4 + 0.04 * height)
        trial.power.add(height * height / 4)
        trial.comfort = comfort
        return trial
    }

    private static let rates = [6.5, 6, 5.5, 5, 4.5]

    @Test(arguments: rates) func aClearPeakIsFound(best: Double) {
        let result = TempoResult(Self.rates.map { trial($0, best: best) })
        #expect(result.rate == best)
        #expect(result.isClear && (result.confidence ?? 0) > 1)
        #expect(!result.breathChecked)
    }

    @Test func aFlatPersonIsToldSo() {
        let flat = TempoResult(Self.rates.map { trial($0, best: 5.5, width: 20, noise: 2) })
        #expect(!flat.isClear)
        #expect(flat.rate == 6.5)
        var pleasant = Self.rates.map { trial($0, best: 5.5, width: 20, noise: 2) }
        pleasant[2].comfort = 7
        #expect(TempoResult(pleasant).rate == 5.5)
    }

    @Test func whatIsNotValidIsNotCompared() {
        var trials = Self.rates.map { trial($0, best: 5) }
        trials[3].seenBreaths = 10
        trials[3].followedBreaths = 6
        #expect(trials[3].fault == .notFollowed)
        trials[4].breaths = 7
        #expect(trials[4].fault == .tooShort)
        #expect(TempoResult(trials).rate == 5.5)
        trials[0].cleanShare.add(0.7)
        #expect(trials[0].fault == .artefacts)
        let result = TempoResult(trials)
        #expect(result.rate == nil && result.confidence == nil && !result.isClear)
        #expect(result.trials.compactMap(\.composite).count == 2)
        #expect(TempoTrial(rate: 6).fault == .tooShort)
    }

    @Test func orderIsDescendingFirstAndShuffledLater() throws {
        func rates(_ session: Int, _ profile: Profile = Profile()) throws -> [Double] {
            try Practice("tempo-search", profile: profile, session: session).run.score.stages
                .filter { $0.mode == .paced }.compactMap(\.rate)
        }
        #expect(try rates(1) == Self.rates)
        #expect(try rates(1, Profile(stage: .pregnant, weeks: 20)) == [7, 6.5, 6, 5.5, 5])
        #expect(try rates(3) == rates(3))
        #expect(try rates(2).sorted(by: >) == Self.rates)
        #expect(try (2...6).contains { try rates($0) != Self.rates })
    }

    @Test func aSearchEndsWithWhatItFound() throws {
        var practice = try Practice("tempo-search", language: .nl)
        var asked = 0
        practice.live(step: 0.5) { run, time in
            let rate = run.pacer.rate(at: SessionTime(seconds: time)) ?? 8
            let wave = 12 / (1 + 2 * (rate - 5.5) * (rate - 5.5))
            return GuidanceSignals(
                pacerR2: 0.5 + 0.03 * wave, pacerAmplitude: wave / 2, heartRate: 70,
                rsa: wave + 0.05 * Double(Int(time) % 3), cleanShare: 1, breathRate: rate)
        } on: { run in
            if run.phase?.id.hasPrefix("rest") == true || run.phase?.id == "close" {
                asked += 1
                run.rate(7)
            }
        }
        #expect(asked > 4)
        let tempo = try #require(practice.summary?.tempo)
        #expect(tempo.rate == 5.5 && tempo.isClear && tempo.breathChecked)
        #expect(tempo.trials.map(\.comfort) == [7, 7, 7, 7, 7])
        let last = practice.voices.last { $0.id == "t9" }
        #expect(
            last?.text == "Klaar. Dit tempo paste vandaag goed bij jou: vijf en een half keer per minuut.")
        #expect(practice.summary?.successes == ["trials"])
        var without = try Practice("tempo-search")
        without.go(step: 1)
        #expect(without.spoken.last == "r3")
    }

    @Test func theSlideKeepsThePublishedArithmetic() {
        let cycles = Slide.even(from: 60 / 6.75, to: 60 / 4.25, breaths: 78)
        #expect(abs(cycles.reduce(0, +) - 894.65) < 0.05)
        #expect(abs(cycles[1] - cycles[0] - 0.06704) < 1e-5)
        let pregnant = Slide.even(from: 60 / 7.25, to: 60 / 4.75, breaths: 86)
        #expect(abs(pregnant[0] - 8.276) < 1e-3 && abs(pregnant[1] - pregnant[0] - 0.05065) < 1e-5)
    }

    @Test func theSlideFindsTheTallestWave() throws {
        var practice = try Practice("tempo-slide", session: 2)
        practice.live(step: 0.5) { run, time in
            let rate = run.pacer.rate(at: SessionTime(seconds: time - 20)) ?? 8
            return GuidanceSignals(pacerR2: 0.6, pacerAmplitude: 6 - 3 * abs(rate - 5.4), cleanShare: 1)
        }
        #expect(abs((practice.summary?.tempoRate ?? 0) - 5.4) <= 0.25)
        #expect(practice.run.pacer.breaths.allSatisfy { $0.rate >= 4.5 })
    }
}
