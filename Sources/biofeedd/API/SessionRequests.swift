import Foundation
import Guidance
import Hummingbird
import Sessions

/// What may be asked of a session, checked before it reaches one.
struct SessionRequest: Decodable, Sendable {
    var seat: Int?
    var exercise: String?
    var lang: String?
    var stage: String?
    var weeks: Int?
    var region: String?
    var avoids: [String]?
    var options: [String]?
    var practitioner: Bool?
    var history: HistoryRequest?
    var tap: String?
    var well: Bool?
    var session: Int?
    var variant: String?
    var breath: String?
    var baby: Bool?
    var reason: String?
    var text: String?
    var value: Int?
    var moment: String?
    /// Code of a person of the history.
    var person: String?

    static func decode(_ request: Request) async throws -> SessionRequest {
        try await JSONRequest.decode(
            SessionRequest.self, from: request, example: "{\"exercise\":\"calm-6\",\"seat\":1}")
    }

    /// The start of an exercise from the catalogue.
    ///
    /// - Parameter someone: what is known of who practises; what the body says of her history goes before it.
    func start(
        from catalogue: ExerciseCatalogue, language: Language, by someone: StartingPerson? = nil
    ) throws -> ExerciseStart {
        guard let exercise else {
            throw Problem(
                .badRequest, "No exercise",
                "Name one: {\"exercise\":\"calm-6\"}. GET /api/exercises lists them.")
        }
        let entry: ExerciseCatalogue.Entry
        do throws(ExerciseError) {
            entry = try catalogue.entry(exercise)
        } catch {
            throw Problem(
                .notFound, "Unknown exercise",
                "There is no exercise '\(exercise)'; there are \(catalogue.ids.joined(separator: ", ")).")
        }
        if let session, !(1...1_000_000).contains(session) {
            throw Problem(.badRequest, "Odd session", "session is 1 for the first, and counts up.")
        }
        let start = ExerciseStart(
            yaml: entry.yaml, file: entry.file, language: try self.language() ?? language,
            profile: try someone?.profile ?? profile(), sessionNumber: session ?? someone?.number ?? 1,
            variant: variant, options: options, byPractitioner: practitioner,
            history: try history?.checked() ?? someone?.history)
        do throws(ExerciseError) {
            try entry.definition.check(start)
        } catch {
            throw Problem(.unprocessableContent, "Not for now", "\(error)")
        }
        return start
    }

    func language() throws -> Language? { try known("lang", lang) }
    func careRegion() throws -> Region { try known("region", region) ?? .netherlands }

    /// Who practises.
    private func profile() throws -> Profile {
        try ProfileRequest(stage: stage, weeks: weeks, region: region, avoids: avoids).checked()
    }

    private func known<Value: RawRepresentable & CaseIterable>(_ key: String, _ text: String?) throws
        -> Value?
    where Value.RawValue == String { try ProfileRequest.known(key, text) }

    /// The language to go on in.
    func spoken() throws -> Command {
        guard let language = try language() else {
            throw Problem(.badRequest, "No language", "Send {\"lang\":\"nl\"} or {\"lang\":\"en\"}.")
        }
        return .speak(language)
    }

    /// The name of what was touched.
    func tapped() throws -> Command {
        guard let tap else {
            throw Problem(
                .badRequest, "No tap", "Name one: {\"tap\":\"looks\"}. GET /api/exercises lists them.")
        }
        return .tap(tap)
    }

    /// The answer to "how do you feel?".
    func answered() throws -> Command {
        guard let well else {
            throw Problem(.badRequest, "No answer", "Send {\"well\":true} or {\"well\":false}.")
        }
        return .answer(well: well)
    }

    /// What the breath is to sound like; nil when the body does not say.
    func breathVoice() throws -> BreathVoice? {
        guard let breath else { return nil }
        guard let known = BreathVoice(rawValue: breath) else {
            throw Problem(.badRequest, "Unknown sound", "breath is golf, toon or bel, not '\(breath)'.")
        }
        return known
    }

    /// The remark in the body; none is a mark too.
    func marked() throws -> Command {
        if let text, text.unicodeScalars.count > 1000 {
            throw Problem(.badRequest, "Too long", "text is at most 1000 characters.")
        }
        return .mark(text: text)
    }

    /// The rating in the body.
    func rating() throws -> Command {
        guard let value, (0...10).contains(value) else {
            throw Problem(
                .badRequest, "No rating", "Send {\"value\":4}: a whole number from 0 (calm) to 10 (tense).")
        }
        return .rate(value, moment: moment)
    }
}
