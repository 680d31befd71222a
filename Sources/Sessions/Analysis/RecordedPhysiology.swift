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

    public init(_ inputs: SessionInputs) throws {
        if case .intervals(let lengths, let kind, _, _) = inputs {
            take(lengths, kind: kind)
            return
        }
        if case .long(let signals, _, _, _) = inputs {
            try take(LongSearch(signals))
            return
        }
        let traces = try SignalTrace.all(of: inputs)
        let search = SignalSearch()
        let leads = SignalTrace.leads(of: Self.heartKinds, in: traces)
        if let first = leads.first {
            heartKind = first.kind
            heartSignal = first.name
            take(search.beats(in: leads))
        } else {
            try takeDeviceIntervals(inputs)
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

    private mutating func take(_ search: LongSearch) throws {
        heartKind = search.heart?.channel.kind
        heartSignal = search.heart?.channel.name
        breathSource = search.breath.flatMap { BreathSource($0.channel.kind) }
        let found = try search.run()
        intervals = found.intervals
        breaths = found.breaths
        respiration = found.respiration
    }

    /// Beats that a device measured itself, in a recording without their signal.
    private mutating func takeDeviceIntervals(_ inputs: SessionInputs) throws {
        try inputs.forEachOutput { output in
            guard case .beat(let beat) = output else { return }
            heartKind = beat.source
            heartSignal = beat.source.rawValue
            intervals.append(
                Interval(time: beat.time.seconds, rr: beat.rr, flag: beat.rr == nil ? .gap : .ok))
        }
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
