public import Biosignals
public import HRV

/// What a recording holds of heart and breath, found with the whole of it in view.
public struct RecordedPhysiology: Sendable {
    /// As measured: only gaps are flagged. Classifying them is the analysis' matter.
    public private(set) var intervals: [Interval] = []
    /// What the beats were seen in.
    public private(set) var heartKind: ChannelKind?
    /// Name of the signal that the beats were seen in, `RR` for a list of intervals.
    public private(set) var heartSignal: String?
    public private(set) var breaths: [HRVAnalysis.Breath] = []
    public private(set) var breathSource: BreathSource?
    /// The wave of a sensor of volume; nil for others.
    public private(set) var respiration: Respiration?

    /// Kinds in which beats, and breaths, are looked for, the best first.
    public static let heartKinds: [ChannelKind] = [.ecg, .ppg, .heartSound]
    public static let breathKinds: [ChannelKind] = [.belt, .airflow, .impedance, .breathSound]

    public init(_ inputs: SessionInputs) throws { try self.init(inputs, most: LongSignals.most) }

    /// - Parameters:
    ///   - most: samples of a session above which it is searched a part at a time.
    ///   - part: seconds of a part; nil for what suits its rates.
    init(_ inputs: SessionInputs, most: Int, part: Double? = nil) throws {
        switch inputs {
        case .intervals(let lengths, let kind, _, _): take(lengths, kind: kind)
        case .long(let signals, _, _, _): take(try signals.search())
        case .signals(let signals, _, _, _): take(signals.map(SignalTrace.init))
        case .recorded: try takeSession(inputs, LongSearch(most: most, part: part))
        }
    }

    private mutating func take(_ traces: [SignalTrace]) {
        let search = SignalSearch()
        let leads = SignalTrace.leads(of: Self.heartKinds, in: traces)
        if let first = leads.first {
            heartKind = first.kind
            heartSignal = first.name
            take(search.beats(in: leads))
        }
        guard let trace = Self.breathKinds.lazy.compactMap({ kind in traces.first { $0.kind == kind } }).first
        else { return }
        breaths = search.breaths(in: trace).map { (inhale: $0.inhale, exhale: $0.exhale, end: $0.end) }
        breathSource = BreathSource(trace.kind)
        if let only = trace.stretches.first, trace.stretches.count == 1, breathSource == .belt {
            respiration = Respiration(
                start: only.start, rate: only.rate, samples: only.values.map { Double($0) })
        }
    }

    /// A list of lengths in ms, one after the other.
    private mutating func take(_ lengths: [Double], kind: ChannelKind) {
        heartKind = kind
        heartSignal = "RR"
        var time = 0.0
        intervals = lengths.map { length in
            time += RRText.seconds(length)
            return Interval(time: time, rr: length, flag: .ok)
        }
    }

    private mutating func take(_ beats: [SignalSearch.Beat]) {
        for (index, beat) in beats.enumerated() {
            let joined = index > 0 && beats[index - 1].stretch == beat.stretch
            intervals.append(Interval(beatAt: beat.time, after: joined ? beats[index - 1].time : nil))
        }
    }

    private mutating func take(_ found: LongSearch.Found) {
        heartKind = found.heart?.kind
        heartSignal = found.heart?.signal
        intervals = found.heart?.intervals ?? []
        breathSource = found.breath?.source
        breaths = found.breath?.breaths ?? []
        respiration = found.respiration
    }

    /// Plays a session once more. Beats that a device measured itself count in one without their signal.
    private mutating func takeSession(_ inputs: SessionInputs, _ search: LongSearch) throws {
        var search = search
        var layout = WaveLayout()
        var device: [Interval] = []
        var kind: ChannelKind?
        try inputs.forEachOutput(isDetecting: false) { output in
            switch output {
            case .gap(let gap): layout.note(gap)
            case .wave(let wave):
                let start = wave.start.seconds
                search.add(
                    SignalTrace.Stretch(start: start, rate: wave.rate, values: wave.values), of: wave.signal,
                    kind: ChannelKind(signalName: wave.signal), unit: wave.unit,
                    joins: layout.place(wave).continues)
                search.advance(to: start)
            case .beat(let beat) where !search.hasHeart:
                let interval = Interval(
                    time: beat.time.seconds, rr: beat.rr, flag: beat.rr == nil ? .gap : .ok)
                kind = beat.source
                device.append(interval)
            default: break
            }
        }
        if search.isLong { take(search.finish()) } else { take(search.traces) }
        guard heartKind == nil, let kind else { return }
        heartKind = kind
        heartSignal = kind.rawValue
        intervals = device
    }
}

extension Interval {
    /// As measured, from beat to beat; nil `earlier` after a gap.
    init(beatAt time: Double, after earlier: Double?) {
        self.init(time: time, rr: earlier.map { (time - $0) * 1000 }, flag: earlier == nil ? .gap : .ok)
    }
}

extension SignalTrace {
    /// The signals of the first of these kinds that there is: those that were sampled together with its first.
    public static func leads(of kinds: [ChannelKind], in traces: [SignalTrace]) -> [SignalTrace] {
        for kind in kinds {
            let same = traces.filter { $0.kind == kind && $0.count > 0 }
            guard let first = same.first else { continue }
            return same.filter { lead in
                lead.stretches.count == first.stretches.count
                    && zip(lead.stretches, first.stretches).allSatisfy {
                        $0.values.count == $1.values.count && $0.rate == $1.rate
                    }
            }
        }
        return []
    }
}
