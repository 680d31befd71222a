import ArgumentParser
import Foundation
import HRV

/// `doctor --numbers`: each known answer with what came out, and how many were met.
struct NumbersCheck {
    /// Folder with recordings whose values others published; nil to leave them out.
    let folder: String?

    func run() throws {
        let answers = try self.answers()
        let rows = answers.map { answer in
            [
                answer.passed ? "ok" : "FAIL", answer.name, Self.text(answer.expected),
                answer.got.map(Self.text) ?? "nothing", Self.text(answer.tolerance),
            ]
        }
        for line in TextTable.lines([["", "number", "expected", "got", "tolerance"]] + rows) {
            try StandardOutput.shared.line(line)
        }
        let failed = answers.count { !$0.passed }
        try StandardOutput.shared.line(
            failed == 0
                ? "all \(answers.count) known answers were met"
                : "\(failed) of \(answers.count) known answers were missed; report this with the lines marked FAIL"
        )
        if failed > 0 { throw ExitCode(1) }
    }

    private func answers() throws -> [KnownAnswer] {
        guard let folder else { return KnownAnswers.run() }
        var isFolder: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder),
            isFolder.boolValue
        else {
            throw CommandFailure("there is no folder \(folder); name the one that holds rr/ and reference/")
        }
        return try KnownAnswers.run { path in
            let file = URL(fileURLWithPath: folder).appendingPathComponent(path).path
            guard FileManager.default.fileExists(atPath: file) else { return nil }
            return try String(contentsOfFile: file, encoding: .utf8)
        }
    }

    /// Seven digits that count, without more zeros than are needed.
    private static func text(_ value: Double) -> String { String(format: "%.7g", value) }
}
