import ArgumentParser
import Guidance

/// Who practises, and how far she is: what decides limits, words and length.
struct PersonOptions: ParsableArguments {
    @Option(help: "Who practises: pregnant, after-birth or other.")
    var stage: Profile.Stage?

    @Option(help: "Weeks pregnant, or since the birth.")
    var weeks: Int?

    @Option(help: "Whose words and telephone numbers: nl-NL, nl-BE or en.")
    var region: Region?

    @Option(
        help: ArgumentHelp(
            "What is left out for her: wrists, pelvis, cramps, caesarean, blood-pressure, body-focus, panic. May be repeated.",
            valueName: "what"))
    var avoid: [Avoidance] = []

    @Option(help: "Which session with this exercise it is; 1 is the first.")
    var session: Int?

    @Option(help: "Variant of its length, such as short.")
    var variant: String?

    @Option(
        help: ArgumentHelp("A choice that the exercise offers. May be repeated.", valueName: "name"))
    var option: [String] = []

    @Option(help: ArgumentHelp("Her own tempo, found before.", valueName: "breaths a minute"))
    var tempo: Double?

    func validate() throws {
        if let session, session < 1 {
            throw ValidationError("--session is a whole number from 1, not \(session)")
        }
        if let weeks, !(0...200).contains(weeks) {
            throw ValidationError("--weeks is a whole number from 0 to 200, not \(weeks)")
        }
        if let tempo, !(SafetyLimits.floor...SafetyLimits.ceiling).contains(tempo) {
            throw ValidationError(
                "--tempo is from \(SafetyLimits.floor) to \(SafetyLimits.ceiling) breaths a minute, not \(tempo)"
            )
        }
    }

    func fill(_ start: inout ExerciseStart) {
        start.profile = Profile(
            stage: stage ?? .other, weeks: weeks, region: region ?? .netherlands,
            avoids: avoid.isEmpty ? nil : avoid)
        start.sessionNumber = session ?? 1
        start.variant = variant
        start.options = option.isEmpty ? nil : option
        start.history = tempo.map { PracticeHistory(tempo: $0) }
    }

    func fill(_ body: inout SessionBody) {
        body.stage = stage?.rawValue
        body.weeks = weeks
        body.region = region?.rawValue
        body.avoids = avoid.isEmpty ? nil : avoid.map(\.rawValue)
        body.session = session
        body.variant = variant
        body.options = option.isEmpty ? nil : option
        body.history = tempo.map { SessionBody.History(tempo: $0) }
    }
}
