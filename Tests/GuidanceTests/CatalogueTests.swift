import Guidance
import Testing

@Test func bundledExercisesLoad() throws {
    #expect(
        try ExerciseCatalogue.bundled().ids == [
            "body-scan", "breath-aware", "calm-6", "group-round", "ladder", "out-longer", "own-tempo",
            "pmr-full",
            "pmr-short", "pmr-soft", "rest-5", "sleep", "stress-check", "tempo-search", "tempo-slide",
            "together",
        ])
}
