public import Biosignals

/// One signal of a whole recording as a session heard it: gap-free stretches on session time.
public struct SignalTrace: Sendable {
    /// Samples in a row, with nothing missing between them.
    public struct Stretch: Sendable, Hashable {
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

        /// Session seconds at which the sample after the last one would stand.
        public var end: Double { start + Double(values.count) / rate }
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

    init(_ signal: ImportedSignal) {
        self.init(
            name: signal.channel.name, kind: signal.channel.kind, unit: signal.channel.unit,
            stretches: signal.stretches)
    }

    /// Samples in all.
    public var count: Int { stretches.reduce(0) { $0 + $1.values.count } }

    /// Every signal of a recording, in the order in which they appear.
    public static func all(of inputs: SessionInputs) throws -> [SignalTrace] {
        switch inputs {
        case .signals(let signals, _, _, _): return signals.map(SignalTrace.init)
        case .long(let signals, _, _, _): return try signals.whole().map(SignalTrace.init)
        case .recorded, .intervals: break
        }
        var layout = WaveLayout()
        var traces: [SignalTrace] = []
        try inputs.forEachOutput(isDetecting: false) { output in
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
