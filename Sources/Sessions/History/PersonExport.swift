import Foundation

extension History {
    /// Everything of a person, for herself, in formats that need no biofeed: JSON, CSV, and her recordings, which are
    /// SQLite files.
    public func export(of code: PersonCode) throws -> [TarEntry] {
        let person = try person(code)
        let sessions = try sessions(of: code).reversed()
        let root = "biofeed-\(code)"
        var entries = [
            TarEntry("\(root)/README.txt", text: Self.readme),
            TarEntry("\(root)/person.json", .bytes([UInt8](try Self.encode(person)))),
            TarEntry("\(root)/sessions.csv", text: SessionTable.table(Array(sessions))),
            TarEntry(
                "\(root)/crosses.csv",
                text: SessionTable.row(["date", "label"])
                    + person.crosses.map { SessionTable.row([$0.date, $0.label ?? ""]) }.joined()),
            TarEntry(
                "\(root)/goals.csv",
                text: SessionTable.row(["since", "goal", "done"])
                    + person.goals.map { SessionTable.row([$0.since, $0.text, $0.isDone ? "1" : "0"]) }
                    .joined()),
        ]
        for session in sessions {
            let modified = Int(session.date.timeIntervalSince1970)
            entries.append(
                TarEntry(
                    "\(root)/sessions/\(session.id).json", .bytes([UInt8](try Self.encode(session))),
                    modified: modified))
            guard let path = recording(of: session) else { continue }
            let beats = try SessionRecording(path: path).beatsCSV()
            entries.append(
                TarEntry("\(root)/sessions/\(session.id).beats.csv", text: beats, modified: modified))
            entries.append(
                TarEntry(
                    "\(root)/sessions/\(session.id).biofeed",
                    .file(
                        path,
                        bytes: try URL(fileURLWithPath: path).resourceValues(forKeys: [.fileSizeKey]).fileSize
                            ?? 0),
                    modified: modified))
        }
        try noteExport(code)
        return entries
    }

    private static let readme = """
        Everything that this biofeed station keeps of you.
        Alles wat dit biofeed-station van jou bewaart.

        person.json    what you told, what you agreed to, your crosses and goals
        crosses.csv, goals.csv   the same as tables
        sessions.csv   your sessions, a line each
        sessions/      for each session: .json what is remembered of it; .beats.csv every heart beat; .biofeed the
                       recording, an SQLite file (sqlite3 opens it; biofeed-cli replays and converts it)

        \(SessionTable.definitions)
        """
}
