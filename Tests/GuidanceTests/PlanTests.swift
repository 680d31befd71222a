import Foundation
import Testing

@testable import Guidance

@Suite struct PlanTests {
    static let exercises = Result { try ExerciseCatalogue.bundled() }

    @Test func bundledPlansLoad() throws {
        let plans = try PlanCatalogue.bundled(try Self.exercises.get())
        #expect(plans.ids == ["baby-5", "group-6", "home-7", "start-10", "start-5"])
        let counts = plans.ids.compactMap { plans.plans[$0]?.sessions.count }
        #expect(counts == [5, 6, 7, 10, 5])
    }

    @Test func everyPlanKeepsTheRules() throws {
        let exercises = try Self.exercises.get().entries.mapValues(\.definition)
        for plan in try PlanCatalogue.bundled(try Self.exercises.get()).plans.values {
            for session in plan.sessions {
                let parts = session.parts.filter { !$0.isOptional }
                let whole = parts.reduce(0) { $0 + $1.seconds }
                let practice = parts.filter { $0.exercise != nil }.reduce(0) { $0 + $1.seconds }
                #expect(practice >= 0.6 * whole, "\(plan.id): \(session.step.en)")
                #expect(session.parts.count { $0.isNew } == 1)
                let unpaced = parts.compactMap { $0.exercise.flatMap { exercises[$0] } }
                #expect(
                    unpaced.contains { $0.hasUnpacedPart || !$0.isPaced }, "\(plan.id): \(session.step.en)")
            }
            #expect(Set(plan.sessions.map(\.step)).count == plan.sessions.count)
            for skill in plan.skills {
                let sessions = plan.sessions.count { session in
                    session.parts.contains { part in
                        part.exercise.flatMap { exercises[$0] }?.trains.contains(skill) ?? false
                    }
                }
                #expect(sessions >= 3, "\(plan.id): \(skill)")
            }
        }
    }

    @Test func homeIsShort() throws {
        let plan = try #require(try PlanCatalogue.bundled(try Self.exercises.get()).plans["home-7"])
        for session in plan.sessions {
            let seconds = session.parts.filter { !$0.isOptional }.reduce(0) { $0 + $1.seconds }
            #expect(seconds <= 600, "\(session.step.en): \(seconds)")
        }
        let exercises = try Self.exercises.get().entries
        for part in plan.sessions.flatMap(\.parts) {
            let needs = part.exercise.flatMap { exercises[$0] }?.definition.sensors
            #expect(needs?.heart != .required)
        }
    }

    struct Mistake: Sendable, CustomTestStringConvertible {
        var replace: String
        var with: String
        var says: String
        var testDescription: String { with }
    }

    static let mistakes = [
        Mistake(
            replace: "exercise: ladder, new: true", with: "exercise: ladder",
            says: "session 1 has 0 new steps"),
        Mistake(
            replace: "{ exercise: rest-5 }", with: "{ exercise: rest-5, new: true }",
            says: "session 1 has 2 new steps"),
        Mistake(
            replace: "{ exercise: rest-5 }", with: "{ exercise: pmr-short }",
            says: "pmr-short is a second new step in session 1"),
        Mistake(
            replace: "{ exercise: pmr-short, new: true }", with: "{ exercise: ladder, new: true }",
            says: "was done before"),
        Mistake(replace: "minutes: 5 }", with: "minutes: 50 }", says: "practice for 2"),
        Mistake(replace: "}, minutes: 1 }", with: "}, minutes: 2 }", says: "120 s of explanation"),
        Mistake(
            replace: "skills: [breathing, muscles]", with: "skills: [together]",
            says: "practised in 1 sessions"),
        Mistake(replace: "exercise: rest-5", with: "exercise: rest-6", says: "unknown exercise `rest-6`"),
        Mistake(replace: "variant: third", with: "variant: half", says: "no variant `half`"),
        Mistake(replace: "en: Together }", with: "en: Together, de: Zusammen }", says: "unknown key `de`"),
    ]

    @Test(arguments: mistakes) func aMistakeIsToldInOneLine(mistake: Mistake) throws {
        let folder = try ExerciseCatalogue.bundledFolder().appendingPathComponent("Plans/start-5.yaml")
        let file = try String(contentsOf: folder, encoding: .utf8)
        let parts = file.split(separator: mistake.replace, maxSplits: 1, omittingEmptySubsequences: false)
        try #require(parts.count == 2)
        let error = #expect(throws: ExerciseError.self) {
            try Plan.parse(
                yaml: parts[0] + mistake.with + parts[1], file: "start-5.yaml",
                exercises: try Self.exercises.get().entries.mapValues(\.definition))
        }
        let text = error?.description ?? ""
        #expect(text.contains(mistake.says), "\(text)")
        #expect(text.hasPrefix("start-5.yaml:") && !text.contains("\n"))
    }
}
