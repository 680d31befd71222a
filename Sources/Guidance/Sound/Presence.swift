import Foundation

/// How present the breath sound is as a whole: it comes in over three seconds after silence, follows the loudness
/// that cues ask for, and goes away over the length of a fade.
///
/// Continuous voices climb 8 dB a second from −24 dB, so that the very first turn can already be heard, and
/// measured. A stroke cannot climb: the first after silence is at −12 dB and each may be 2.9 dB louder than the one
/// before, besides the 3 dB between out and in. Getting quieter needs no care, because a turn is silent. Going away sinks in amplitude along a quarter
/// sine. Source: dossier §7.3: no sound jumps by more than 6 dB.
struct Presence: Sendable {
    private static let lowest = SoundLevel.amplitude(decibels: -24)
    private static let firstStroke = SoundLevel.amplitude(decibels: -12)
    private static let louderStroke = SoundLevel.amplitude(decibels: 2.9)
    /// From the end of an exhalation, −18 dB, to the start of an inhalation, −12 dB.
    private static let mostLouder = SoundLevel.amplitude(decibels: 6)

    private let climb: Double
    private var level = 0.0
    private var wanted = 0.0
    private var going = 1.0
    private var goingStep = 0.0

    /// - Parameter sampleRate: Hz.
    init(sampleRate: Double) {
        climb = exp(log(SoundLevel.amplitude(decibels: 8)) / sampleRate)
    }

    /// A breath begins. During a fade it is one of a new beginning, which comes in from where the fade is.
    ///
    /// - Parameters:
    ///   - gain: amplitude factor that its cue asks for, 0 to 1.
    ///   - voice: how it can come in.
    ///   - heard: strength of the breath before it as it is now, 0 to 1; 0 after silence.
    ///   - strength: of this breath where it begins. One that begins in its middle may be much stronger than what
    ///     was heard.
    mutating func begin(gain: Double, voice: BreathVoice, heard: Double, strength: Double) {
        let before = heard > 0 ? current : 0
        going = 1
        goingStep = 0
        wanted = gain
        switch voice {
        case .golf, .toon:
            let bearable = before * min(1, Self.mostLouder * heard / strength)
            level = min(gain, max(bearable, Self.lowest))
        case .bel:
            level = min(gain, max(before * Self.louderStroke, Self.firstStroke))
            wanted = level
        }
    }

    /// It goes away over `frames`, at least 1.
    mutating func fade(over frames: Int64) {
        if goingStep == 0 { goingStep = 1 / Double(frames) }
    }

    /// The factor for this frame.
    mutating func next() -> Double {
        let now = current
        if level < wanted { level = min(wanted, level * climb) }
        if goingStep > 0 { going = max(0, going - goingStep) }
        return now
    }

    /// The factor as it stands.
    var current: Double { going < 1 ? level * sin(.pi / 2 * going) : level }
}
