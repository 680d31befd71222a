/// How much of the variation lies in one narrow peak.
///
/// The highest peak between 0.04 and 0.26 Hz, the power P within 0.015 Hz of it, and the total T from 0.0033 to
/// 0.4 Hz, of 64 s of intervals at 2 Hz under a Hann window with a straight line taken out. The number depends on
/// window and taper as much as on the person: a perfect 0.1 Hz sine gives 9.0 here, noise about 0.25.
///
/// Source: McCraty & Zayas 2014, Front Psychol 5:1090, as restated in public; peak over (total − peak), not squared.
/// No claim of equality with any product's score.
public struct PeakRatio: Sendable, Hashable {
    /// Seconds of the window, and samples a second in it.
    public static let window = 64.0
    public static let sampleRate = 2.0
    public static let halfWidth = 0.015
    public static let totalBand = 0.0033..<0.4

    /// Hz.
    public let frequency: Double
    /// P / (T − P).
    public let ratio: Double
    /// q = P / T, 0 to 1.
    public let share: Double

    /// - Parameter spectrum: of intervals in ms.
    /// - Returns: nil without a peak, or where all power lies in it.
    public init?(_ spectrum: PowerSpectrum) {
        guard let frequency = spectrum.peak(in: FrequencyBand.peak) else { return nil }
        let peak = spectrum.power(from: frequency - Self.halfWidth, to: frequency + Self.halfWidth)
        let total = spectrum.power(in: Self.totalBand)
        guard total > peak, peak > FrequencyBand.nothing else { return nil }
        self.frequency = frequency
        ratio = peak / (total - peak)
        share = peak / total
    }
}
