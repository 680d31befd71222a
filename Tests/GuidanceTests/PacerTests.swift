import Biosignals
import Guidance
import Testing

@Suite struct PacerTests {
    static func pacer(rates: [Double]) -> Pacer {
        var pacer = Pacer()
        var time = SessionTime(seconds: 1)
        for rate in rates {
            pacer.append(Pacer.Breath(onset: time, inhale: 0.4 * 60 / rate, cycle: 60 / rate))
            time = pacer.breaths[pacer.breaths.count - 1].end
        }
        return pacer
    }

    @Test func phaseIsMonotoneAndContinuousWhileTheRateChanges() throws {
        let pacer = Self.pacer(rates: [12, 11.7, 11.4, 11, 6, 6, 6.5])
        var last = 0.0
        for step in 0..<40_000 {
            let time = SessionTime(seconds: 1 + Double(step) * 0.001)
            let phase = try #require(pacer.phase(at: time))
            let rate = try #require(pacer.rate(at: time))
            #expect(phase >= last)
            #expect(phase - last < 2 * .pi * 12 / 60 * 0.0011)
            #expect(rate <= 12 && rate >= 6)
            last = phase
        }
    }

    @Test func phaseIsZeroAtEveryInhale() throws {
        let pacer = Self.pacer(rates: [12, 10, 6])
        for (index, breath) in pacer.breaths.enumerated() {
            let phase = try #require(pacer.phase(at: breath.onset))
            #expect(abs(phase - 2 * .pi * Double(index)) < 1e-9)
            #expect(pacer.isInhaling(at: breath.onset) == true)
            #expect(pacer.isInhaling(at: breath.exhale) == false)
            #expect(abs(try #require(pacer.shape(at: breath.onset))) < 1e-9)
            #expect(abs(try #require(pacer.shape(at: breath.exhale)) - 1) < 1e-9)
        }
    }

    @Test func thereIsNothingOutsideItsBreaths() {
        var pacer = Self.pacer(rates: [6, 6])
        #expect(pacer.phase(at: SessionTime(seconds: 0.999)) == nil)
        #expect(pacer.phase(at: SessionTime(seconds: 21)) == nil)
        pacer.cut(at: SessionTime(seconds: 13))
        #expect(pacer.phase(at: SessionTime(seconds: 12.9)) != nil)
        #expect(pacer.shape(at: SessionTime(seconds: 13)) == nil)
        pacer.append(Pacer.Breath(onset: SessionTime(seconds: 30), inhale: 4, cycle: 10))
        #expect(pacer.rate(at: SessionTime(seconds: 20)) == nil)
        #expect(pacer.phase(at: SessionTime(seconds: 30)) == 4 * .pi)
    }

    /// Dossier §10: cycle, inhale and exhale in seconds at 40:60.
    @Test(arguments: [
        (12.0, 5.00, 2.00, 3.00), (10, 6.00, 2.40, 3.60), (9, 6.67, 2.67, 4.00), (8, 7.50, 3.00, 4.50),
        (7, 8.57, 3.43, 5.14), (6.5, 9.23, 3.69, 5.54), (6, 10.00, 4.00, 6.00), (5.5, 10.91, 4.36, 6.55),
        (5, 12.00, 4.80, 7.20), (4.5, 13.33, 5.33, 8.00),
    ]) func sharesAreFortyToSixty(rate: Double, cycle: Double, inhale: Double, exhale: Double) throws {
        let yaml = try minimalYAML(phase: "{ id: p, mode: paced, seconds: 60, rate: \(rate) }")
        let practice = try Practice("calm-6", yaml: yaml)
        let breath = try #require(practice.run.pacer.breaths.first)
        #expect(abs(breath.cycle - cycle) < 0.005)
        #expect(abs(breath.inhale - inhale) < 0.005)
        #expect(abs(breath.cycle - breath.inhale - exhale) < 0.006)
    }
}

@Suite struct SlideTests {
    @Test(arguments: [
        (12.0, 10.0), (10, 9), (9, 8), (8, 7), (7, 6.5), (6.5, 6), (6, 12), (10, 12), (20, 4.5),
    ])
    func changesAtMostThreePercentABreath(from: Double, to: Double) throws {
        let cycles = Slide.cycles(from: 60 / from, to: 60 / to)
        var last = 60 / from
        for cycle in cycles {
            #expect(abs(cycle / last - 1) <= 0.03 + 1e-9)
            #expect(abs(last / cycle - 1) <= 0.031)
            last = cycle
        }
        #expect(last == 60 / to)
    }

    @Test func takesTheBreathsOfTheTable() {
        #expect(Slide.cycles(from: 5, to: 6).count == 7)
        for (from, to) in [(10.0, 9.0), (9, 8), (8, 7), (7, 6.5), (6.5, 6)] {
            #expect((3...5).contains(Slide.cycles(from: 60 / from, to: 60 / to).count))
        }
        #expect(Slide.cycles(from: 10, to: 10).isEmpty)
    }
}
