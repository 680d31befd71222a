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

    /// Frequencies that are followed: two below `lowest`, `count`, two above, and what fills vectors up.
    private typealias Sums = InlineArray<60, Double>

    private var ring = [Double](repeating: 0, count: window)
    private var next = 0
    /// Fourier sums at two frequencies below the lowest one, and on.
    private var real = Sums(repeating: 0)
    private var imaginary = Sums(repeating: 0)
    /// Turn of the phase within one value.
    private let cosine: Sums
    private let sine: Sums

    init() {
        func sums(_ value: (Double) -> Double) -> Sums {
            Sums { place in
                let frequency = Self.lowest + Self.step * Double(place - 2)
                return value(2 * Double.pi * frequency / Self.rate)
            }
        }
        cosine = sums { cos($0) }
        sine = sums { sin($0) }
    }

    mutating func push(_ value: Double) {
        let old = ring[next]
        ring[next] = value
        next = next + 1 == Self.window ? 0 : next + 1
        // The new value enters at phase 0. The old one leaves after whole turns at even places, `lowest` among them, and
        // after whole ones and a half at odd places.
        let even = value - old
        let odd = value + old
        for place in stride(from: 0, to: 60, by: 2) {
            turn(place, adding: even)
            turn(place + 1, adding: odd)
        }
    }

    /// Turns a sum by one value and adds to it.
    @inline(__always)
    private mutating func turn(_ place: Int, adding value: Double) {
        let turnedReal = real[place] * cosine[place] + imaginary[place] * sine[place]
        imaginary[place] = imaginary[place] * cosine[place] - real[place] * sine[place]
        real[place] = turnedReal + value
    }

    /// Complex amplitude at frequency `k` under the Hann window, for phases between series.
    ///
    /// Changes nothing, as little as `powers`; but the rows are read in place only where they may be changed, and copied
    /// otherwise.
    mutating func amplitude(_ k: Int) -> (real: Double, imaginary: Double) {
        // Spans: read by name, the rows would be copied for every element.
        let real = real.span
        let imaginary = imaginary.span
        return (
            0.5 * real[k + 2] - 0.25 * (real[k] + real[k + 4]),
            0.5 * imaginary[k + 2] - 0.25 * (imaginary[k] + imaginary[k + 4])
        )
    }

    /// Power at the first `count` frequencies, in an arbitrary unit.
    mutating func powers(_ count: Int, into powers: inout [Double]) {
        var powers = powers.mutableSpan
        let real = real.span
        let imaginary = imaginary.span
        for k in 0..<min(count, powers.count, Self.count) {
            let re = 0.5 * real[k + 2] - 0.25 * (real[k] + real[k + 4])
            let im = 0.5 * imaginary[k + 2] - 0.25 * (imaginary[k] + imaginary[k + 4])
            powers[k] = re * re + im * im
        }
    }

    mutating func reset() {
        for index in ring.indices { ring[index] = 0 }
        next = 0
        real = Sums(repeating: 0)
        imaginary = Sums(repeating: 0)
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
    /// Power of the band.
    var total: Double

    /// Frequencies to each side that belong to a peak: the main lobe of the window.
    private static let reach = 3

    /// The highest peak inside the first `band` powers; nil when they only rise or fall, or are 0.
    init?(_ powers: [Double], band: Int) {
        guard band >= 3 else { return nil }
        let powers = powers.span.extracting(..<band)
        var rows = SIMD4<Double>.zero
        var highs = SIMD4<Double>.zero
        for first in stride(from: 0, to: band & ~3, by: 4) {
            let row = powers.extracting(first..<first + 4)
            let four = SIMD4(row[0], row[1], row[2], row[3])
            rows += four
            highs.replace(with: four, where: four .> highs)
        }
        var total = rows.sum()
        var highest = highs.max()
        for index in band & ~3..<band {
            total += powers[index]
            highest = max(highest, powers[index])
        }
        var best = 0
        while best < band - 1, powers[best] < highest { best += 1 }
        guard best > 0, best < band - 1, total > 0, total.isFinite else { return nil }
        var near = 0.0
        for index in max(0, best - Self.reach)...min(band - 1, best + Self.reach) { near += powers[index] }
        let shift = Parabola.top(powers[best - 1], powers[best], powers[best + 1])
        frequency = ModulationSpectrum.lowest + ModulationSpectrum.step * (Double(best) + shift)
        index = best
        share = near / total
        self.total = total
    }
}
