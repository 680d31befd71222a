import Foundation
import HRV
import Testing

@Suite struct FrequencyTests {
    private func sine(_ frequency: Double, amplitude: Double, rate: Double, count: Int, phase: Double = 0)
        -> [Double]
    {
        (0..<count).map { (k: Int) -> Double in
            amplitude * sin(2 * Double.pi * frequency * Double(k) / rate + phase)
        }
    }

    @Test func transformOfAnImpulseIsFlat() {
        var signal = [Double](repeating: 0, count: 16)
        signal[3] = 2
        var sums = [Double](repeating: 0, count: 17)
        RealFFT(count: 32).addSquaredMagnitudes(of: signal, to: &sums)
        #expect(sums.allSatisfy { abs($0 - 4) < 1e-12 })
    }

    @Test func transformsMayBeMadeUsedAndDroppedByManyTasks() async {
        let shared = RealFFT(count: 256)
        let signal = sine(8, amplitude: 1, rate: 256, count: 256)
        let same = await withTaskGroup(of: Bool.self) { group in
            for task in 0..<64 {
                group.addTask {
                    for round in 0..<20 {
                        let own = RealFFT(count: 64 << ((task + round) % 5))
                        var ownSums = [Double](repeating: 0, count: own.count / 2 + 1)
                        own.addSquaredMagnitudes(of: [1], to: &ownSums)
                        var sums = [Double](repeating: 0, count: 129)
                        shared.addSquaredMagnitudes(of: signal, to: &sums)
                        guard abs(sums[8] - 128 * 128) < 1e-6, abs(ownSums[5] - 1) < 1e-12 else {
                            return false
                        }
                    }
                    return true
                }
            }
            return await group.allSatisfy { $0 }
        }
        #expect(same)
    }

