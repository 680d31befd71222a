public import Foundation
public import Guidance

/// Somebody who wants her sessions kept: what is known of her besides them. No name, no date of birth.
public struct Person: Sendable, Hashable, Codable {
    /// What she agreed to. Nothing is kept before, and nothing more after she takes it back.
    public struct Consent: Sendable, Hashable, Codable {
        /// ISO 8601 UTC.
        public var since: String
        /// Nothing new is kept from then on; what was kept stays until she has it erased.
        public var withdrawn: String?
        /// Her sessions may be in a research export.
        public var research: Bool
    }

    /// A day that means something to her. A cross without words is complete.
    public struct Cross: Sendable, Hashable, Codable {
        /// Day, `2026-10-07`.
        public var date: String
        /// Hers alone unless she shares it.
        public var label: String?
        public var isShared: Bool

        enum CodingKeys: String, CodingKey {
            case date, label
            case isShared = "shared"
        }

        public init(date: String, label: String? = nil, isShared: Bool = false) {
            self.date = date
            self.label = label
            self.isShared = isShared
        }
    }

    /// A small aim in her own words: done or not, no percentage.
    public struct Goal: Sendable, Hashable, Codable {
        public var text: String
        public var since: String
        public var isDone: Bool

        enum CodingKeys: String, CodingKey {
            case text, since
            case isDone = "done"
        }

        public init(text: String, since: String, isDone: Bool = false) {
            self.text = text
            self.since = since
            self.isDone = isDone
        }
    }

    public let code: PersonCode
    public var consent: Consent
    public var stage: Profile.Stage
    /// Weeks pregnant, or since the birth, on `weeksOn`.
    public var weeks: Int?
    public var weeksOn: String
    public var region: Region
    public var avoids: [Avoidance]
    public var crosses: [Cross] = []
    public var goals: [Goal] = []

    enum CodingKeys: String, CodingKey {
        case code, consent, stage, weeks, region, avoids, crosses, goals
        case weeksOn = "weeks_on"
    }

    /// - Parameter profile: at the moment `date`, when she agrees.
    public init(code: PersonCode, profile: Profile, research: Bool, on date: Date) {
        self.code = code
        consent = Consent(since: Timestamp.iso8601(date), withdrawn: nil, research: research)
        stage = profile.stage
        weeks = profile.weeks
        weeksOn = Timestamp.iso8601(date)
        region = profile.region
        avoids = profile.avoids ?? []
    }

    public var isKept: Bool { consent.withdrawn == nil }

    /// Who practises on a day: weeks count on from when they were told.
    public func profile(on date: Date) -> Profile {
        var counted = weeks
        if let told = Timestamp.date(iso8601: weeksOn), let weeks {
            counted = weeks + max(0, Int(date.timeIntervalSince(told) / 604_800))
        }
        return Profile(stage: stage, weeks: counted, region: region, avoids: avoids)
    }

    /// The same profile as she tells it on a day.
    public mutating func setProfile(_ profile: Profile, on date: Date) {
        stage = profile.stage
        weeks = profile.weeks
        weeksOn = Timestamp.iso8601(date)
        region = profile.region
        avoids = profile.avoids ?? avoids
    }

    /// Without what is hers alone.
    public var asOthersSee: Person {
        var seen = self
        for index in seen.crosses.indices where !seen.crosses[index].isShared {
            seen.crosses[index].label = nil
        }
        return seen
    }
}
