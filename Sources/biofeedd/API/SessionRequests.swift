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
    var session: Int?
    var variant: String?
    var breath: String?
    var baby: Bool?
    var reason: String?
    var text: String?
    var value: Int?
    var moment: String?

    static func decode(_ request: Request) async throws -> SessionRequest {
        try await JSONRequest.decode(
            SessionRequest.self, from: request, empty: SessionRequest(),
            example: "{\"exercise\":\"calm-6\",\"seat\":1}")
    }

    /// The start of an exercise from the catalogue.
    func start(from catalogue: ExerciseCatalogue, language: Language) throws -> ExerciseStart {
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
        var spoken = language
        if let lang {
            guard let known = Language(rawValue: lang) else {
                throw Problem(.badRequest, "Unknown language", "lang is nl or en, not '\(lang)'.")
            }
            spoken = known
        }
        var profile = Profile()
        if let stage {
            guard let known = Profile.Stage(rawValue: stage) else {
                throw Problem(
                    .badRequest, "Unknown stage", "stage is pregnant, after-birth or other, not '\(stage)'.")
            }
            profile.stage = known
        }
        if let weeks {
            guard (0...200).contains(weeks) else {
                throw Problem(.badRequest, "Odd weeks", "weeks is a whole number from 0 to 200.")
            }
            profile.weeks = weeks
        }
        if let session, session < 1 {
            throw Problem(.badRequest, "Odd session", "session is 1 for the first, and counts up.")
        }
        return ExerciseStart(
            yaml: entry.yaml, file: entry.file, language: spoken, profile: profile,
            sessionNumber: session ?? 1,
            variant: variant)
    }

    /// What the breath is to sound like; nil when the body does not say.
    func breathVoice() throws -> BreathVoice? {
        guard let breath else { return nil }
        guard let known = BreathVoice(rawValue: breath) else {
            throw Problem(.badRequest, "Unknown sound", "breath is golf, toon or bel, not '\(breath)'.")
        }
        return known
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
