import Foundation

/// Spectrum of the last 40 s of a series of 4 values a second, from 0.05 to 0.7 Hz, kept up to date value by value.
///
/// A sliding Fourier sum over a rectangular window, from which the spectrum under a Hann window follows by adding
/// neighbours. Cost: about 0.1 µs a value. Rounding errors of values that have left the window stay below 1e-9 of
/// their size for days.
struct ModulationSpectrum: Sendable {
    /// Values a second of the series.
    static let rate = 4.0
    /// Values in the window.
    static let window = 160
    /// Distance of neighbouring frequencies in Hz: half of what the window resolves, so that ±1/window is two of
    /// them.
    static let step = rate / Double(2 * window)
    /// Frequencies that are asked for: `lowest` + k steps, k in `0 ..< count`.
    static let lowest = 0.05
    static let count = 53

    private typealias Lane = SIMD8<Double>
    private static let lanes = 8

    private var ring = [Double](repeating: 0, count: window)
    private var next = 0
    private(set) var held = 0
    /// Fourier sums at two frequencies below the lowest one, and on.
    private var real = InlineArray<8, Lane>(repeating: .zero)
    private var imaginary = InlineArray<8, Lane>(repeating: .zero)
    /// Turn of the phase within one value, and within the window.
    private let cosine: [Lane]
    private let sine: [Lane]
    private let windowCosine: [Lane]
    private let windowSine: [Lane]

    init() {
        func lanes(_ value: (Double) -> Double) -> [Lane] {
            (0..<Self.lanes).map { lane in
                var result = Lane.zero
                for place in 0..<Lane.scalarCount {
                    let frequency = Self.lowest + Self.step * Double(lane * Lane.scalarCount + place - 2)
                    result[place] = value(2 * Double.pi * frequency / Self.rate)
                }
                return result
            }
        }
        let length = Double(Self.window)
        cosine = lanes { cos($0) }
        sine = lanes { sin($0) }
        windowCosine = lanes { cos($0 * length) }
        windowSine = lanes { sin($0 * length) }
    }

    mutating func push(_ value: Double) {
        let old = ring[next]
        ring[next] = value
        next = next + 1 == Self.window ? 0 : next + 1
        held = min(held + 1, Self.window)
        for lane in 0..<Self.lanes {
            // The sum turns by one value; the new value enters at phase 0, the old one leaves at the window's end.
            let turnedReal = real[lane] * cosine[lane] + imaginary[lane] * sine[lane]
            let turnedImaginary = imaginary[lane] * cosine[lane] - real[lane] * sine[lane]
            real[lane] = turnedReal + value - old * windowCosine[lane]
            imaginary[lane] = turnedImaginary + old * windowSine[lane]
        }
    }

    /// Complex amplitude at frequency `k` under the Hann window, for phases between series.
    func amplitude(_ k: Int) -> (real: Double, imaginary: Double) {
        let middle = sum(k + 2)
        let below = sum(k)
        let above = sum(k + 4)
        return (
            0.5 * middle.real - 0.25 * (below.real + above.real),
            0.5 * middle.imaginary - 0.25 * (below.imaginary + above.imaginary)
        )
    }

    /// Power at the first `count` frequencies, in an arbitrary unit.
    func powers(_ count: Int, into powers: inout [Double]) {
        var below = sum(0)
        var lower = sum(1)
        var middle = sum(2)
        var upper = sum(3)
        for index in 0..<count {
            let above = sum(index + 4)
            let real = 0.5 * middle.real - 0.25 * (below.real + above.real)
            let imaginary = 0.5 * middle.imaginary - 0.25 * (below.imaginary + above.imaginary)
            powers[index] = real * real + imaginary * imaginary
            (below, lower, middle, upper) = (lower, middle, upper, above)
        }
    }

    private func sum(_ index: Int) -> (real: Double, imaginary: Double) {
        let lane = index / Lane.scalarCount
        let place = index % Lane.scalarCount
        return (real[lane][place], imaginary[lane][place])
    }

    mutating func reset() {
        for index in ring.indices { ring[index] = 0 }
        next = 0
        held = 0
        for lane in 0..<Self.lanes {
            real[lane] = .zero
            imaginary[lane] = .zero
        }
    }
}

/// The highest place of a spectrum.
struct SpectralPeak: Sendable {
    /// In Hz, between the grid's frequencies.
    var frequency: Double
    /// The grid's frequency at the peak.
    var index: Int
    /// Share of the band's power that lies about the peak, 0 to 1.
    var share: Double

    /// Frequencies to each side that belong to a peak: the main lobe of the window.
    private static let reach = 3

    /// The highest peak inside the first `band` powers; nil when they only rise or fall, or are 0.
    init?(_ powers: [Double], band: Int) {
        guard band >= 3 else { return nil }
        var best = 0
        var total = 0.0
        for index in 0..<band {
            total += powers[index]
            if powers[index] > powers[best] { best = index }
        }
        guard best > 0, best < band - 1, total > 0, total.isFinite else { return nil }
        var near = 0.0
        for index in max(0, best - Self.reach)...min(band - 1, best + Self.reach) { near += powers[index] }
        let shift = Parabola.top(powers[best - 1], powers[best], powers[best + 1])
        frequency = ModulationSpectrum.lowest + ModulationSpectrum.step * (Double(best) + shift)
        index = best
        share = near / total
    }
}
