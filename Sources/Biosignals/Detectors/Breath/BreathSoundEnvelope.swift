import Foundation

/// Turns the sound of a microphone at nose, mouth or throat into an envelope of about 40 values a second, to be fed to
/// `BreathDetector(rate: envelope.outputRate, source: .audio)`.
///
/// A value is how loud the band of 200 to 2000 Hz is over its own quiet, in dB over a window of 50 ms: 0 in silence,
/// some 10 to 40 in a breath. Its sign says how the sound is coloured: positive while the part above 700 Hz is
/// stronger than usual against the part below, as mostly in inhaling; negative while it is weaker, as where an
/// exhalation blows on the microphone. Speech is let through as silence: frames with a pitch of 80 to 400 Hz, and
/// 0.3 s after each.
///
/// Delay: `delay`. Cost: a few filter sections a sample. Nothing is allocated after `init`.
///
/// It knows nothing of the guide's own sound, which is as much like breath as can be: a session parts the two, and
/// headphones do it better.
/// Made and tried on synthetic sounds only.
public struct BreathSoundEnvelope: Sendable {
    /// Samples a second of the sound.
    public let rate: Double
    /// Values a second of the envelope, about 40.
    public let outputRate: Double
    /// Seconds by which a value lags the sound that it tells of.
    public static let delay = 0.075
    /// Whether the last frame was speech or another pitched sound.
    public private(set) var isVoiced = false

    /// The sound's band, and where it is parted to judge its colour, in Hz.
    private static let band = (low: 200.0, high: 2_000.0)
    private static let parting = 700.0
    /// Seconds between values, and after a voiced frame that are taken as speech.
    private static let hop = 0.025
    private static let speechTail = 0.3
    /// dB over the quiet that is still quiet, and from which the colour is learned.
    private static let margin = 3.0
    private static let loud = 8.0
    /// Loud seconds within which the usual colour forgets.
    private static let colourMemory = 20.0
    /// The quiet: the level that a tenth of the last 20 s lies below, looked at four times a second.
    private static let quiet = (share: 0.1, seconds: 20.0, looks: 4.0)
    /// Below this power (of samples within ±1) nothing is heard.
    private static let least = 1e-12

    private let factor: Int
    private let hopLength: Int
    private var antiAlias: Butterworth
    private var highPass: Butterworth
    private var lowBand: Butterworth
    private var voicing: VoicingMeter
    private var skipped = 0
    private var inHop = 0
    /// Energies of this hop and the one before: all of the band, and its lower part.
    private var energy = 0.0
    private var lowEnergy = 0.0
    private var before = (all: 0.0, low: 0.0)
    private var hops = 0
    private var levels: SlidingQuantile
    private var floor = 0.0
    private var colour = 0.0
    private var loudHops = 0.0
    private var speechHops = 0

    /// - Parameter rate: samples a second, 8,000 to 192,000.
    public init(rate: Double) {
        precondition(rate >= 8_000 && rate <= 192_000, "breath sound is sampled at 8,000 to 192,000 Hz")
        self.rate = rate
        factor = max(1, Int(rate / 8_000))
        let slow = rate / Double(factor)
        hopLength = Int((Self.hop * slow).rounded())
        outputRate = slow / Double(hopLength)
        antiAlias = .lowPass(order: 4, cutoff: Self.band.high, rate: rate)
        highPass = .highPass(order: 4, cutoff: Self.band.low, rate: slow)
        lowBand = .lowPass(order: 4, cutoff: Self.parting, rate: slow)
        voicing = VoicingMeter(rate: slow)
        levels = SlidingQuantile(width: Int(Self.quiet.seconds * Self.quiet.looks))
    }

    /// The envelope's next value, when this sample completes it. Samples are within ±1; what is not finite counts as
    /// silence.
    public mutating func push(_ sample: Float) -> Float? {
        let limited = antiAlias.push(sample.isFinite ? Double(sample) : 0)
        skipped += 1
        guard skipped == factor else { return nil }
        skipped = 0
        let sound = highPass.push(limited)
        let low = lowBand.push(sound)
        energy += sound * sound
        lowEnergy += low * low
        voicing.push(low)
        inHop += 1
        guard inHop == hopLength else { return nil }
        inHop = 0
        return value()
    }

    private mutating func value() -> Float {
        let count = Double(2 * hopLength)
        let all = (energy + before.all) / count + Self.least
        let low = (lowEnergy + before.low) / count + Self.least
        before = (energy, lowEnergy)
        energy = 0
        lowEnergy = 0

        let level = 10 * log10(all)
        if hops % max(1, Int(outputRate / Self.quiet.looks)) == 0 {
            levels.push(level)
            floor = levels.quantile(Self.quiet.share) ?? level
        }
        hops += 1
        let over = max(0, level - floor - Self.margin)

        isVoiced = over > 0 && voicing.isVoiced
        if isVoiced { speechHops = Int(Self.speechTail * outputRate) + 1 }
        if speechHops > 0 {
            speechHops -= 1
            return 0
        }
        let bright = 10 * log10(max(all - low, Self.least) / low)
        if over > Self.loud {
            loudHops += 1
            colour += (bright - colour) / min(loudHops, Self.colourMemory * outputRate)
        }
        return Float(bright >= colour ? over : -over)
    }

    /// Forgets the past.
    public mutating func reset() {
        antiAlias.reset()
        highPass.reset()
        lowBand.reset()
        voicing.reset()
        levels.reset()
        isVoiced = false
        skipped = 0
        inHop = 0
        energy = 0
        lowEnergy = 0
        before = (0, 0)
        hops = 0
        floor = 0
        colour = 0
        loudHops = 0
        speechHops = 0
    }
}
