import Biosignals
import Guidance

/// Keeps the guide's own sound from being taken for breath where it reaches the breath microphone.
///
/// The session knows what sounds when (`CueLoudness`); how strongly the microphone hears it, it learns: in the loud
/// parts of the breath sound what is heard is never less than that, so that it is a low quantile of what is heard over
/// what is played. Where what is heard does not stand out over what of our own must be heard, it is let through as
/// silence. With headphones the same quantile lies low, for nobody breathes without a pause, and nothing is left out.
/// Until it is known, which takes two breaths of the rhythm, all that is heard while a cue sounds is left out.
///
/// A breath that stands 6 dB out of our own sound is kept, a quieter one is lost. Where our own sound is loud enough to
/// hide breaths as loud as this person's for much of the time, `isCovered` says so, and no breath is to be believed.
/// All follows from cues, samples and their times, so that a replay gives the same.
struct OwnSoundGate: Sendable {
    /// Part of what is heard over what is played that lies below the leak, the seconds of loud sound it is taken over,
    /// and without which it is not known.
    private static let quantile = 0.03
    private static let memory = 15.0
    private static let learning = 1.5
    /// dB below the loudest from which the sound counts as loud.
    private static let loud = -14.0
    /// A leak, in dB over the quiet, that is not heard.
    private static let unheard = 3.0
    /// Looks at it a second.
    private static let looks = 8.0
    /// dB by which a breath must stand out of the leak: rooms and loudspeakers colour the sound.
    private static let margin = 6.0
    /// Seconds by which loudspeaker, room and stamps may be early or late, and dB a second by which a room falls silent.
    private static let slack = 0.125
    private static let decay = 100.0
    /// Seconds of what is yet to sound that must be known.
    static let lookahead = slack + CueLoudness.step
    /// Level, in dB below the loudest, from which a cue counts while the leak is not known.
    private static let audible = -40.0
    /// Seconds that the share of covered time is taken over, the share from which breath counts as covered, and below
    /// which it does no longer.
    private static let shareMemory = 10.0
    /// A breath is as loud as this part of what is kept of the last minute lies under; it is hidden by what is less
    /// than 6 dB weaker.
    private static let breath = (quantile: 0.8, seconds: 60.0, hidden: 6.0)
    private static let covered = (on: 0.4, off: 0.3)

    /// Values a second.
    let rate: Double
    private let every: Int
    private var leaks: SlidingQuantile
    private var breaths: SlidingQuantile
    private var learned = 0
    private var count = 0
    /// What is heard over what is played, in dB; nil while it is not known.
    private(set) var leak: Double?
    private var ringing = CueLoudness.silence
    private var share = 0.0
    /// Whether so much of our own sound is heard that what else is heard cannot be told to be breath.
    private(set) var isCovered = false

    /// - Parameter rate: values a second, of a `BreathSoundEnvelope`.
    init(rate: Double) {
        self.rate = rate
        every = max(1, Int(rate / Self.looks))
        leaks = SlidingQuantile(width: Int(Self.memory * Self.looks))
        breaths = SlidingQuantile(width: Int(Self.breath.seconds * Self.looks))
    }

    /// The value of an envelope, or 0 where it is of our own sound.
    ///
    /// - Parameters:
    ///   - value: dB over the quiet, with the sign of its colour.
    ///   - time: to which it belongs, in s.
    ///   - cues: what sounds, known up to `lookahead` after `time`.
    mutating func push(_ value: Float, at time: Double, cues: borrowing CueLoudness) -> Float {
        let near = cues.range(from: time - Self.slack, to: time + Self.slack)
        let isSpeaking = cues.isSpeaking(at: time, tail: Self.slack)
        ringing = max(near.upperBound, ringing - Self.decay / rate)
        let heard = Double(abs(value))
        count += 1
        if !isSpeaking, near.lowerBound > Self.loud, count % every == 0 {
            // Of what is not heard this is the most that it can be.
            leaks.push(heard - near.lowerBound)
            learned += 1
            if Double(learned) >= Self.learning * Self.looks { leak = leaks.quantile(Self.quantile) }
        }
        let most = leak.map { $0 > Self.unheard ? ringing + $0 + Self.margin : 0 }
        let isOurs = most.map { heard < $0 } ?? (ringing > Self.audible)
        let covers = isOurs && heard > 0
        if !covers, heard > 0, count % every == 0 { breaths.push(heard) }
        let loudness = breaths.quantile(Self.breath.quantile) ?? 0
        let hides = covers && (most ?? .infinity) > loudness - Self.breath.hidden
        share += ((hides ? 1 : 0) - share) / (Self.shareMemory * rate)
        isCovered = share > (isCovered ? Self.covered.off : Self.covered.on)
        return covers ? 0 : value
    }
}
