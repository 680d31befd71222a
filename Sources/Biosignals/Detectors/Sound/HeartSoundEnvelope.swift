import Foundation

/// The loudness of heart sounds: Shannon energy of 25 to 120 Hz, averaged over 40 ms, at about 200 Hz.
///
/// Shannon energy −u ln u, with u the square of the sound over its usual peak, brings the second heart sound nearer to the
/// first than the square does, and both farther from the noise between them.
///
/// Source: Liang, Lukkarinen and Hartimo 1997; theirs takes a whole recording's maximum for the scale, ours the peaks of
/// the last seconds.
struct HeartSoundEnvelope: Sendable {
    /// Edges of the band in Hz; seconds averaged; outputs a second; seconds in which an old peak fades.
    private static let low = 25.0
    private static let high = 120.0
    private static let span = 0.04
    private static let looks = 200.0
    private static let fading = 4.0
    /// The square of a sound at its peak over its mean square there.
    private static let crest = 4.0
    /// Seconds by which the band's filter delays a heart sound, measured.
    private static let bandDelay = 0.006

    let rate: Double
    /// Seconds by which the loudness lags the sound.
    let delay: Double

    private var band: Butterworth
    private var power: MovingAverage
    private var loudness: MovingAverage
    private var peak = 0.0
    private let fade: Double
    private let stride: Int
    private var held = 0

    /// - Parameter rate: of the sound, 600 to 4000 Hz.
    init(rate input: Double) {
        stride = max(1, Int(input / Self.looks))
        rate = input / Double(stride)
        band = .bandPass(order: 2, low: Self.low, high: Self.high, rate: input)
        let width = max(1, Int((Self.span * input).rounded()))
        power = MovingAverage(width: width)
        loudness = MovingAverage(width: width)
        delay = Self.bandDelay + Double(width - 1) / 2 / input
        fade = 1 - 1 / (Self.fading * input)
    }

    mutating func push(_ sound: Float) -> Double? {
        let x = band.push(Double(sound))
        let square = x * x
        peak = max(peak * fade, power.push(square))
        let share = peak > 0 ? min(1, square / (Self.crest * peak)) : 0
        let level = loudness.push(share > 0 ? -share * log(share) : 0)
        held += 1
        guard held == stride else { return nil }
        held = 0
        return level
    }

    mutating func reset() {
        band.reset()
        power.reset()
        loudness.reset()
        peak = 0
        held = 0
    }
}
