import Biosignals
import HRV

/// Heart and breath of a recording that may be too long for the memory, while it is gone through: its parts are searched
/// one after the other, each with some minutes of those beside it, so that what lies at its edges is found as if the whole
/// were in view.
struct LongSearch {
    /// Seconds of a part: what the search for beats learns forms of beats from at a time. Where there are many samples a
    /// second they are fewer.
    private static let parts = [3_600.0, 1_800, 600]
    /// Samples of the leads of a part at most, unless it is of the shortest.
    private static let mostOfPart = 8 << 20
    /// Seconds beside a part that are searched with it: more than what is weighed around a beat.
    private static let beside = 180.0
    /// Seconds by which a beat or a breath at an edge may be found at another place from the other side.
    private static let tolerance = 0.1
    /// Samples a second that are kept of a breathing wave.
    private static let waveRate = 25.0

    /// What was found in the signals of one kind.
    private struct Beats {
        /// Of the first lead.
        var name: String
        /// As measured: only gaps are flagged.
        var intervals: [Interval] = []
    }

    private struct Breaths {
        var found: [HRVAnalysis.Breath] = []
        var wave: BreathWave
    }

    /// What was found in all.
    struct Found {
        var heart: (kind: ChannelKind, signal: String, intervals: [Interval])?
        var breath: (source: BreathSource, breaths: [HRVAnalysis.Breath])?
        /// The wave of a belt without a gap; nil for others.
        var respiration: Respiration?
    }

    /// Samples up to which all are held.
    private let most: Int
    private let length: Double?
    private let search = SignalSearch()
    private var windows: [SignalWindow] = []
    private var places: [String: Int?] = [:]
    private var hearts: [ChannelKind: Beats] = [:]
    private var breaths: [ChannelKind: Breaths] = [:]
    /// Where the next part begins.
    private var next = 0.0
    /// When it is looked next whether a part is complete.
    private var look = 0.0
    /// Whether parts were searched; all that came is held otherwise.
    private(set) var isLong = false

    /// - Parameters:
    ///   - most: samples up to which all are held and nothing is searched yet.
    ///   - part: seconds that are searched at once; nil for what suits the rates.
    init(most: Int = 0, part: Double? = nil) {
        self.most = most
        length = part
    }

    /// All signals as they came, while nothing was searched in parts.
    var traces: [SignalTrace] { windows.map(\.trace) }

    /// Whether a signal of the heart has come.
    var hasHeart: Bool { windows.contains { RecordedPhysiology.heartKinds.contains($0.trace.kind) } }

    /// Adds what comes next of a signal. Of each kind of breathing signal the first alone is looked at.
    mutating func add(
        _ piece: SignalTrace.Stretch, of name: String, kind: @autoclosure () -> ChannelKind, unit: String,
        joins: Bool
    ) {
        if let index = place(name, kind(), unit) { windows[index].append(piece, joins: joins) }
    }

    private mutating func place(_ name: String, _ kind: @autoclosure () -> ChannelKind, _ unit: String)
        -> Int?
    {
        if let known = places[name] { return known }
        let kind = kind()
        let isSecond = windows.contains { $0.trace.kind == kind }
        let isSearched =
            RecordedPhysiology.heartKinds.contains(kind)
            || (RecordedPhysiology.breathKinds.contains(kind) && !isSecond)
        guard isSearched else {
            places[name] = .some(nil)
            return nil
        }
        windows.append(SignalWindow(name: name, kind: kind, unit: unit))
        places[name] = windows.count - 1
        return windows.count - 1
    }

    /// Seconds of the next part.
    private var part: Double {
        if let length { return length }
        let rate = windows.reduce(0) { $0 + ($1.trace.stretches.last?.rate ?? 0) }
        return Self.parts.first { $0 * rate <= Double(Self.mostOfPart) } ?? Self.parts[Self.parts.count - 1]
    }

    /// Searches the parts that are complete when all before a moment has been added.
    mutating func advance(to time: Double) {
        guard time >= look else { return }
        look = time + 1
        guard isLong || windows.reduce(0, { $0 + $1.trace.count }) > most else { return }
        while case let end = next + part, time >= end + Self.beside { searchPart(to: end) }
    }

    /// Searches what is left.
    mutating func finish() -> Found {
        let end = windows.compactMap { $0.trace.stretches.last?.end }.max() ?? 0
        while next < end { searchPart(to: min(next + part, end + Self.tolerance)) }
        var found = Found()
        for kind in RecordedPhysiology.heartKinds where found.heart == nil {
            found.heart = hearts[kind].map { (kind, $0.name, $0.intervals) }
        }
        for kind in RecordedPhysiology.breathKinds where found.breath == nil {
            guard let source = BreathSource(kind), let breaths = breaths[kind] else { continue }
            found.breath = (source, breaths.found)
            if source == .belt { found.respiration = breaths.wave.respiration }
        }
        return found
    }

    private mutating func searchPart(to end: Double) {
        isLong = true
        let range = next..<end
        let traces = windows.map { $0.part(next - Self.beside..<end + Self.beside) }
        for kind in RecordedPhysiology.heartKinds {
            let leads = SignalTrace.leads(of: [kind], in: traces)
            guard let first = leads.first else { continue }
            add(
                search.beats(in: leads), of: range,
                to: &hearts[kind, default: Beats(name: first.name)].intervals)
        }
        for trace in traces where RecordedPhysiology.breathKinds.contains(trace.kind) {
            var known = breaths[trace.kind] ?? Breaths(wave: BreathWave(rate: Self.waveRate))
            add(search.breaths(in: trace), of: range, to: &known.found)
            if BreathSource(trace.kind) == .belt { known.wave.add(trace, range) }
            breaths[trace.kind] = known
        }
        next = end
        for index in windows.indices { windows[index].drop(before: end - Self.beside) }
    }

    /// Those of the part itself; at its beginning those that the part before has not.
    private func add(
        _ beats: [SignalSearch.Beat], of range: Range<Double>, to intervals: inout [Interval]
    ) {
        for (index, beat) in beats.enumerated() {
            let last = intervals.last?.time
            let from = max(range.lowerBound, last ?? -.infinity) - Self.tolerance
            guard beat.time >= from, beat.time < range.upperBound else { continue }
            if let last, beat.time <= last + Self.tolerance { continue }
            let joins = index > 0 && beats[index - 1].stretch == beat.stretch
            // At an edge the beat before is the one that the part before has found, at its own place.
            intervals.append(
                Interval(beatAt: beat.time, after: joins ? last ?? beats[index - 1].time : nil))
        }
    }

    private func add(
        _ found: [SignalSearch.Breath], of range: Range<Double>, to breaths: inout [HRVAnalysis.Breath]
    ) {
        for breath in found {
            let last = breaths.last?.end ?? -.infinity
            guard breath.inhale < range.upperBound, breath.inhale >= last - 5 * Self.tolerance,
                breath.end > range.lowerBound
            else { continue }
            breaths.append((inhale: max(breath.inhale, last), exhale: breath.exhale, end: breath.end))
        }
    }
}
