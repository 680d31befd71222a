import Foundation
import Hummingbird
import Sessions

/// A day as people write it: `2026-10-07`.
enum Day {
    static func date(_ text: String) throws -> Date {
        guard let date = Timestamp.date(iso8601: "\(text)T12:00:00.000Z"), text.count == 10 else {
            throw Problem(.unprocessableContent, "No day", "A day is written 2026-10-07, not '\(text)'.")
        }
        return date - 43_200
    }
}

extension Person.Cross {
    /// The middle of its day.
    var noon: Date? { Timestamp.date(iso8601: "\(date)T12:00:00.000Z") }
}

/// Somebody who opts in, or what changes of her.
struct PersonRequest: Decodable, Sendable {
    var consent: Bool?
    var research: Bool?
    var profile: ProfileRequest

    enum CodingKeys: CodingKey { case consent, research }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        consent = try container.decodeIfPresent(Bool.self, forKey: .consent)
        research = try container.decodeIfPresent(Bool.self, forKey: .research)
        profile = try ProfileRequest(from: decoder)
    }

    static func decode(_ request: Request) async throws -> PersonRequest {
        try await JSONRequest.decode(
            PersonRequest.self, from: request,
            example: "{\"consent\":true,\"stage\":\"pregnant\",\"weeks\":24}")
    }

    func change(_ person: inout Person, on date: Date) throws {
        let known = person.profile(on: date)
        let profile = try profile.checked(known: known)
        if profile != known { person.setProfile(profile, on: date) }
        if let research { person.consent.research = research }
        switch consent {
        case true?: person.consent.withdrawn = nil
        case false?: person.consent.withdrawn = person.consent.withdrawn ?? Timestamp.iso8601(date)
        case nil: break
        }
    }
}

/// A cross at a day, or one that is to go.
struct CrossRequest: Decodable, Sendable {
    private static let longest = 200

    var date: String?
    var label: String?
    var shared: Bool?
    var remove: Bool?

    static func decode(_ request: Request) async throws -> CrossRequest {
        try await JSONRequest.decode(
            CrossRequest.self, from: request, example: "{\"date\":\"2026-10-07\"}")
    }

    func change(_ person: inout Person) throws {
        let now = Date()
        let today = Timestamp.iso8601(now + Double(TimeZone.current.secondsFromGMT(for: now))).prefix(10)
        let day = date ?? String(today)
        _ = try Day.date(day)
        guard label?.count ?? 0 <= Self.longest else {
            throw Problem(.unprocessableContent, "Too long", "A label is at most \(Self.longest) letters.")
        }
        let before = person.crosses.first { $0.date == day }
        person.crosses.removeAll { $0.date == day }
        if remove != true {
            person.crosses.append(cross(at: day, before))
            person.crosses.sort { $0.date < $1.date }
        }
    }
}

extension CrossRequest {
    /// A word that is not sent stays, and nobody who could not read it before can do so now: to share a word is to send it.
    /// An empty word takes it away.
    private func cross(at day: String, _ before: Person.Cross?) -> Person.Cross {
        guard let label else {
            return .init(
                date: day, label: before?.label, isShared: before?.isShared == true && shared != false)
        }
        return .init(
            date: day, label: label.isEmpty ? nil : label, isShared: shared == true && !label.isEmpty)
    }
}

/// A goal of her own: a new one, or one that is done or to go.
struct GoalRequest: Decodable, Sendable {
    private static let longest = 200

    var text: String?
    /// Which one, from 1.
    var number: Int?
    var done: Bool?
    var remove: Bool?

    static func decode(_ request: Request) async throws -> GoalRequest {
        try await JSONRequest.decode(
            GoalRequest.self, from: request,
            example: "{\"text\":\"3 minuten\"} or {\"number\":1,\"done\":true}")
    }

    func change(_ person: inout Person, on date: Date) throws {
        if let number, !person.goals.indices.contains(number - 1) {
            throw Problem(
                .unprocessableContent, "No such goal",
                "She has \(person.goals.count) goals; they are counted from 1.")
        }
        if let text {
            guard (1...Self.longest).contains(text.count) else {
                throw Problem(.unprocessableContent, "No goal", "A goal is 1 to \(Self.longest) letters.")
            }
            person.goals.append(
                Person.Goal(
                    text: text, since: String(Timestamp.iso8601(date).prefix(10)), isDone: done ?? false))
            return
        }
        guard let number else {
            throw Problem(.unprocessableContent, "No goal", "Send a text, or the number of one of her goals.")
        }
        if remove == true {
            person.goals.remove(at: number - 1)
        } else if let done {
            person.goals[number - 1].isDone = done
        }
    }
}

/// How long what is kept stays.
struct TermsRequest: Decodable, Sendable {
    var rawDays: Int?
    var summaryDays: Int?

    enum CodingKeys: String, CodingKey {
        case rawDays = "raw_days"
        case summaryDays = "summary_days"
    }

    static func decode(_ request: Request) async throws -> TermsRequest {
        try await JSONRequest.decode(
            TermsRequest.self, from: request, example: "{\"raw_days\":90,\"summary_days\":730}")
    }
}

/// An object of which nothing is wanted.
struct NothingRequest: Decodable, Sendable {
    private enum CodingKeys: CodingKey {}

    init(from decoder: any Decoder) throws { _ = try decoder.container(keyedBy: CodingKeys.self) }

    static func decode(_ request: Request) async throws -> NothingRequest {
        try await JSONRequest.decode(NothingRequest.self, from: request, example: "{}")
    }
}
