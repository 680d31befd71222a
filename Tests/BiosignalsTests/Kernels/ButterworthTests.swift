import Foundation
import Testing

@testable import Biosignals

/// Gain of a filter for a sine, in dB, once it has settled.
private func gain(_ filter: Butterworth, frequency: Double, rate: Double) -> Double {
    var filter = filter
    let settling = Int(20 * rate)
    let measured = Int((20 * rate / frequency).rounded())
    var power = 0.0
    var reference = 0.0
    for index in 0..<settling + measured {
        let x = sin(2 * Double.pi * frequency * Double(index) / rate)
        let y = filter.push(x)
        guard index >= settling else { continue }
        power += y * y
        reference += x * x
    }
    return 10 * log10(power / reference)
}

@Suite struct ButterworthTests {
    @Test(arguments: [2, 4, 6, 8], [10.0, 40.0])
    func lowPassGains(order: Int, cutoff: Double) {
        let rate = 500.0
        let filter = Butterworth.lowPass(order: order, cutoff: cutoff, rate: rate)
        #expect(abs(gain(filter, frequency: cutoff / 8, rate: rate)) < 0.01)
        #expect(abs(gain(filter, frequency: cutoff, rate: rate) + 3.0103) < 0.02)
        // An octave above the corner: at least 6 dB for each order, less 0.3.
        #expect(gain(filter, frequency: cutoff * 2, rate: rate) < -6.02 * Double(order) + 0.3)
    }

    @Test(arguments: [2, 4, 8])
    func highPassGains(order: Int) {
        let rate = 250.0
        let filter = Butterworth.highPass(order: order, cutoff: 5, rate: rate)
        #expect(abs(gain(filter, frequency: 60, rate: rate)) < 0.02)
        #expect(abs(gain(filter, frequency: 5, rate: rate) + 3.0103) < 0.02)
        #expect(gain(filter, frequency: 2.5, rate: rate) < -6.02 * Double(order) + 0.3)
    }

    @Test func bandPassEdges() {
        let filter = Butterworth.bandPass(order: 2, low: 2, high: 40, rate: 250)
        #expect(abs(gain(filter, frequency: 9, rate: 250)) < 0.05)
        #expect(abs(gain(filter, frequency: 2, rate: 250) + 3.01) < 0.1)
        #expect(abs(gain(filter, frequency: 40, rate: 250) + 3.01) < 0.1)
    }

    @Test func resetStartsOver() {
        let input = TestSignals.noise(count: 500, seed: 2)
        var filter = Butterworth.lowPass(order: 6, cutoff: 8, rate: 100)
        let first = input.map { filter.push(Double($0)) }
        filter.reset()
        #expect(input.map { filter.push(Double($0)) } == first)
    }

    @Test func primedFilterMakesNoTransient() {
        var low = Butterworth.lowPass(order: 4, cutoff: 5, rate: 100)
        var band = Butterworth.bandPass(order: 2, low: 1, high: 5, rate: 100)
        low.prime(1_000)
        band.prime(1_000)
        for _ in 0..<200 {
            #expect(abs(low.push(1_000) - 1_000) < 1e-6)
            #expect(abs(band.push(1_000)) < 1e-6)
        }
    }
}
