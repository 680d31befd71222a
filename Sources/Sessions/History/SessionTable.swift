import Foundation
import Guidance

/// Sessions as a table, a line each, with the unit in the name of each column.
enum SessionTable {
    static let columns = [
        "session", "started", "seconds", "stage", "weeks", "exercise", "practised_s", "planned_s", "stopped",
        "stop_reason", "stops", "following_s", "median_r2", "comfort_bpm", "tempo_bpm", "tension_before",
        "tension_after", "rest_s", "rest_artefact_pct", "rest_mean_hr_bpm", "rest_rmssd_ms", "rest_ln_rmssd",
        "rest_breath_rate_bpm", "paced_s", "paced_mean_hr_bpm", "paced_rsa_bpm", "after_s",
        "after_mean_hr_bpm",
        "after_ln_rmssd", "software",
    ]

    static func line(_ session: KeptSession) -> String {
        func number(_ value: Double?, _ decimals: Int) -> String {
            value.map { RoundedDecimal.text($0, decimals: decimals) } ?? ""
        }
        func whole(_ value: Int?) -> String { value.map(String.init) ?? "" }
        let exercise = session.exercise
        let cells = [
            session.id, session.started, number(session.seconds, 1), session.stage?.rawValue ?? "",
            whole(session.weeks), exercise?.id ?? "", number(exercise?.practised, 1),
            number(exercise?.planned, 1),
            exercise.map { $0.stopped ? "1" : "0" } ?? "", exercise?.stopReason ?? "",
            whole(session.stops.count),
            number(exercise?.following, 1), number(exercise?.medianR2, 4), number(exercise?.comfortRate, 2),
            number(exercise?.tempoRate, 2), whole(session.tensionBefore), whole(session.tensionAfter),
            number(session.rest?.seconds, 1), number(session.rest?.artefactPercent, 2),
            number(session.rest?.meanHR, 3), number(session.rest?.rmssd, 3), number(session.rest?.lnRMSSD, 4),
            number(session.rest?.breathRate, 3), number(session.paced?.seconds, 1),
            number(session.paced?.meanHR, 3), number(session.paced?.rsa, 3),
            number(session.after?.seconds, 1),
            number(session.after?.meanHR, 3), number(session.after?.lnRMSSD, 4), session.software,
        ]
        return row(cells)
    }

    static func row(_ cells: [String]) -> String {
        cells.map { cell in
            let isPlain = !cell.contains { ",\"\n\r".contains($0) }
            return isPlain ? cell : "\"" + cell.replacing("\"", with: "\"\"") + "\""
        }.joined(separator: ",") + "\n"
    }

    static func table(
        _ sessions: [KeptSession], before: [(column: String, cell: (KeptSession) -> String)] = []
    )
        -> String
    {
        row(before.map(\.column) + columns)
            + sessions.map { session in
                before.map { row([$0.cell(session)]).dropLast() + "," }.joined() + line(session)
            }.joined()
    }

    /// Definition of every number, for the text beside a table.
    static let definitions = """
        One line a session. Empty: not measured, or too short or too dirty to be trusted.
        started             beginning, ISO 8601, UTC
        stage, weeks        pregnant, after-birth or other; weeks pregnant or since the birth, as the person told
        practised_s         seconds of the exercise without pauses; planned_s: as planned
        stopped, stop_reason, stops   whether it was ended early, why, and how often somebody stopped
        following_s         seconds in which the heart rate followed the pacer (level 1 or above)
        median_r2           median share of the heart rate's variance explained by the pacer over 40 s
        comfort_bpm, tempo_bpm   comfortable or own tempo, breaths a minute
        tension_before, tension_after   the person's own rating, 0 calm to 10 tense; skipping is not recorded
        rest_...            the longest free phase before anything was paced, all paced phases, the longest free
        paced_..., after_...  phase after them: length in s, mean heart rate (60000 / mean interval), RMSSD in ms and its
                            natural logarithm (from 120 s on), breaths a minute from a breath sensor, RSA: mean rise from
                            trough to peak of the heart rate per breath, beats a minute (from 6 breaths on)
        artefact_pct        flagged intervals, percent; corrected by the rules in docs/numbers.md

        """
}
