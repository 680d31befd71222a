import Foundation
import HRV
import Testing

@Suite struct KnownAnswersTests {
    @Test func anAnswerPassesWithinItsTolerance() {
        #expect(KnownAnswer(name: "", expected: 10, tolerance: 0.1, got: 10.05).passed)
        #expect(!KnownAnswer(name: "", expected: 10, tolerance: 0.1, got: 10.2).passed)
        #expect(!KnownAnswer(name: "", expected: 10, tolerance: 0.1, got: nil).passed)
        #expect(!KnownAnswer(name: "", expected: 10, tolerance: 0.1, got: .nan).passed)
    }

    /// Files that are not there are left out; one that is there adds its values. All answers are right.
    @Test func answersAreRight() {
        var asked: [String] = []
        let answers = KnownAnswers.run { name in
            asked.append(name)
            return name == "rr/pyhrv_short_nn_ms.txt" ? "800 810 790" : nil
        }
        #expect(asked.count == 3)
        let (published, calculated) = (
            answers.filter { $0.name.hasPrefix("pyHRV") }, answers.filter { !$0.name.hasPrefix("pyHRV") }
        )
        #expect(!published.isEmpty && published.allSatisfy { !$0.passed })
        for answer in calculated { #expect(answer.passed, "\(answer)") }
    }
}
