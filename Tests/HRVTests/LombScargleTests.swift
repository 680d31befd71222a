import Foundation
import HRV
import Testing

@Suite struct LombScargleTests {
    private let times: [Double]
    private let values: [Double]

    init() {
        var generator = SeededGenerator(seed: 7)
        var time = 3.0
        var times: [Double] = []
        for beat in 0..<400 {
            time += 0.7 + 0.2 * Double.random(in: 0..<1, using: &generator)
            if beat == 150 { time += 12 }
            times.append(time)
        }
        self.times = times
        values = times.map { (t: Double) -> Double in
            30 * sin(2 * Double.pi * 0.11 * t) + 10 * cos(2 * Double.pi * 0.27 * t) + 4 * generator.normal()
        }
    }

    /// The quick sums against the same fit made value by value at some frequencies.
    @Test func theQuickSumsAreTheSums() throws {
        let spectrum = try #require(LombScargle.spectrum(times: times, values: values, taper: .none))
        let near = zip(times.dropFirst(), times).map { $0 - $1 }
        let mean = near.filter { $0 <= 3.5 }.reduce(0, +) / Double(near.count { $0 <= 3.5 })
        let weights = times.indices.map { i -> Double in
            let before = i > 0 && near[i - 1] <= 3.5 ? near[i - 1] : mean
            let after = i < near.count && near[i] <= 3.5 ? near[i] : mean
            return (before + after) / 2
        }
        let sum = weights.reduce(0, +)
        let level = zip(weights, values).reduce(0) { $0 + $1.0 * $1.1 } / sum
        for k in [3, 40, 76, 77, 78, 190, 300] {
            let omega = 2 * Double.pi * Double(k) * spectrum.binWidth
            var (yc, ys, cc, ss, cs) = (0.0, 0.0, 0.0, 0.0, 0.0)
            for i in times.indices {
                let (c, s) = (cos(omega * times[i]), sin(omega * times[i]))
                let y = values[i] - level
                yc += weights[i] * y * c
                ys += weights[i] * y * s
                cc += weights[i] * c * c
                ss += weights[i] * s * s
                cs += weights[i] * c * s
            }
            let power = (ss * yc * yc + cc * ys * ys - 2 * cs * yc * ys) / (cc * ss - cs * cs) / sum
            #expect(abs(spectrum.density[k] / (power * sum) - 1) < 1e-7, "bin \(k)")
        }
    }

    @Test func wavesHaveTheirPowerAcrossAHole() throws {
        let spectrum = try #require(LombScargle.spectrum(times: times, values: values))
        #expect(abs(spectrum.power(in: FrequencyBand.lf) / 450 - 1) < 0.03)
        // With its share of the noise: 16 · 0.25 Hz / 0.62 Hz.
        #expect(abs(spectrum.power(in: FrequencyBand.hf) - 56.4) < 3)
        #expect(abs(try #require(spectrum.peak(in: FrequencyBand.lf)) - 0.11) < 0.001)
    }

    @Test func fewValuesHaveNoSpectrum() {
        #expect(LombScargle.spectrum(times: [1, 2, 3], values: [1, 2, 3]) == nil)
        #expect(LombScargle.spectrum(times: [], values: []) == nil)
    }
}
