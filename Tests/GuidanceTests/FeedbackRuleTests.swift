import Guidance
import Testing

@Suite struct FeedbackRuleTests {
    private func push(
        _ rule: inout FeedbackRule, _ r2: Double?, clean: Double? = 1, artefacts: Int = 0, seconds: Double
    ) {
        for _ in 0..<Int(seconds * 2) {
            rule.push(
                r2: r2, clean: clean, heartLost: false, artefacts: artefacts, window: 40, seconds: 0.5)
        }
    }

    @Test func risesAfterTenSeconds() {
        var rule = FeedbackRule()
        push(&rule, 0.31, seconds: 9.5)
        #expect(rule.level == 0)
        push(&rule, 0.31, seconds: 0.5)
        #expect(rule.level == 1)
        push(&rule, 0.6, seconds: 10)
        #expect(rule.level == 2)
    }

    @Test func fallsAfterTwentySeconds() {
        var rule = FeedbackRule()
        push(&rule, 0.9, seconds: 10)
        #expect(rule.level == 2)
        push(&rule, 0.5, seconds: 19.5)
        #expect(rule.level == 2)
        push(&rule, 0.5, seconds: 0.5)
        #expect(rule.level == 1)
        push(&rule, 0.1, seconds: 19.5)
        #expect(rule.level == 1)
        push(&rule, 0.4, seconds: 0.5)
        push(&rule, 0.1, seconds: 19.5)
        #expect(rule.level == 1)
        push(&rule, 0.1, seconds: 0.5)
        #expect(rule.level == 0)
    }

    @Test func badSignalFreezes() {
        var rule = FeedbackRule()
        push(&rule, 0.9, seconds: 10)
        push(&rule, 0, clean: 0.89, seconds: 300)
        #expect(rule.level == 2)
        #expect(rule.reason == .noSignal)
        let following = rule.secondsFollowing
        push(&rule, 0, clean: 0.89, seconds: 30)
        #expect(rule.secondsFollowing == following)
        rule.push(r2: 0.9, clean: nil, heartLost: true, artefacts: 0, window: 40, seconds: 0.5)
        #expect(rule.reason == .noSignal)
    }

    @Test func anArtefactNeverLiftsIt() {
        var rule = FeedbackRule()
        push(&rule, 0.2, seconds: 30)
        push(&rule, 0.9, artefacts: 1, seconds: 39.5)
        #expect(rule.level == 0)
        // What lasts longer than the window is hers; ten seconds of it lift the level as ever.
        push(&rule, 0.9, artefacts: 1, seconds: 11)
        #expect(rule.level == 2)
        // Nor does it hold what falls.
        push(&rule, 0.1, artefacts: 2, seconds: 20)
        #expect(rule.level == 0)
    }

    @Test func theCeilingLastsAsLongAsAnyArtefactIsInTheWindow() {
        var rule = FeedbackRule()
        push(&rule, 0.2, seconds: 30)
        push(&rule, 0.9, artefacts: 1, seconds: 30)
        push(&rule, 0.9, artefacts: 2, seconds: 39.5)
        #expect(rule.level == 0)
        push(&rule, 0.9, artefacts: 2, seconds: 11)
        #expect(rule.level == 2)
    }

    @Test func whatWasThereBeforeTheFirstValueLiftsNothing() {
        var rule = FeedbackRule()
        push(&rule, nil, seconds: 20)
        push(&rule, nil, artefacts: 1, seconds: 10)
        push(&rule, 0.9, artefacts: 1, seconds: 29.5)
        #expect(rule.level == 0)
        push(&rule, 0.9, artefacts: 1, seconds: 11)
        #expect(rule.level == 2)
    }

    @Test func artefactsOfEarlierExercisesDoNotCount() {
        var rule = FeedbackRule()
        push(&rule, 0.9, artefacts: 17, seconds: 10)
        #expect(rule.level == 2)
    }

    @Test func theCeilingLooksBackAsFarAsTheFit() {
        var rule = FeedbackRule()
        for _ in 0..<60 {
            rule.push(r2: 0.2, clean: 1, heartLost: false, artefacts: 0, window: 80, seconds: 0.5)
        }
        for _ in 0..<159 {
            rule.push(r2: 0.9, clean: 1, heartLost: false, artefacts: 1, window: 80, seconds: 0.5)
        }
        #expect(rule.level == 0)
    }

    @Test func withoutEndOfArtefactsWhatWasSeenCounts() {
        var rule = FeedbackRule()
        for number in 0..<8 { push(&rule, 0.7, clean: 0.95, artefacts: number, seconds: 20) }
        #expect(rule.level == 2)
        // What was not seen counts as not following.
        var unseen = FeedbackRule()
        push(&unseen, 0.32, clean: 0.92, seconds: 60)
        #expect(unseen.level == 0)
    }

    @Test func withoutSensorThereIsNone() {
        var rule = FeedbackRule()
        push(&rule, nil, clean: nil, seconds: 60)
        #expect(rule.level == 0)
        #expect(rule.reason == .off)
    }

    @Test func comingBackIsNoticed() {
        var rule = FeedbackRule()
        push(&rule, 0.4, seconds: 40)
        #expect(!rule.regained)
        push(&rule, 0, seconds: 20)
        #expect(rule.level == 0)
        push(&rule, 0.4, seconds: 39.5)
        #expect(!rule.regained)
        push(&rule, 0.4, seconds: 1)
        #expect(rule.regained)
    }

    @Test func restingForgetsTheLevelAndKeepsWhatWasPractised() {
        var rule = FeedbackRule()
        push(&rule, 0.9, seconds: 20)
        rule.rest()
        #expect(rule.level == 0)
        #expect(rule.secondsFollowing == 10)
    }

    @Test func chimesAreCounted() {
        var chime = ChimeRule()
        var rung: [Double] = []
        for time in [0, 59.9, 60, 130, 1000, 2000] where chime.ring(at: time) { rung.append(time) }
        #expect(rung == [0, 60, 130, 1000])
    }

    @Test func theSecondThresholdBecomesHers() {
        func level(_ medians: [Double], _ r2: Double) -> Int {
            var rule = FeedbackRule(medians: medians)
            for _ in 0..<30 {
                rule.push(r2: r2, clean: 1, heartLost: false, artefacts: 0, window: 40, seconds: 1)
            }
            return rule.level
        }
        #expect(level([], 0.55) == 1)
        #expect(level([], 0.6) == 2)
        // The median of the last three, kept within 0.45 and 0.75.
        #expect(level([0.9, 0.5, 0.52, 0.56], 0.53) == 2)
        #expect(level([0.1, 0.1, 0.1], 0.44) == 1 && level([0.1], 0.46) == 2)
        #expect(level([0.9, 0.95, 0.99], 0.74) == 1 && level([0.9, 0.95, 0.99], 0.76) == 2)
    }
}
