public import Foundation
public import Guidance

/// A session as it is remembered when its recording is gone: what was done, how it felt, a few numbers.
public struct KeptSession: Sendable, Hashable, Codable {
    public struct Rating: Sendable, Hashable, Codable {
        public var seconds: Double
        public var value: Int
        /// `before` or `after`.
        public var moment: String?

        enum CodingKeys: String, CodingKey {
            case value, moment
            case seconds = "t_s"
        }
    }

    /// She, or somebody, stopped the exercise.
    public struct Stop: Sendable, Hashable, Codable {
        public var seconds: Double
        public var reason: String?

        enum CodingKeys: String, CodingKey {
            case reason
            case seconds = "t_s"
        }
    }

    /// What an exercise came to.
    public struct Exercise: Sendable, Hashable, Codable {
        public var id: String
        public var practised: Double
        public var planned: Double
        public var stopped: Bool
        public var stopReason: String?
        /// Seconds at level 1 or above.
        public var following: Double
        public var medianR2: Double?
        public var comfortRate: Double?
        public var tempoRate: Double?
        public var met: [String]
        public var sentenceID: String
        public var sentence: String
        public var avoidsBodyFocus: Bool

        enum CodingKeys: String, CodingKey {
            case id, stopped, met, sentence
            case practised = "practised_s"
            case planned = "planned_s"
            case stopReason = "stop_reason"
            case following = "following_s"
            case medianR2 = "median_r2"
            case comfortRate = "comfort_bpm"
            case tempoRate = "tempo_bpm"
            case sentenceID = "sentence_id"
            case avoidsBodyFocus = "avoids_body_focus"
        }
    }

    /// Numbers of a part, by the analysis of the whole recording; nil what the part is too short or too dirty for.
    public struct Part: Sendable, Hashable, Codable {
        public var seconds: Double
        public var artefactPercent: Double
        public var meanHR: Double?
        public var rmssd: Double?
        public var lnRMSSD: Double?
        /// From a breath sensor only.
        public var breathRate: Double?
        public var rsa: Double?

        enum CodingKeys: String, CodingKey {
            case seconds
            case artefactPercent = "artefact_pct"
            case meanHR = "mean_hr_bpm"
            case rmssd = "rmssd_ms"
            case lnRMSSD = "ln_rmssd"
            case breathRate = "breath_rate_bpm"
            case rsa = "rsa_bpm"
        }
    }

    /// Name of its files: `2026-10-07_10-20-30_KQZRM`.
    public var id: String
    /// nil for a session of nobody, kept because the operator said so.
    public var person: PersonCode?
    /// ISO 8601 UTC.
    public var started: String
    public var utcOffset: Int
    public var seconds: Double
    public var software: String
    public var origin: String
    public var stage: Profile.Stage?
    public var weeks: Int?
    public var exercise: Exercise?
    public var ratings: [Rating] = []
    public var stops: [Stop] = []
    /// Breathing freely before anything was paced; what was paced; breathing freely after it.
    public var rest: Part?
    public var paced: Part?
    public var after: Part?

    enum CodingKeys: String, CodingKey {
        case id, person, started, seconds, software, origin, stage, weeks, exercise, ratings, stops, rest,
            paced, after
        case utcOffset = "utc_offset_s"
    }

    public var date: Date { Timestamp.date(iso8601: started) ?? .distantPast }

    /// Day and time where she was: `2026-10-07 12:20`.
    public var localTime: String {
        let local = Timestamp.iso8601(date.addingTimeInterval(Double(utcOffset)))
        return String(local.prefix(16).replacing("T", with: " "))
    }

    /// Her tension; a rating without a moment is the one before, as in the exercise.
    public var tensionBefore: Int? { ratings.first { ($0.moment ?? "before") == "before" }?.value }
    public var tensionAfter: Int? { ratings.last { $0.moment == "after" }?.value }

    /// The value of a trend's measure; nil where this session has none.
    public func value(of measure: TrendMeasure) -> Double? {
        switch measure {
        case .heartRate: rest?.meanHR
        case .lnRMSSD: rest?.lnRMSSD
        case .breathRate: rest?.breathRate
        case .rsa: paced?.rsa
        case .tension: tensionBefore.map(Double.init)
        }
    }
}

extension Trend {
    /// Of the sessions of one person that have the measure.
    public init(_ measure: TrendMeasure, of sessions: [KeptSession]) {
        self.init(
            measure,
            sessions.compactMap { session in
                session.value(of: measure).map {
                    Point(
                        session: session.id, date: session.date, value: $0, stage: session.stage ?? .other,
                        weeks: session.weeks)
                }
            })
    }
}
