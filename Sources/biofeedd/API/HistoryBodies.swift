import Foundation
import Guidance
import Reports
import Sessions

/// A person in a list: no more than is needed to find her sessions.
struct PersonLine: Encodable, Sendable {
    var code: PersonCode
    var stage: String
    var sessions: Int
    /// Beginning of the newest session.
    var last: String?
    var kept: Bool

    init(_ person: Person, sessions: [KeptSession]) {
        code = person.code
        stage = person.stage.rawValue
        self.sessions = sessions.count
        last = sessions.first?.started
        kept = person.isKept
    }
}

/// The history as a whole.
struct HistoryBody: Encodable, Sendable {
    /// nil while nobody has opted in.
    var folder: String?
    var people = 0
    var sessions = 0
    var terms = Retention.standard
}

/// A trend with what may be said of it.
struct TrendBody: Encodable {
    struct PointBody: Encodable {
        var session: String
        var started: String
        var value: Double
        var weeks: Int?
    }

    struct PartBody: Encodable {
        var stage: String?
        var points: [PointBody]
        var usual: Double?
        var change: Double?
        var slopePerWeek: Double?
        var slopeLow: Double?
        var slopeHigh: Double?
        var slopeCoverage: Double?
        var verdict: Trend.Verdict

        enum CodingKeys: String, CodingKey {
            case stage, points, usual, change, verdict
            case slopePerWeek = "slope_per_week"
            case slopeLow = "slope_low_per_week"
            case slopeHigh = "slope_high_per_week"
            case slopeCoverage = "slope_coverage"
        }

        init(_ part: Trend.Part) {
            stage = part.stage?.rawValue
            points = part.points.map {
                PointBody(
                    session: $0.session, started: Timestamp.iso8601($0.date), value: $0.value, weeks: $0.weeks
                )
            }
            usual = part.usual
            change = part.change
            slopePerWeek = part.line.map { $0.slope * 7 }
            slopeLow = part.line.map { $0.interval.low * 7 }
            slopeHigh = part.line.map { $0.interval.high * 7 }
            slopeCoverage = part.line?.interval.coverage
            verdict = part.verdict
        }
    }

    var measure: TrendMeasure
    var name: String
    var verdict: Trend.Verdict
    var words: String
    var note: String?
    var parts: [PartBody]
    /// Days of her crosses.
    var crosses: [String]

    init(_ trend: Trend, person: Person, words: TrendWords) {
        measure = trend.measure
        name = trend.measure.name(words.language)
        verdict = trend.verdict
        self.words = words.verdict(trend.verdict)
        note = words.note(trend)
        parts = trend.parts.map(PartBody.init)
        crosses = person.crosses.map(\.date)
    }
}

/// A session in a list.
struct ListedSession: Encodable, Sendable {
    private enum Key: String, CodingKey { case recorded }

    var session: KeptSession
    /// Its recording is still kept.
    var isRecorded: Bool

    func encode(to encoder: any Encoder) throws {
        try session.encode(to: encoder)
        var members = encoder.container(keyedBy: Key.self)
        try members.encode(isRecorded, forKey: .recorded)
    }
}
