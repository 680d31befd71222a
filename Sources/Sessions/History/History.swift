public import Foundation
public import Guidance

/// What is kept of people and their sessions. Nothing is on the disk before somebody opts in.
///
/// One program at a time: the index is locked. Not safe to be used from several threads; the daemon's actor owns it.
public final class History {
    let folder: HistoryFolder
    let audit: AuditLog
    let index: HistoryIndex
    public private(set) var retention: Retention
    private let now: () -> Date

    /// Opens the folder and makes what is missing. An index that is damaged or does not fit the files is made anew.
    ///
    /// - Parameter now: the clock of consent, retention and the audit log.
    public init(path: String, now: @escaping () -> Date = Date.init) throws {
        let folder = HistoryFolder(path: path)
        try folder.make()
        self.folder = folder
        self.now = now
        audit = AuditLog(path: folder.audit)
        index = try Self.openIndex(folder)
        retention = .standard
        if let stored: Retention = try Self.read(folder.retention) { retention = try stored.checked() }
        try self.refresh()
    }

    private static func openIndex(_ folder: HistoryFolder) throws -> HistoryIndex {
        do {
            return try HistoryIndex(path: folder.index)
        } catch {
            if "\(error)".contains("locked") {
                throw HistoryError(
                    .disk,
                    "cannot open the history in \(folder.path): another biofeedd uses it; end that one or give another --history"
                )
            }
        }
        // Whatever is wrong with it, the files know better.
        try PrivateFile.erase(folder.index)
        do {
            return try HistoryIndex(path: folder.index)
        } catch {
            throw HistoryError(
                .disk, "cannot make the index \(folder.index): \(error); check the folder and its room")
        }
    }

    public var path: String { folder.path }

    public func close() throws { try index.close() }

    // MARK: Index

    /// Makes the index agree with the files.
    private func refresh() throws {
        var expected: Set<String> = []
        for person in try [nil] + folder.codes().map(Optional.some) {
            expected.formUnion(try folder.sessions(of: person).filter { try summary($0, person) != nil })
        }
        if try index.ids != expected { try rebuild() }
    }

    /// Makes the index anew from the session files. Recordings without a summary are left to `unreviewed`.
    public func rebuild() throws {
        try index.clear()
        for person in try [nil] + folder.codes().map(Optional.some) {
            for id in try folder.sessions(of: person) {
                if let session = try summary(id, person) { try index.add(session, json: Self.json(session)) }
            }
        }
        try audit.note(.rebuild, nil, at: now())
    }

    /// Recordings that began before a moment and that nobody has looked at: of a run that was cut short. Their paths, and
    /// whose they are.
    public func unreviewed(before moment: Date) throws -> [(path: String, person: PersonCode?)] {
        try ([nil] + folder.codes().map(Optional.some)).flatMap { person in
            try folder.sessions(of: person).sorted()
                .filter { id in
                    RecordingName.started(id).map { $0 < moment } ?? false
                        && FileManager.default.fileExists(atPath: folder.recording(id, person))
                        && !FileManager.default.fileExists(atPath: folder.summary(id, person))
                }
                .map { (folder.recording($0, person), person) }
        }
    }

    private func summary(_ id: String, _ person: PersonCode?) throws -> KeptSession? {
        try Self.read(folder.summary(id, person))
    }

    // MARK: People

    /// Somebody opts in: from now on her sessions are kept.
    public func add(_ profile: Profile, research: Bool) throws -> Person {
        var generator = SystemRandomNumberGenerator()
        let code = PersonCode(apartFrom: Set(try folder.codes()), using: &generator)
        let person = Person(code: code, profile: profile, research: research, on: now())
        try folder.make(code)
        try write(person)
        try audit.note(.add, code, at: now())
        return person
    }

    public func people() throws -> [Person] { try folder.codes().map(person) }

    public func person(_ code: PersonCode) throws -> Person {
        guard let person: Person = try Self.read(folder.person(code)) else { throw Self.unknown(code.text) }
        return person
    }

    private static func unknown(_ what: String) -> HistoryError {
        HistoryError(.unknown, "there is no person or session '\(what)' in the history; list them first")
    }

    /// Changes what is known of a person.
    @discardableResult
    public func change(_ code: PersonCode, _ change: (inout Person) throws -> Void) throws -> Person {
        var person = try person(code)
        let consent = person.consent
        try change(&person)
        try write(person)
        try audit.note(person.consent == consent ? .change : .consent, code, at: now())
        return person
    }

    private func write(_ person: Person) throws {
        try PrivateFile.write(Self.encode(person), to: folder.person(person.code))
    }

    // MARK: Sessions

    /// Where a session that begins now is to be recorded; nil for a person who has not opted in.
    public func recordingPath(for code: PersonCode) throws -> String? {
        guard try person(code).isKept else { return nil }
        return RecordingName.free(in: folder.folder(code), of: code.text, started: now())
    }

