import Foundation

/// Lines to standard output, or to a file that appears whole.
struct TextOutput {
    private var file: AtomicFile?
    private var lines = ""

    /// - Parameter path: nil for standard output.
    init(path: String?) throws { file = try path.map(AtomicFile.init(path:)) }

    mutating func line(_ text: String) throws {
        guard file != nil else { return try StandardOutput.shared.line(text) }
        lines += text
        lines += "\n"
    }

    func finish() throws {
        guard let file else { return try StandardOutput.shared.flush() }
        try file.written { temporary in
            do {
                try Data(lines.utf8).write(to: URL(fileURLWithPath: temporary))
            } catch {
                throw CommandFailure(
                    "cannot write \(file.path): \(error.localizedDescription); choose another place")
            }
        }
    }
}
