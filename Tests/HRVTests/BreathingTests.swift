import Foundation
import HRV
import Testing

@Suite struct BreathingTests {
    /// Heart rate whose crest stands at `crest` seconds of each ten.
    private func intervals(crest: Double) -> [Interval] {
        TestSeries.intervals(until: 60) { 60_000 / (70 + 6 * cos(2 * .pi * ($0 + 0.43 - crest) / 10)) }
    }

    @Test func riseWithInhalationIsMeasured() throws {
        let rsa = try #require(BreathRSA(inhale: 20, exhale: 24, end: 30, in: intervals(crest: 4)))
        #expect(abs(rsa.bpm - 12) < 0.4)
        #expect(abs(rsa.milliseconds - (60_000 / 64 - 60_000 / 76)) < 6)
    }

    @Test func wrongOrderIsMissing() {
        #expect(BreathRSA(inhale: 20, exhale: 24, end: 30, in: intervals(crest: 9)) == nil)
        #expect(BreathRSA(inhale: 24, exhale: 20, end: 30, in: intervals(crest: 4)) == nil)
    }

    @Test func missingBeatsAreMissing() throws {
        var gapped = intervals(crest: 4)
        let index = try #require(gapped.firstIndex { $0.time > 26 })
        gapped[index].flag = .gap
        gapped[index].rr = nil
        #expect(BreathRSA(inhale: 20, exhale: 24, end: 30, in: gapped) == nil)
        #expect(BreathRSA(inhale: 30, exhale: 34, end: 40, in: gapped) != nil)
        #expect(BreathRSA(inhale: 50, exhale: 54, end: 61, in: gapped) == nil, "the breath has not ended")
    }

    @Test func aFlaggedBeatDoesNotCount() throws {
        var dirty = intervals(crest: 4)
        let index = try #require(dirty.firstIndex { $0.time > 22 })
        dirty[index].rr = 500
        dirty[index].flag = .ectopic
        let rsa = try #require(BreathRSA(inhale: 20, exhale: 24, end: 30, in: dirty))
        #expect(abs(rsa.bpm - 12) < 0.6)
    }

    private func lock(_ rate: [Double], frequency: Double = 0.1) -> PacerLock? {
        let phases = rate.indices.map { 2 * Double.pi * frequency * Double($0) / 4 }
        return PacerLock(heartRate: rate, cosine: phases.map { cos($0) }, sine: phases.map { sin($0) })
    }

    @Test func aWaveOnALineIsFoundWhole() throws {
        let rate = (0..<160).map { (k: Int) -> Double in
            let phase = 2 * Double.pi * 0.1 * Double(k) / 4
            return 70 + 0.05 * Double(k) + 5 * cos(phase - 2)
        }
        let found = try #require(lock(rate))
        #expect(abs(found.r2 - 1) < 1e-9)
        #expect(abs(found.amplitude - 5) < 1e-9)
        #expect(abs(found.peakPhase - 2) < 1e-9)
        // The crest comes 2 − π radians after the turn to exhalation: before it.
        #expect(abs(found.lag(cycle: 10, exhalePhase: .pi) - (10 / Double.pi - 5)) < 1e-9)
    }

    @Test func nothingToFit() {
        #expect(lock([Double](repeating: 70, count: 160)) == nil)
        #expect(lock([70, 71, 70]) == nil)
        let rate = (0..<160).map { Double($0 % 7) }
        #expect(lock(rate, frequency: 0) == nil, "the pacer stands still")
    }

    /// The dossier's simulation: noise between 0.02 and 0.4 Hz, 40 s at 4 Hz, pacer at 0.1 Hz.
    @Test func nullDistribution() throws {
        let b = [0.061869497462970414, 0, -0.12373899492594083, 0, 0.061869497462970414]
        let a = [1, -3.151361487049542, 3.745722605980935, -2.0252665528521767, 0.4311751777664811]
        var generator = SeededGenerator(seed: 2)
        var shares: [Double] = []
        for _ in 0..<1500 {
            var input = [Double](repeating: 0, count: 5)
            var output = input
            var rate: [Double] = []
            for k in 0..<360 {
                input.insert(generator.normal(), at: 0)
                input.removeLast()
                var value = 0.0
                for i in 0..<5 { value += b[i] * input[i] }
                for i in 1..<5 { value -= a[i] * output[i - 1] }
                output.insert(value, at: 0)
                output.removeLast()
                if k >= 200 { rate.append(value) }
            }
            shares.append(try #require(lock(rate)).r2)
        }
        shares.sort()
        let p95 = shares[1425]
        let p99 = shares[1485]
        #expect(abs(p95 - 0.17) < 0.02, "\(p95)")
        #expect(abs(p99 - 0.26) < 0.03, "\(p99)")
    }
}
