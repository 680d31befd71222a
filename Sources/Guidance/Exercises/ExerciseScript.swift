/// What does not change while an exercise runs: the file, who practises, and the phases that are for her. In another
/// language it is another script.
///
/// One object that copies of a run share.
final class ExerciseScript: Sendable {
    let definition: ExerciseDefinition
    let start: ExerciseStart
    let phases: [ExerciseDefinition.Phase]

    init(_ definition: ExerciseDefinition, _ start: ExerciseStart) {
        self.definition = definition
        self.start = start
        phases = definition.phases(variant: start.variant, for: start.profile.stage)
            .filter { $0.condition.holds(in: start.facts) }
    }

    /// The same with other words.
    func said(in language: Language) -> ExerciseScript {
        var start = start
        start.language = language
        return ExerciseScript(definition, start)
    }
}
