import Foundation
import Biosignals
import Guidance
import HRV

/// Reads a finished recording and remembers what is worth it.
public enum SessionReview {
    /// Seconds that a part must have for its numbers to be looked at.
    private static let shortest = 30.0

    /// - Parameters:
    ///   - path: a `.biofeed` file; its name without the ending becomes the session's id.
    ///   - person: whose it is.
    public static func make(_ path: String, person: PersonCode?) throws -> KeptSession {
        let recording = try SessionRecording(path: path)
        let header = recording.header
        var session = KeptSession(
            id: URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent, person: person,
            started: header.started, utcOffset: header.utcOffset, seconds: 0, software: header.software,
            origin: header.origin)
        let inputs = SessionInputs.recorded(recording)
        try inputs.forEach { time, input in
            session.seconds = max(session.seconds, time.seconds)
            switch input {
            case .command(.start(let start)):
                session.stage = start.profile.stage
                session.weeks = start.profile.weeks
            case .command(.stop(let reason)):
                session.stops.append(.init(seconds: time.seconds, reason: reason))
            default: break
            }
            return true
        }
        var phases: [PhaseStart] = []
        var end: Double?
        try inputs.forEachOutput { output in
            switch output {
            case .phase(let phase): phases.append(phase)
            case .rating(let rating):
                session.ratings.append(
                    .init(seconds: rating.time.seconds, value: rating.value, moment: rating.moment))
            case .summary(let summary):
                session.exercise = .init(summary)
                end = summary.time.seconds
            default: break
            }
        }
        // Past its end, to stop means to leave the questions after it.
        if let end { session.stops.removeAll { $0.seconds > end + 0.5 } }
        try measure(inputs, Parts(phases, end: end ?? session.seconds), into: &session)
        return session
    }

    private static func measure(_ inputs: SessionInputs, _ parts: Parts, into session: inout KeptSession)
        throws
    {
        let physiology = try RecordedPhysiology(inputs)
        guard !physiology.intervals.isEmpty else { return }
        func numbers(_ span: ClosedRange<Double>?) -> KeptSession.Part? {
            guard let span, span.upperBound - span.lowerBound >= shortest else { return nil }
            let result = HRVAnalysis.part(
                span, of: physiology.intervals, breaths: physiology.breaths,
                respiration: physiology.respiration,
                settings: AnalysisSettings())
            guard result.beats > 0 else { return nil }
            return .init(
                seconds: span.upperBound - span.lowerBound, artefactPercent: result.artefacts.percent,
                meanHR: result.time.meanHR, rmssd: result.time.rmssd, lnRMSSD: result.time.lnRMSSD,
                breathRate: result.breathing.rate, rsa: result.breathing.rsaBPM)
        }
        session.rest = numbers(parts.rest)
        session.paced = numbers(parts.paced)
        session.after = numbers(parts.after)
    }

    /// Where breathing was free and where it was paced, in session seconds.
    struct Parts {
        /// The longest free phase before the first paced one.
        var rest: ClosedRange<Double>?
        var paced: ClosedRange<Double>?
        /// The longest free phase after the last paced one.
        var after: ClosedRange<Double>?

        /// - Parameter end: when the exercise ended.
        init(_ phases: [PhaseStart], end: Double) {
            let spans = phases.enumerated().map { index, phase in
                let begin = phase.time.seconds
                let next = index + 1 < phases.count ? phases[index + 1].time.seconds : end
                return (isFree: phase.mode == .free || phase.mode == .places, span: begin...max(begin, next))
            }
            func longest(_ some: ArraySlice<(isFree: Bool, span: ClosedRange<Double>)>) -> ClosedRange<
                Double
            >? {
                some.filter(\.isFree).map(\.span).max {
                    $0.upperBound - $0.lowerBound < $1.upperBound - $1.lowerBound
                }
            }
            guard let first = spans.firstIndex(where: { !$0.isFree }),
                let last = spans.lastIndex(where: { !$0.isFree })
            else {
                rest = longest(spans[...])
                return
            }
            rest = longest(spans[..<first])
            paced = spans[first].span.lowerBound...spans[last].span.upperBound
            after = longest(spans[(last + 1)...])
        }
    }
}

extension KeptSession.Exercise {
    init(_ summary: ExerciseSummary) {
        self.init(
            id: summary.exercise, practised: summary.practisedSeconds, planned: summary.plannedSeconds,
            stopped: summary.stopped, stopReason: summary.stopReason, following: summary.secondsFollowing,
            medianR2: summary.medianR2, comfortRate: summary.comfortRate, tempoRate: summary.tempoRate,
            met: summary.successes, sentenceID: summary.sentenceID, sentence: summary.sentence,
            avoidsBodyFocus: summary.avoidsBodyFocus)
    }
}
