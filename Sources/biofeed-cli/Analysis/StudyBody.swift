import Reports

/// The evaluation of a study with the names that programs rely on.
struct StudyBody: Encodable {
    struct Change: Encodable {
        var n: Int
        var mean: Double
        var lower_95, upper_95, standardized: Double?

        init?(_ change: MeanChange?) {
            guard let change else { return nil }
            n = change.count
            mean = NumberText.rounded(change.mean, 4) ?? 0
            lower_95 = NumberText.rounded(change.lower, 4)
            upper_95 = NumberText.rounded(change.upper, 4)
            standardized = NumberText.rounded(change.standardized, 3)
        }
    }

    struct Arm: Encodable {
        var arm: String
        var people, with_before, with_both, lost: Int
        var change_complete, change_everybody: Change?
    }

    struct Case: Encodable {
        var person: String
        var sessions_a, sessions_b: Int
        var difference, non_overlap, randomization_p: Double?
        var possible_starts: Int?
    }

    struct Stop: Encodable {
        var reason: String
        var sessions: Int
    }

    var measure: String
    var sessions, without_value: Int
    var cases: [Case]
    var arms: [Arm]
    var between_arms: Change?
    var stops: [Stop]

    init(_ design: StudyDesign, measure: String) {
        self.measure = measure
        sessions = design.sessions.count
        without_value = design.sessions.count { $0.value == nil }
        cases = design.cases.map { one in
            Case(
                person: one.person, sessions_a: one.a.count, sessions_b: one.b.count,
                difference: NumberText.rounded(one.difference, 4),
                non_overlap: NumberText.rounded(one.nonOverlap, 3),
                randomization_p: NumberText.rounded(one.randomization?.share, 4),
                possible_starts: one.randomization?.starts)
        }
        let group = design.group
        arms = group.arms.map { arm in
            Arm(
                arm: arm.name, people: arm.members, with_before: arm.withBefore, with_both: arm.withBoth,
                lost: arm.members - arm.withBoth, change_complete: Change(arm.complete),
                change_everybody: Change(arm.everybody))
        }
        between_arms = Change(group.between)
        stops = design.stops.map { Stop(reason: $0.reason, sessions: $0.count) }
    }
}
