/// Lowers a sound card's rate by a whole factor behind a proper low-pass: linear phase, 60 dB against folding.
///
/// Unlike `Decimator` it keeps its pass band flat, so that an ECG from a sound card keeps its shape. Only the outputs
/// are computed: about 9 multiplications an input sample. Nothing is allocated after `init`.
public struct AudioDecimator: Sendable {
    /// Input samples for each output.
    public let factor: Int
    /// Outputs a second.
    public let outputRate: Double
    /// Seconds by which an output lags what it shows.
    public let delay: Double

    private var filter: DecimatingFilter

    /// - Parameters:
    ///   - rate: samples a second of the input.
    ///   - target: outputs a second wanted; the true rate is the lowest whole fraction of `rate` that is not below it
    ///     (`rate` itself when that is lower).
    ///   - pass: Hz kept flat; a third of the output rate where nil.
    public init(rate: Double, target: Double, pass: Double? = nil) {
        precondition(rate > 0 && target > 0, "rates are above zero")
        factor = max(1, Int(rate / target))
        outputRate = rate / Double(factor)
        let kept = pass ?? outputRate / 3
        precondition(kept < outputRate / 2, "what is kept lies below half of the output rate")
        // What folds lands above the pass band.
        let taps =
            factor == 1
            ? [1] : LowPassDesign.coefficients(pass: kept, stop: outputRate - kept, rate: rate)
        filter = DecimatingFilter(taps: taps, factor: factor)
        delay = Double(taps.count - 1) / 2 / rate
    }

    /// The next output, or nil while none is due. Samples that are not numbers count as 0.
    public mutating func push(_ sample: Float) -> Float? {
        filter.push(SIMD2(sample.isFinite ? sample : 0, 0)).map(\.x)
    }

    /// Forgets the past.
    public mutating func reset() { filter.reset() }
}

/// A symmetric filter over pairs of numbers, computed once every so many samples.
///
/// The output's place is the same whatever the factor: it stands for the sample (taps − 1)/2 before the newest.
struct DecimatingFilter: Sendable {
    private let taps: [Float]
    private let factor: Int
    /// The last samples twice over, so that any run of them lies in one piece.
    private var line: [SIMD2<Float>]
    private var next = 0
    private var held = 0

    init(taps: [Float], factor: Int) {
        self.taps = taps
        self.factor = factor
        line = [SIMD2<Float>](repeating: .zero, count: 2 * taps.count)
    }

    mutating func push(_ value: SIMD2<Float>) -> SIMD2<Float>? {
        line[next] = value
        line[next + taps.count] = value
        next = next + 1 == taps.count ? 0 : next + 1
        held += 1
        guard held == factor else { return nil }
        held = 0
        // Two running sums, so that one addition need not wait for the last.
        var even = SIMD2<Float>.zero
        var odd = SIMD2<Float>.zero
        var k = 0
        while k + 1 < taps.count {
            even += taps[k] * line[next + k]
            odd += taps[k + 1] * line[next + k + 1]
            k += 2
        }
        if k < taps.count { even += taps[k] * line[next + k] }
        return even + odd
    }

    mutating func reset() {
        for index in line.indices { line[index] = .zero }
        next = 0
        held = 0
    }
}
