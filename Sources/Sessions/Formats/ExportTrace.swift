public import Biosignals

/// One signal of a whole recording as a session heard it: gap-free stretches on session time.
public struct SignalTrace: Sendable {
    /// Samples in a row, with nothing missing between them.
    public struct Stretch: Sendable {
        /// Session seconds of the first sample.
        public var start: Double
        /// Samples a second.
        public var rate: Double
        public var values: [Float]

        public init(start: Double, rate: Double, values: [Float]) {
            self.start = start
            self.rate = rate
            self.values = values
        }
    }

    public var name: String
    public var kind: ChannelKind
    public var unit: String
    public var stretches: [Stretch]

    public init(name: String, kind: ChannelKind, unit: String, stretches: [Stretch]) {
        self.name = name
        self.kind = kind
        self.unit = unit
        self.stretches = stretches
    }

    /// Samples in all.
    public var count: Int { stretches.reduce(0) { $0 + $1.values.count } }

    /// Every signal of a recording, in the order in which they appear.
    public static func all(of inputs: SessionInputs) throws -> [SignalTrace] {
        if case .signals(let signals, _) = inputs {
            return signals.map { signal in
                SignalTrace(
                    name: signal.channel.name, kind: signal.channel.kind, unit: signal.channel.unit,
                    stretches: [Stretch(start: 0, rate: signal.rate, values: signal.samples)])
            }
        }
        var layout = WaveLayout()
        var traces: [SignalTrace] = []
        try inputs.forEachOutput { output in
            if case .gap(let gap) = output { layout.note(gap) }
            guard case .wave(let wave) = output else { return }
            let (index, continues) = layout.place(wave)
            if index == traces.count {
                traces.append(
                    SignalTrace(
                        name: wave.signal, kind: ChannelKind(signalName: wave.signal), unit: wave.unit,
                        stretches: []))
            }
            if continues {
                traces[index].stretches[traces[index].stretches.count - 1].append(wave)
            } else {
                traces[index].stretches.append(
                    Stretch(start: wave.start.seconds, rate: wave.rate, values: wave.values))
            }
        }
        return traces
    }
}

extension SignalTrace.Stretch {
    /// The clock knows the rate better the longer it has listened.
    fileprivate mutating func append(_ wave: Wave) {
        values += wave.values
        rate = wave.rate
    }
}

/// Tells which signal a wave block belongs to, and whether it goes on where the last one ended.
struct WaveLayout {
    /// Seconds by which a block may be early or late while the clock is still settling.
    private static let settling = 0.25

    private struct Line {
        var end: Double
        var gapNoted = false
    }

    private(set) var names: [String] = []
    private var lines: [Line] = []

    /// A gap was said: blocks that do not join what came before begin a new stretch.
    mutating func note(_ gap: Gap) {
        for index in lines.indices { lines[index].gapNoted = true }
    }

    /// The number of the wave's signal, in order of appearance, and whether the block joins the one before.
    mutating func place(_ wave: Wave) -> (index: Int, continues: Bool) {
        let start = wave.start.seconds
        let end = start + Double(wave.values.count) / wave.rate
        guard let index = names.firstIndex(of: wave.signal) else {
            names.append(wave.signal)
            lines.append(Line(end: end))
            return (names.count - 1, false)
        }
        let off = abs(start - lines[index].end)
        let continues = off <= (lines[index].gapNoted ? 1.5 / wave.rate : Self.settling)
        lines[index] = Line(end: end)
        return (index, continues)
    }
}
