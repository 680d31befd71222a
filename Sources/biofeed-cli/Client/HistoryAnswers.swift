import Foundation
import Guidance
import Sessions

/// What `/api/people` tells of each.
struct PersonLineAnswer: Decodable {
    var code: String
    var stage: String
    var sessions: Int
    var last: String?
    var kept: Bool
}

/// What `/api/history` tells.
struct HistoryAnswer: Decodable {
    var folder: String?
    var people: Int
    var sessions: Int
    var terms: Retention

    var lines: [String] {
        [
            folder.map { "kept in \($0): \(people) people, \(sessions) sessions" }
                ?? "nothing is kept: nobody has opted in",
            "recordings stay \(terms.rawDays) days, what is remembered of a session \(terms.summaryDays) days",
        ]
    }
}

/// What `/api/people/CODE/trend` tells, as far as it is shown here.
struct TrendAnswer: Decodable {
    struct Point: Decodable {
        var started: String
        var value: Double
        var weeks: Int?
    }

    struct Part: Decodable {
        var stage: String?
        var points: [Point]
    }

    var measure: TrendMeasure
    var name: String
    var words: String
    var note: String?
    var parts: [Part]

    var lines: [String] {
        var rows: [[String]] = []
        for part in parts {
            for point in part.points {
                let value = measure == .lnRMSSD ? exp(point.value) : point.value
                let weeks = point.weeks.map { "\(part.stage ?? ""), week \($0)" } ?? part.stage ?? ""
                rows.append([String(point.started.prefix(10)), weeks, NumberText.text(value, 1)])
            }
        }
        return [name] + TextTable.lines(rows) + [words] + [note].compactMap(\.self)
    }
}

extension DaemonClient {
    /// An answer that this version understands.
    func value<Value: Decodable>(_ type: Value.Type, _ data: Data) throws -> Value {
        do { return try JSONDecoder().decode(type, from: data) } catch { throw Self.stranger(at: address) }
    }

    func get<Value: Decodable>(_ type: Value.Type, _ route: String) async throws -> Value {
        try value(type, try await get(route))
    }
}

extension KeptSession {
    /// One line for people: id, when, what, how long, tension before and after.
    var row: [String] {
        let tension = [tensionBefore, tensionAfter].map { $0.map(String.init) ?? "-" }.joined(
            separator: " > ")
        let done = exercise.map {
            "\($0.id), \(NumberText.clock($0.practised))\($0.stopped ? ", stopped: \($0.stopReason ?? "no reason")" : "")"
        }
        return [id, localTime, done ?? "no exercise", "tension \(tension)"]
    }

    /// All that is remembered, a line each.
    var lines: [String] {
        var lines = ["\(id)  \(localTime)"]
        if let stage { lines.append("\(stage.rawValue)\(weeks.map { ", week \($0)" } ?? "")") }
        if let exercise {
            lines.append(
                "\(exercise.id): \(NumberText.clock(exercise.practised)) of \(NumberText.clock(exercise.planned)), "
                    + "the heart followed for \(NumberText.clock(exercise.following))")
            lines.append("said: \(exercise.sentence)")
        }
        for stop in stops {
            lines.append("stopped at \(NumberText.clock(stop.seconds)): \(stop.reason ?? "no reason")")
        }
        if let tensionBefore { lines.append("tension before \(tensionBefore)") }
        if let tensionAfter { lines.append("tension after \(tensionAfter)") }
        var rows = [["", "seconds", "artefacts %", "heart bpm", "RMSSD ms", "breaths/min", "RSA bpm"]]
        for (name, part) in [("before", rest), ("paced", paced), ("after", after)] {
            guard let part else { continue }
            func text(_ value: Double?) -> String { value.map { NumberText.text($0, 1) } ?? "-" }
            rows.append([
                name, NumberText.text(part.seconds, 0), text(part.artefactPercent), text(part.meanHR),
                text(part.rmssd), text(part.breathRate), text(part.rsa),
            ])
        }
        return lines + (rows.count > 1 ? TextTable.lines(rows) : [])
    }
}
