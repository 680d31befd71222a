import Foundation

/// Where the files of the history are. They are the history; the index can be made from them at any time.
///
/// ```
/// people/KQZRM/person.json                       profile, consent, crosses, goals
/// people/KQZRM/2026-10-07_10-20-30_KQZRM.biofeed the recording
/// people/KQZRM/2026-10-07_10-20-30_KQZRM.json    the session as it is remembered (`KeptSession`)
/// 2026-10-07_10-20-30_seat1.biofeed, .json       sessions of nobody, where the operator keeps those
/// retention.json, audit.log, index.sqlite
/// ```
struct HistoryFolder {
    let path: String

    private var people: String { "\(path)/people" }
    var index: String { "\(path)/index.sqlite" }
    var audit: String { "\(path)/audit.log" }
    var retention: String { "\(path)/retention.json" }

    /// For a moment only.
    func temporary(ending: String) -> String { "\(path)/\(UUID().uuidString).\(ending)" }

    /// Of a person, or of the sessions of nobody.
    func folder(_ person: PersonCode?) -> String { person.map { "\(people)/\($0)" } ?? path }
    func person(_ code: PersonCode) -> String { "\(folder(code))/person.json" }
    func recording(_ id: String, _ person: PersonCode?) -> String { "\(folder(person))/\(id).biofeed" }
    func summary(_ id: String, _ person: PersonCode?) -> String { "\(folder(person))/\(id).json" }

    func make(_ person: PersonCode? = nil) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: folder(person), withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw HistoryError(
                .disk,
                "cannot make the folder \(folder(person)): \(error.localizedDescription); choose another with --history"
            )
        }
    }

    private func names(_ folder: String) throws -> [String] {
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        } catch {
            throw HistoryError(
                .disk,
                "cannot read the folder \(folder): \(error.localizedDescription); check who may read it")
        }
    }

    func codes() throws -> [PersonCode] { try names(people).compactMap(PersonCode.init) }

    /// Ids of the sessions of which there is a recording or a summary.
    func sessions(of person: PersonCode?) throws -> Set<String> {
        let kept = try names(folder(person)).compactMap { name -> String? in
            let parts = name.split(separator: ".")
            guard parts.count == 2, parts[1] == "biofeed" || parts[1] == "json", name.first?.isNumber == true
            else { return nil }
            return String(parts[0])
        }
        return Set(kept)
    }

    /// The recording with what SQLite may have left beside it.
    func recordingFiles(_ id: String, _ person: PersonCode?) -> [String] {
        let path = recording(id, person)
        return [path, "\(path)-wal", "\(path)-shm", "\(path)-journal"]
    }

    /// Overwrites and removes everything of hers. Her emptied folder stays for a while under another name.
    ///
    /// The names of its files stand in the folder's own blocks. The file system takes them out there, but does not write that
    /// for a folder that is gone by then: see `removeEmptied`.
    func erase(_ person: PersonCode) throws -> Int {
        let all = try names(folder(person))
        for name in all { try PrivateFile.erase("\(folder(person))/\(name)") }
        do {
            if FileManager.default.fileExists(atPath: folder(person)) {
                try FileManager.default.moveItem(
                    atPath: folder(person), toPath: "\(people)/\(Self.emptied)\(UUID().uuidString)")
            }
        } catch {
            throw HistoryError(
                .disk,
                "cannot remove the folder \(folder(person)): \(error.localizedDescription); erase her again")
        }
        return all.count
    }

    /// What names of emptied folders begin with.
    private static let emptied = "erased-"
    /// Seconds after which a disk has what was written (Linux: half a minute), with room.
    private static let settled = 600.0

    /// Removes the folders of people who were erased some time ago.
    func removeEmptied() throws {
        for name in try names(people) where name.hasPrefix(Self.emptied) {
            let folder = URL(fileURLWithPath: "\(people)/\(name)")
            do {
                let changed = try folder.resourceValues(forKeys: [.contentModificationDateKey])
                    .contentModificationDate
                guard let changed, -changed.timeIntervalSinceNow > Self.settled else { continue }
                try FileManager.default.removeItem(at: folder)
            } catch {
                throw HistoryError(
                    .disk,
                    "cannot remove the empty folder \(folder.path): \(error.localizedDescription); check who may write there"
                )
            }
        }
    }

    /// Files below this folder in whose bytes or name one of the texts is found, and how many bytes were searched.
    func search(for texts: [String]) throws -> (found: [String], bytes: Int) {
        var found: [String] = []
        var bytes = 0
        guard let all = FileManager.default.enumerator(atPath: path) else { return ([], 0) }
        let wanted = texts.map { Data($0.utf8) }
        for case let name as String in all {
            if texts.contains(where: name.contains) { found.append(name) }
            let url = URL(fileURLWithPath: "\(path)/\(name)")
            guard try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { continue }
            let data = try Data(contentsOf: url)
            bytes += data.count
            if wanted.contains(where: { data.range(of: $0) != nil }) { found.append(name) }
        }
        return (found, bytes)
    }
}
