public import Biosignals
public import Guidance
public import HRV
public import Sensors

/// Everything that a session says, in order: the events of the live stream and of a replay.
public enum Output: Sendable, Hashable {
    // The large ones are held apart: the others are far smaller, and far more often.
    case device(Boxed<DeviceReport>)
    case wave(Wave)
    case beat(Beat)
    case breath(Breath)
    case quality(SignalReport)
    case metrics(Boxed<MetricsSnapshot>)
    case feedback(Feedback)
    case phase(PhaseStart)
    case cue(Cue)
    case mark(Mark)
    case rating(Rating)
    case gap(Gap)
    case fault(Fault)
    indirect case offer(Offer)
    indirect case card(ContactCard)
    indirect case summary(ExerciseSummary)
}

/// Where a session's outputs go. Stages get it `inout` and hold no reference back.
public protocol OutputSink {
    mutating func emit(_ output: Output)
}

extension Array: OutputSink where Element == Output {
    public mutating func emit(_ output: Output) { append(output) }
}

/// State and counters of one sensor.
public struct DeviceReport: Sendable, Hashable {
    public enum State: String, Sendable, Hashable {
        /// Named but not open yet.
        case waiting
        /// Open; the format is not known yet.
        case listening
        /// Samples are coming.
        case streaming
        /// Open, and silent for more than a second.
        case silent
        /// Gone; it will be tried again.
        case lost
        case detached
    }
    public var time: SessionTime
    /// `s1`, `s2` …
    public var id: String
    public var source: String
    /// nil until identified.
    public var driver: String?
    public var state: State
    public var bytes: Int
    public var frames: Int
    public var errors: Int
    public var resyncs: Int
    public var gaps: Int
    /// Measured rate of the first channel, and its distance from the nominal rate in parts per million.
    public var rate: Double?
    public var ppm: Double?
    public var latency: StageLatency
    /// Troubles of the serial line since it was opened, once the port's driver has counted any.
    public var lineErrors: LineErrors?
    /// Samples a second that a sound card gives.
    public var cardRate: Double?
}

/// How long data take from the body to the event, stage by stage, in milliseconds. nil is what is not known.
public struct StageLatency: Sendable, Hashable, Codable {
    /// Of the sensor's own filter, by its maker: taken off the times of beats and breaths.
    public var filter: Double?
    /// What a USB adapter may hold bytes back: a bound, and a part of `arrival`.
    public var adapter: Double?
    /// Mean of what samples took to arrive beyond the fastest of them.
    public var arrival: Double?
    /// Mean from the read to the decoding, and from there until events are published.
    public var queue: Double?
    public var decode: Double?

    public var isEmpty: Bool {
        filter == nil && adapter == nil && arrival == nil && queue == nil && decode == nil
    }
}

/// A block of about 50 ms of one signal.
public struct Wave: Sendable, Hashable {
    public var signal: String
    public var start: SessionTime
    /// Measured samples a second.
    public var rate: Double
    public var unit: String
    public var values: [Float]
}

/// A heart beat and the interval that it ends.
public struct Beat: Sendable, Hashable {
    public var time: SessionTime
    /// ms; nil when the beat before it is unknown.
    public var rr: Double?
    public var flag: IntervalFlag
    /// 0 to 1.
    public var quality: Double
    /// What it was seen in: intervals of a `ppg` are pulse-to-pulse.
    public var source: ChannelKind
    /// When the decision was made: never before `time`.
    public var decided: SessionTime
}

/// A whole breath.
public struct Breath: Sendable, Hashable {
    public var inhale: SessionTime
    public var exhale: SessionTime
    public var end: SessionTime
    /// Breaths a minute of this breath.
    public var rate: Double
    /// In the signal's own unit.
    public var depth: Double
    public var quality: Double
    public var source: BreathSource
}

/// Judgement of a signal, once a second and whenever the reason changes.
public struct SignalReport: Sendable, Hashable {
    public var time: SessionTime
    public var signal: String
    public var quality: SignalQuality
}

/// A remark that somebody put into the stream.
public struct Mark: Sendable, Hashable {
    public var time: SessionTime
    public var text: String?
}

/// The person's own tension, 0 to 10.
public struct Rating: Sendable, Hashable {
    public var time: SessionTime
    public var value: Int
    public var moment: String?
}

/// Data are missing. Said when it begins, and again with its length when data are back.
public struct Gap: Sendable, Hashable {
    public var time: SessionTime
    public var id: String
    public var reason: String
    /// When it began and how long it lasted; nil while it lasts.
    public var from: SessionTime?
}

/// Trouble that is not a gap, in words.
public struct Fault: Sendable, Hashable {
    public var time: SessionTime
    /// Sensor, or nil for the session itself.
    public var id: String?
    public var text: String

    public init(time: SessionTime, id: String? = nil, text: String) {
        self.time = time
        self.id = id
        self.text = text
    }
}
