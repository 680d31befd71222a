import Biosignals
import Guidance
public import HRV
import Sessions

/// A part of a session that is told by itself: before, with the pacer or in a busy moment, after.
public struct SessionPart: Sendable {
    public enum Kind: String, Sendable, CaseIterable { case whole, before, paced, busy, after }

    public var kind: Kind
    public var start: Double
    public var end: Double
    public var result: HRVResult
}

extension SessionStory {
    /// The parts of the session. Free phases before the first paced one are before it, those after the last one after it. A
    /// stress check has the rest, the busy moment, and the rest after it. Without either the session is one part.
    public func parts(settings: AnalysisSettings = .init()) -> [SessionPart] {
        var spans: [(kind: SessionPart.Kind, range: ClosedRange<Double>)] = []
        let last = summary?.time.seconds ?? end
        if summary?.stress != nil, let busy = phases.firstIndex(where: { $0.id.hasPrefix(Self.busyPhase) }) {
            for (kind, index) in [(SessionPart.Kind.before, busy - 1), (.busy, busy), (.after, busy + 1)]
            where phases.indices.contains(index) {
                let begin = phases[index].time.seconds
                let finish = index + 1 < phases.count ? phases[index + 1].time.seconds : last
                if finish - begin >= Self.shortest { spans.append((kind, begin...finish)) }
            }
        } else if let firstPaced = phases.first(where: { !$0.mode.isFree })?.time.seconds,
            let lastPaced = phases.lastIndex(where: { !$0.mode.isFree })
        {
            let begin = phases[0].time.seconds
            let pacedEnd = lastPaced + 1 < phases.count ? phases[lastPaced + 1].time.seconds : last
            if firstPaced - begin >= Self.shortest { spans.append((.before, begin...firstPaced)) }
            if pacedEnd - firstPaced >= Self.shortest { spans.append((.paced, firstPaced...pacedEnd)) }
            if last - pacedEnd >= Self.shortest { spans.append((.after, pacedEnd...last)) }
        }
        if spans.isEmpty { spans = [(.whole, -Double.infinity...Double.infinity)] }
        let results = HRVAnalysis.parts(
            spans.map(\.range), of: cleaned.classified, breaths: breaths, respiration: respiration,
            settings: settings)
        return zip(spans, results).map { span, result in
            SessionPart(
                kind: span.kind, start: max(0, span.range.lowerBound), end: min(end, span.range.upperBound),
                result: result)
        }
    }

    /// What the busy moment of a stress check is called in its file.
    static let busyPhase = "challenge"
    /// Shortest part that is told, in seconds.
    private static let shortest = 20.0
}
