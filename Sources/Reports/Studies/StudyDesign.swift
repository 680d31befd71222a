/// Which recording belongs to whom and when: a table with the columns `recording`, `person`, `phase` and, where there are
/// such, `arm`, `stopped`, `stop_reason`. Rows stand in order of time. `phase` is A or B for single cases, before or after
/// for groups.
public struct StudyDesign: Sendable, Hashable {
    public struct Session: Sendable, Hashable {
        public var recording: String
        public var person: String
        public var phase: String
        public var arm: String
        public var stopReason: String?
        /// The number that is looked at; nil where the recording has none.
        public var value: Double?
    }

    public var sessions: [Session]

    /// - Parameters:
    ///   - design: the table of the study.
    ///   - results: a table of results; a recording is found by its whole name or by the name of its file.
    ///   - measure: the column that is looked at.
    ///   - part: the part of each recording; nil for rows without one.
    public init(
        _ design: ResultTable, results: ResultTable, measure: String, part: String? = nil
    ) throws(ResultTable.Failure) {
        for column in ["recording", "person", "phase"] where design.place(of: column) == nil {
            throw ResultTable.Failure(
                description:
                    "the table of the study has no column \(column); it needs recording, person and phase")
        }
        guard results.place(of: measure) != nil else {
            let known = results.columns.filter { $0.contains(".") }.joined(separator: ", ")
            throw ResultTable.Failure(
                description: "the results have no column \(measure); choose one of \(known)")
        }
        var values: [String: Double] = [:]
        for row in results.rows where results.text(row, "part") == (part ?? "") {
            let name = results.text(row, "recording")
            guard let value = results.number(row, measure) else { continue }
            values[name] = value
            values[Self.file(name)] = value
        }
        sessions = design.rows.map { row in
            let recording = design.text(row, "recording")
            let isStopped = ["yes", "true", "1", "ja"].contains(design.text(row, "stopped").lowercased())
            let reason = design.text(row, "stop_reason")
            return Session(
                recording: recording, person: design.text(row, "person"), phase: design.text(row, "phase"),
                arm: design.text(row, "arm"),
                stopReason: isStopped || !reason.isEmpty
                    ? (reason.isEmpty ? "no reason given" : reason) : nil,
                value: values[recording] ?? values[Self.file(recording)])
        }
    }

    private static func file(_ path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    private var people: [String] {
        var names: [String] = []
        for session in sessions where !names.contains(session.person) { names.append(session.person) }
        return names
    }

    /// Everybody with sessions in A or B.
    public var cases: [SingleCase] {
        people.compactMap { person in
            func values(_ phase: String) -> [Double] {
                sessions.filter { $0.person == person && $0.phase.uppercased() == phase }.compactMap(\.value)
            }
            let one = SingleCase(person: person, a: values("A"), b: values("B"))
            return one.a.isEmpty && one.b.isEmpty ? nil : one
        }
    }

    /// Everybody before and after; of several sessions the last before and the first after.
    public var group: GroupStudy {
        GroupStudy(
            people.compactMap { person in
                let hers = sessions.filter { $0.person == person }
                let before = hers.filter { $0.phase.lowercased() == "before" }
                let after = hers.filter { $0.phase.lowercased() == "after" }
                guard !before.isEmpty || !after.isEmpty else { return nil }
                return GroupStudy.Member(
                    person: person, arm: hers[0].arm, before: before.compactMap(\.value).last,
                    after: after.compactMap(\.value).first)
            })
    }

    /// How often a session was stopped, by reason.
    public var stops: [(reason: String, count: Int)] {
        let counts = Dictionary(grouping: sessions.compactMap(\.stopReason)) { $0 }.mapValues(\.count)
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
            (reason: $0.key, count: $0.value)
        }
    }
}
