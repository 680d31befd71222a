import Reports

/// The evaluation of a study as people read it.
enum StudyText {
    static func lines(_ design: StudyDesign, measure: String) -> [String] {
        let body = StudyBody(design, measure: measure)
        var lines = [
            "\(measure): \(body.sessions) sessions, \(body.without_value) of them without a value"
        ]
        func text(_ value: Double?) -> String { value.map { "\($0)" } ?? "-" }
        if !body.cases.isEmpty {
            lines.append("single cases, phase B against A")
            let heading = [
                "person", "A", "B", "mean B-A", "non-overlap", "share of starts as large", "starts",
            ]
            lines += TextTable.lines(
                [heading]
                    + body.cases.map { one in
                        [
                            one.person, "\(one.sessions_a)", "\(one.sessions_b)", text(one.difference),
                            text(one.non_overlap), text(one.randomization_p),
                            one.possible_starts.map { "\($0)" } ?? "-",
                        ]
                    })
            lines.append(
                "  the share is a test only where the moment at which B began was drawn by lot beforehand")
        }
        if !body.arms.isEmpty {
            lines.append("group, after less before")
            let heading = [
                "arm", "people", "both values", "lost", "change of those with both", "change of all",
            ]
            lines += TextTable.lines(
                [heading]
                    + body.arms.map { arm in
                        [
                            arm.arm.isEmpty ? "all" : arm.arm, "\(arm.people)", "\(arm.with_both)",
                            "\(arm.lost)",
                            change(arm.change_complete), change(arm.change_everybody),
                        ]
                    })
            lines.append(
                "  'all' counts those without a second value as unchanged; fewer than \(GroupStudy.fewest) people are no group"
            )
            if body.arms.count == 1 {
                lines.append("  without a second arm a change may come from time alone")
            }
            if let between = body.between_arms {
                lines.append("  difference between the arms: \(change(between))")
            }
        }
        lines.append(body.stops.isEmpty ? "no session was stopped" : "sessions stopped")
        for stop in body.stops { lines.append("  \(stop.reason): \(stop.sessions)") }
        lines.append("who made the tool and evaluates it says so; there is no study of biofeed's effect")
        return lines
    }

    private static func change(_ change: StudyBody.Change?) -> String {
        guard let change else { return "-" }
        var text = "\(change.mean)"
        if let lower = change.lower_95, let upper = change.upper_95 {
            text += " (95 %: \(lower) to \(upper))"
        }
        if let standardized = change.standardized { text += ", \(standardized) SD" }
        return text
    }

    static let template = """
        # Registration of a study, before its first session

        - Question, in one sentence:
        - Design: single case (A then B; the start of B drawn by lot among: ...) / group before and after / waiting list
        - Who takes part, how they are found, who is left out and why:
        - Number of people or sessions, and why that many:
        - The one number that decides (a column of `analyze`), the part of the session it is taken from, its settings hash:
        - Further numbers, which decide nothing:
        - Sessions that do not count (artefacts above ... %, shorter than ... s):
        - People without a second value: counted as unchanged; also told without them
        - Stops and their reasons are told in full
        - Who evaluates; did they make the tool? Who pays?
        - Where data and analysis will be open, with version and settings hash:
        """.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
}
