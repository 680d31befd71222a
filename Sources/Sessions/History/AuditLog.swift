import Foundation

/// What was done to the history, a line each: when, what, for whom. Never what stood in it.
///
/// `2026-10-07T10:20:30.000Z export KQZRM`. The code of a person who was erased is overwritten with `-----`.
struct AuditLog {
    enum Action: String {
        case add, consent, change, session, read, export, erase
        case eraseSession = "erase-session"
        case research, retention, rebuild, expired
    }

    let path: String

    /// - Parameter count: how many sessions, where it is many.
    func note(_ action: Action, _ person: PersonCode?, count: Int? = nil, at date: Date) throws {
        var line = "\(Timestamp.iso8601(date)) \(action.rawValue)"
        if let person { line += " \(person)" }
        if let count { line += " sessions=\(count)" }
        do {
            if !FileManager.default.fileExists(atPath: path) {
                try Data().write(to: URL(fileURLWithPath: path))
            }
            let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
            try handle.seekToEnd()
            try handle.write(contentsOf: Data("\(line)\n".utf8))
            try handle.close()
        } catch {
            throw HistoryError(
                .disk, "cannot write the audit log \(path): \(error.localizedDescription); check the folder")
        }
    }

    /// In place, so that no older copy stays.
    func forget(_ person: PersonCode) throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        do {
            let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
            let text = String(decoding: try handle.readToEnd() ?? Data(), as: UTF8.self)
            let blank = String(repeating: "-", count: PersonCode.length)
            try handle.seek(toOffset: 0)
            try handle.write(contentsOf: Data(text.replacing(person.text, with: blank).utf8))
            try handle.synchronize()
            try handle.close()
        } catch {
            throw HistoryError(
                .disk, "cannot write the audit log \(path): \(error.localizedDescription); check the folder")
        }
    }
}
