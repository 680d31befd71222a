import Foundation

extension History {
    /// The sessions of all who agreed to research, without codes, real dates, free text or devices.
    ///
    /// Each person gets a new code and a shift of her own: whole weeks back, so that weekdays, times of day and the
    /// distances between her sessions stay. Neither is written down anywhere; two exports cannot be joined.
    public func researchExport(using generator: inout some RandomNumberGenerator) throws -> [TarEntry] {
        let people = try people().filter(\.consent.research).shuffled(using: &generator)
        let root = "biofeed-research"
        var entries: [TarEntry] = []
        var rows: [(person: String, session: KeptSession)] = []
        for (index, person) in people.enumerated() {
            let name = "P\(String(index + 1001).dropFirst())"
            // One to ten years.
            let shift = Double(Int.random(in: 52...520, using: &generator)) * -604_800
            for (number, session) in try sessions(of: person.code).reversed().enumerated() {
                let id = "\(name)-S\(String(number + 1001).dropFirst())"
                rows.append((name, session.shifted(by: shift, id: id)))
                if let path = recording(of: session) {
                    entries.append(
                        TarEntry("\(root)/beats/\(id).csv", text: try SessionRecording(path: path).beatsCSV())
                    )
                }
            }
        }
        let names = Dictionary(rows.map { ($0.session.id, $0.person) }) { first, _ in first }
        let table = SessionTable.table(
            rows.map(\.session), before: [("person", { names[$0.id] ?? "" })])
        let lines = try rows.map { "\(try Self.json($0.session))\n" }.joined()
        let about = [
            TarEntry(
                "\(root)/README.txt", text: Self.researchReadme(people: people.count, sessions: rows.count)),
            TarEntry("\(root)/sessions.csv", text: table),
            TarEntry("\(root)/sessions.jsonl", text: lines),
        ]
        try audit(research: rows.count)
        return about + entries
    }

    private static func researchReadme(people: Int, sessions: Int) -> String {
        """
        \(sessions) sessions of \(people) people who agreed to research. Dates are shifted by whole weeks, another number for
        each person: weekday, time of day and distances are true, the date is not. Still personal data: handle it so.

        \(SessionTable.definitions)
        beats/  time_s (seconds of the session), rr_ms, flag, quality, source, as found while the session ran

        """
    }
}

extension KeptSession {
    /// Of nobody, at another date, without what could tell whose or where it was.
    fileprivate func shifted(by seconds: Double, id: String) -> KeptSession {
        var session = self
        session.id = id
        session.person = nil
        session.started = Timestamp.iso8601(date.addingTimeInterval(seconds))
        session.origin = origin.hasPrefix("simulated") ? "simulated" : "live"
        return session
    }
}
