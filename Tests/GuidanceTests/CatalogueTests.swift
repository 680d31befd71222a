import Guidance
import Testing

@Test func bundledExercisesLoad() throws {
    #expect(try ExerciseCatalogue.bundled().ids == ["calm-6", "ladder", "rest-5"])
}