    /// Values of scipy.interpolate.CubicSpline, not-a-knot.
    @Test func splineAgreesWithScipy() {
        var spline = CubicSpline()
        for (x, y) in zip([0, 0.7, 1.9, 2.4, 3.8, 4.1], [1, 3, -2, 0.5, 4, 4.2]) { spline.push(x: x, y: y) }
        var samples: [Double] = []
        spline.sample(start: 0, step: 0.5, count: 9, into: &samples)
        let expected = [
            1.0, 3.448103659525146, 1.4948226415924806, -1.3784606672441106, -1.7043142498839603,
            1.0372310116802732, 2.890889581686123, 3.745848299014649, 4.132281201822945,
        ]
        for (sample, value) in zip(samples, expected) { #expect(abs(sample - value) < 1e-9) }
    }

    @Test(arguments: [2, 3, 4, 7]) func splineIsExactForWhatItHolds(points: Int) {
        let degree = min(points - 1, 3)
        func polynomial(_ x: Double) -> Double { (0...degree).reduce(0) { $0 + pow(x, Double($1)) } }
        var spline = CubicSpline()
        for k in 0..<points {
            let x = Double(k) * 0.8 + 0.1 * Double(k % 2)
            spline.push(x: x, y: polynomial(x))
        }
        var samples: [Double] = []
        spline.sample(start: 0, step: 0.1, count: 8, into: &samples)
        for (k, sample) in samples.enumerated() { #expect(abs(sample - polynomial(0.1 * Double(k))) < 1e-9) }
    }

    @Test func smoothnessPriorsCorner() {
        for rate in [2.0, 4, 8] {
            let count = Int(1000 * rate)
            var signal = sine(0.0355, amplitude: 1, rate: rate, count: count)
            var priors = SmoothnessPriors(sampleRate: rate)
            priors.removeTrend(from: &signal)
            let highest = signal[(count / 4)..<(3 * count / 4)].max() ?? 0
            #expect(abs(highest - 0.5.squareRoot()) < 0.005, "\(highest) at \(rate) Hz")
        }
    }

    @Test func smoothnessPriorsSolveTheirEquation() {
        var generator = SeededGenerator(seed: 1)
        for count in [3, 4, 5, 40] {
            let x = (0..<count).map { _ in generator.normal() }
            var rest = x
            var priors = SmoothnessPriors(lambda: 3)
            priors.removeTrend(from: &rest)
            let trend = zip(x, rest).map { $0 - $1 }
            var right = trend
            for k in 1..<(count - 1) {
                let bend = 9 * (trend[k - 1] - 2 * trend[k] + trend[k + 1])
                right[k - 1] += bend
                right[k] -= 2 * bend
                right[k + 1] += bend
            }
            for (a, b) in zip(right, x) { #expect(abs(a - b) < 1e-9) }
            // A straight line is all trend.
            var line = (0..<count).map { 5 + 2 * Double($0) }
            priors.removeTrend(from: &line)
            #expect(line.allSatisfy { abs($0) < 1e-9 })
        }
    }

    @Test(arguments: [0.06, 0.1, 0.25]) func aSineHasItsPower(frequency: Double) throws {
        var welch = WelchEstimator(sampleRate: 4, segmentLength: 480, fft: RealFFT(count: 2048))
        welch.add(sine(frequency, amplitude: 40, rate: 4, count: 1200, phase: 0.4))
        let spectrum = try #require(welch.spectrum())
        #expect(welch.segments == 4)
        let band = frequency < 0.15 ? FrequencyBand.lf : FrequencyBand.hf
        #expect(abs(spectrum.power(in: band) - 800) < 8)
        #expect(abs(spectrum.totalPower - 800) < 8)
        #expect(abs(try #require(spectrum.peak(in: band)) - frequency) < 2e-4)
    }

    @Test func densityOfNoiseSumsToItsVariance() throws {
        var generator = SeededGenerator(seed: 5)
        let noise = (0..<200_000).map { _ in 3 * generator.normal() }
        var welch = WelchEstimator(sampleRate: 4, segmentLength: 480, fft: RealFFT(count: 1024))
        welch.add(noise)
        let mean = noise.reduce(0, +) / Double(noise.count)
        let variance = noise.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(noise.count)
        let spectrum = try #require(welch.spectrum())
        #expect(abs(spectrum.totalPower / variance - 1) < 0.01)
        let parts = spectrum.power(from: 0, to: 0.4) + spectrum.power(from: 0.4, to: 3)
        let dc = spectrum.density[0] * spectrum.binWidth
        #expect(abs(parts + dc / 2 - spectrum.totalPower) < 1e-9 * variance, "bands add up")
    }

    @Test func shortSignalsGiveNoSpectrum() {
        var welch = WelchEstimator(sampleRate: 4, segmentLength: 480, fft: RealFFT(count: 1024))
        welch.add([Double](repeating: 1, count: 479))
        #expect(welch.spectrum() == nil)
    }

    /// The dossier's table (§2.6): 64 s, Hann, mean over phases: 9.0.
    @Test func peakRatioOfAPureSine() throws {
        var sum = 0.0
        let fft = RealFFT(count: 2048)
        for phase in 0..<16 {
            var welch = WelchEstimator(
                sampleRate: PeakRatio.sampleRate, segmentLength: 128, fft: fft, trend: .line)
            welch.add(sine(0.1, amplitude: 30, rate: 2, count: 128, phase: Double(phase) * .pi / 8))
            let spectrum = try #require(welch.spectrum())
            let ratio = try #require(PeakRatio(spectrum))
            #expect(abs(ratio.frequency - 0.1) < 0.001)
            #expect(abs(ratio.share - ratio.ratio / (1 + ratio.ratio)) < 1e-12)
            sum += ratio.ratio
        }
        #expect(abs(sum / 16 - 9.0) < 0.3, "\(sum / 16)")
    }

    @Test func aSlopeHasNoPeak() {
        let spectrum = PowerSpectrum(binWidth: 0.01, density: (0..<100).map { 1 / Double($0 + 1) })
        #expect(spectrum.peak(in: FrequencyBand.peak) == nil)
        #expect(PeakRatio(spectrum) == nil)
    }
}
