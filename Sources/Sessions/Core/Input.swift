public import Biosignals
public import Guidance
public import Sensors

/// Everything that can happen to a session, in order. A recording is the list of these with their times, and
/// replaying the list gives the outputs back.
public enum Input: Sendable, Hashable, Codable {
    // What is indirect is held apart: the others are far smaller, and far more often.

    /// A sensor takes a port number. Comes before any other input of that port.
    indirect case attach(port: Int, Attachment)
    /// The port was opened (again) or was lost.
    case link(port: Int, LinkState)
    /// Bytes as they were read.
    case bytes(port: Int, [UInt8])
    /// Interleaved samples of an audio input or an imported file, in the channels' units.
    case frames(port: Int, [Float])
    /// An interval list played back: each in ms, as the source gave it.
    case intervals(port: Int, [Double])
    /// What the shell measured of the connection, about once a second.
    indirect case figures(port: Int, LinkFigures)
    /// Time passes. About ten a second.
    case tick
    indirect case command(Command)
}

/// How a sensor's data are to be read.
public struct Attachment: Sendable, Hashable, Codable {
    /// What was asked for: `serial:/dev/ttyACM0`.
    public var source: String
    /// Driver id; nil for a byte stream that must be identified by listening, or for frames.
    public var driver: String?
    /// What was said of the device, for a driver that was named.
    public var options: DriverOptions?
    /// Channels of `frames`; empty for byte streams, whose driver knows them.
    public var channels: [Channel]
    /// Set for a source that gives intervals and no waveform: what they were measured in.
    public var intervals: ChannelKind?
    /// Samples a second that a sound card gives, of which the channels are made.
    public var cardRate: Double?
    /// Channels whose sign is turned: a belt worn the wrong way round, a flow that is positive while exhaling.
    public var inverted: Set<String>?

    public init(
        source: String, driver: String? = nil, options: DriverOptions? = nil, channels: [Channel] = [],
        intervals: ChannelKind? = nil, cardRate: Double? = nil,
        inverted: Set<String>? = nil
    ) {
        self.source = source
        self.driver = driver
        self.options = options
        self.channels = channels
        self.intervals = intervals
        self.cardRate = cardRate
        self.inverted = inverted
    }
}

/// State of the connection to a sensor, as its device thread sees it.
public enum LinkState: Sendable, Hashable, Codable {
    case opened
    /// Gone, with the system's reason; it will be tried again.
    case lost(String)
    /// Samples were dropped between the device and the session: audio overrun, full queue.
    case overrun(String)
    /// What an audio input hears of the sensor, when that has changed.
    case sound(SoundCondition)
    /// Taken away for good.
    case detached
}

/// What a person or program asks of a session.
public enum Command: Sendable, Hashable, Codable {
    /// Runs an exercise. The whole text of it is here, so that a recording replays without a catalogue.
    case start(ExerciseStart)
    case stop(reason: String?)
    case pause
    case resume
    /// "Stay here": hold this rate to the end. "A step back": one step up in rate.
    case stay
    case stepBack
    /// A faster or a slower breath, as far as the exercise and the profile allow.
    case faster
    case slower
    /// What is said from now on is said in another language.
    case speak(Language)
    /// Something told with a touch: one of the exercise's taps.
    case tap(String)
    /// The answer to "how do you feel?" and "do you feel better?".
    case answer(well: Bool)
    /// A remark in the stream.
    case mark(text: String?)
    /// Tension, 0 to 10, before or after.
    case rate(Int, moment: String?)
}