    /// Remembers a session that has ended.
    public func add(_ session: KeptSession) throws {
        if let person = session.person {
            // She may have been erased in the meantime.
            guard FileManager.default.fileExists(atPath: folder.person(person)) else { return }
        }
        try PrivateFile.write(Self.encode(session), to: folder.summary(session.id, session.person))
        try index.add(session, json: Self.json(session))
        try audit.note(.session, session.person, at: now())
    }

    /// The newest first.
    public func sessions(of person: PersonCode? = nil, since: Date? = nil, limit: Int = 10_000) throws
        -> [KeptSession]
    {
        try index.sessions(of: person, since: since.map(Timestamp.iso8601), limit: limit).map(Self.decode)
    }

    public func session(_ id: String) throws -> KeptSession {
        guard let json = try index.session(id) else { throw Self.unknown(id) }
        return try Self.decode(json)
    }

    /// Where its recording is; nil when its time is over.
    public func recording(of session: KeptSession) -> String? {
        let path = folder.recording(session.id, session.person)
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }

    /// Says in the audit log that somebody was looked at or taken along.
    public func noteRead(_ code: PersonCode?) throws { try audit.note(.read, code, at: now()) }
    public func noteExport(_ code: PersonCode?) throws { try audit.note(.export, code, at: now()) }
    func audit(research sessions: Int) throws { try audit.note(.research, nil, count: sessions, at: now()) }

    // MARK: Erasing and expiring

    /// What an erasure came to.
    public struct Erasure: Sendable, Hashable, Codable {
        public var sessions: Int
        public var files: Int
        /// Bytes of the history that were searched afterwards, and the files in which something was still found: none.
        public var bytesSearched: Int
        public var found: [String]
        public var isVerified: Bool

        enum CodingKeys: String, CodingKey {
            case sessions, files, found
            case bytesSearched = "bytes_searched"
            case isVerified = "verified"
        }
    }

    /// Erases everything of a person, then searches all that is left for it.
    public func erase(_ code: PersonCode) throws -> Erasure {
        _ = try person(code)
        let sessions = try sessions(of: code)
        try index.erase(person: code)
        let files = try folder.erase(code)
        try audit.forget(code)
        try audit.note(.erase, nil, count: sessions.count, at: now())
        return try verified(sessions, files, wanted: [code.text])
    }

    public func erase(session id: String) throws -> Erasure {
        let session = try session(id)
        try index.erase(session: id)
        let paths = folder.recordingFiles(id, session.person) + [folder.summary(id, session.person)]
        let files = paths.count { FileManager.default.fileExists(atPath: $0) }
        for path in paths { try PrivateFile.erase(path) }
        try audit.note(.eraseSession, session.person, at: now())
        return try verified([session], files, wanted: [])
    }

    private func verified(_ sessions: [KeptSession], _ files: Int, wanted: [String]) throws -> Erasure {
        let search = try folder.search(for: wanted + sessions.map(\.id))
        return Erasure(
            sessions: sessions.count, files: files, bytesSearched: search.bytes, found: search.found,
            isVerified: search.found.isEmpty)
    }

    public func set(_ terms: Retention) throws {
        retention = try terms.checked()
        try PrivateFile.write(Self.encode(retention), to: folder.retention)
        try audit.note(.retention, nil, at: now())
    }

    /// Erases what is over. Sessions of nobody are the operator's own and stay.
    ///
    /// - Returns: recordings and whole sessions that went.
    @discardableResult
    public func expire() throws -> (recordings: Int, sessions: Int) {
        try folder.removeEmptied()
        var gone = (recordings: 0, sessions: 0)
        for session in try sessions() where session.person != nil {
            let over = retention.expired(started: session.date, now: now())
            let hadRecording = recording(of: session) != nil
            if over.raw || over.summary {
                for path in folder.recordingFiles(session.id, session.person) { try PrivateFile.erase(path) }
                if hadRecording { gone.recordings += 1 }
            }
            if over.summary {
                try index.erase(session: session.id)
                try PrivateFile.erase(folder.summary(session.id, session.person))
                gone.sessions += 1
            }
        }
        // Recordings that could not be read have no summary; their names say when they began.
        let oldest = now().addingTimeInterval(-86_400 * Double(retention.rawDays))
        for (path, person) in try unreviewed(before: oldest) where person != nil {
            let id = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
            for path in folder.recordingFiles(id, person) { try PrivateFile.erase(path) }
            gone.recordings += 1
        }
        if gone.recordings + gone.sessions > 0 {
            try audit.note(.expired, nil, count: max(gone.recordings, gone.sessions), at: now())
        }
        return gone
    }

    // MARK: Files

    static func encode(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return try encoder.encode(value)
    }

    static func json(_ session: KeptSession) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(session), as: UTF8.self)
    }

    private static func decode(_ json: String) throws -> KeptSession {
        try JSONDecoder().decode(KeptSession.self, from: Data(json.utf8))
    }

    private static func read<Value: Decodable>(_ path: String) throws -> Value? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        do {
            return try JSONDecoder().decode(Value.self, from: data)
        } catch {
            throw HistoryError(
                .disk,
                "cannot read \(path): it is damaged; put back a whole copy, or move it out of the folder")
        }
    }
}
