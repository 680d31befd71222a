import Biosignals
import Guidance
public import HRV
import Sessions

/// A part of a session that is told by itself: before, with the pacer, after.
public struct SessionPart: Sendable {
    public enum Kind: String, Sendable, CaseIterable { case whole, before, paced, after }

    public var kind: Kind
    public var start: Double
    public var end: Double
    public var result: HRVResult
}

extension SessionStory {
    /// The parts of the session. Free phases before the first paced one are before it, those after the last one after it;
    /// without a pacer, or with a busy moment in it, the session is one part.
    public func parts(settings: AnalysisSettings = .init()) -> [SessionPart] {
        var spans: [(kind: SessionPart.Kind, range: ClosedRange<Double>)] = []
        let last = summary?.time.seconds ?? end
        if summary?.stress == nil, let firstPaced = phases.first(where: { !$0.mode.isFree })?.time.seconds,
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

    /// Shortest part that is told, in seconds.
    private static let shortest = 20.0
}
