import Foundation

/// Takes the hum of the mains, of 50 or 60 Hz, out of an ECG while there is much of it.
///
/// Hum that has come through a decimation, folded or not, lies in every wave that is compared with the shapes of complexes.
/// A notch takes it out, and a little of the complexes; so it works only where hum goes on for a second, about a tenth as
/// high as the beats or more.
///
/// Source: ours. An amplitude is that of a part's product with the wave under a Hann window, the level taken off; the
/// lowest of a second is hum, for complexes and noise come and go.
struct MainsFilter: Sendable {
    private static let frequencies = [50.0, 60.0]
    /// Width of the notch in Hz between the points of −3 dB.
    private static let width = 10.0
    /// Hum that has folded to fewer Hz than this lies in the band of the complexes and stays. Closer to half of the rate than
    /// this share of it, the low-pass of that band suffices.
    private static let lowest = 35.0
    private static let edge = 0.03
    /// Least amplitude of hum in each part of a second over the widest range of a part in two, to begin and to end at.
    private static let begin: Float = 0.08
    private static let end: Float = 0.05

    /// Samples of a part, a quarter of a second or so.
    private static let length = 32

    /// Of a frequency: the notch, and its wave under a bell over the length of a part, even and odd.
    private struct Hum: Sendable {
        let notch: Biquad
        private var even = InlineArray<4, SIMD8<Float>>(repeating: .zero)
        private var odd = InlineArray<4, SIMD8<Float>>(repeating: .zero)
        /// Amplitude in the latest parts.
        var amplitudes = SIMD4<Float>(repeating: .infinity)

        init?(frequency: Double, rate: Double) {
            let folded = abs(frequency - rate * (frequency / rate).rounded())
            guard folded > MainsFilter.lowest, folded < (0.5 - MainsFilter.edge) * rate else { return nil }
            notch = .notch(frequency: folded, q: folded / MainsFilter.width, rate: rate)
            let length = Double(MainsFilter.length)
            for k in 0..<MainsFilter.length {
                // A wave of amplitude 1 gives 1.
                let bell = 2 * (1 - cos(2 * Double.pi * (Double(k) + 0.5) / length)) / length
                let angle = 2 * Double.pi * folded / rate * Double(k)
                even[k / 8][k % 8] = Float(bell * cos(angle))
                odd[k / 8][k % 8] = Float(bell * sin(angle))
            }
        }

        /// Amplitude of the hum in a part, from which a level is taken off.
        func amplitude(in part: Span<Float>, level: Float) -> Float {
            var a = SIMD8<Float>.zero
            var b = SIMD8<Float>.zero
            for row in 0..<4 {
                let values = part.vector(at: 8 * row) - level
                a += values * even[row]
                b += values * odd[row]
            }
            let (x, y) = (a.total, b.total)
            return (x * x + y * y).squareRoot()
        }
    }

    private var hums: [Hum]
    /// The part that is being filled, as it came.
    private var part = [Float](repeating: 0, count: MainsFilter.length)
    private var filled = 0
    /// Parts so far, and the range of the latest.
    private var parts = 0
    private var ranges = SIMD8<Float>.zero
    /// Which of the hums is taken out, and its notch.
    private var current: Int?
    private var notch: Biquad?

    /// - Parameter rate: of the signal, in Hz.
    init(rate: Double) { hums = Self.frequencies.compactMap { Hum(frequency: $0, rate: rate) } }

    /// Takes the hum out of the next samples of the signal.
    mutating func process(_ samples: inout MutableSpan<Float>) {
        guard !hums.isEmpty else { return }
        var start = 0
        while start < samples.count {
            let end = start + min(samples.count - start, part.count - filled)
            keep(samples.span.extracting(start..<end))
            if var notch {
                for k in start..<end { samples[k] = Float(notch.push(Double(samples[k]))) }
                self.notch = notch
            }
            start = end
            if filled == part.count {
                judge()
                filled = 0
            }
        }
    }

    /// Keeps samples for the part that is being filled, in which there is room for them.
    private mutating func keep(_ samples: Span<Float>) {
        let start = filled
        filled += samples.count
        var part = self.part.mutableSpan
        for k in samples.indices { part[start + k] = samples[k] }
    }

    /// Looks at a whole part.
    private mutating func judge() {
        let extent = part.span.extent
        let last = part[Self.length - 1]
        for index in hums.indices {
            let amplitude = hums[index].amplitude(in: part.span, level: last)
            hums[index].amplitudes[parts % 4] = amplitude
        }
        ranges[parts % 8] = extent.high - extent.low
        parts += 1
        guard parts >= 4 else { return }
        let range = ranges.highest
        if let current, hums[current].amplitudes.min() < Self.end * range {
            self.current = nil
            notch = nil
        }
        guard let loudest = hums.indices.max(by: { hums[$0].amplitudes.sum() < hums[$1].amplitudes.sum() }),
            loudest != current, hums[loudest].amplitudes.min() > Self.begin * range
        else { return }
        current = loudest
        notch = hums[loudest].notch
        notch?.prime(Double(last))
    }

    /// Starts over.
    mutating func restart() {
        for index in hums.indices { hums[index].amplitudes = SIMD4(repeating: .infinity) }
        (filled, parts, ranges) = (0, 0, .zero)
        (current, notch) = (nil, nil)
    }
}
