public import Biosignals

/// One signal read from a file: gap-free stretches of even samples, in order.
public struct ImportedSignal: Sendable {
    public var channel: Channel
    /// Samples a second.
    public var rate: Double
    /// Seconds from the recording's beginning; none overlaps the one before.
    public var stretches: [SignalTrace.Stretch]

    /// A signal without gaps.
    public init(channel: Channel, rate: Double, samples: [Float]) {
        self.channel = channel
        self.rate = rate
        stretches = [SignalTrace.Stretch(start: 0, rate: rate, values: samples)]
    }

    /// A signal without gaps.
    ///
    /// - Parameter kind: what the signal is; nil to tell from its name.
    public init(name: String, kind: ChannelKind? = nil, unit: String, rate: Double, samples: [Float]) {
        self.init(
            name: name, kind: kind, unit: unit, rate: rate,
            stretches: [SignalTrace.Stretch(start: 0, rate: rate, values: samples)])
    }

    /// - Parameter kind: what the signal is; nil to tell from its name.
    public init(
        name: String, kind: ChannelKind? = nil, unit: String, rate: Double,
        stretches: [SignalTrace.Stretch]
    ) {
        let kind = kind ?? ChannelKind(signalName: name)
        channel = Channel(name: name, kind: kind, unit: unit, nominalRate: rate)
        self.rate = rate
        self.stretches = stretches
    }

    /// Seconds from the recording's beginning to the signal's end.
    public var seconds: Double { stretches.last?.end ?? 0 }

    /// Seconds of missing samples in a row from which on they are a gap.
    static let gap = 1.0

    /// Makes a gap of every run of missing samples (NaN) of this many seconds or more.
    mutating func split(atMissing seconds: Double) { stretches = stretches.split(atMissing: seconds) }
}
