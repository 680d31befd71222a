import Devices
import Foundation

/// A page on paper, printed by WeasyPrint.
enum PDFFile {
    private static let missing =
        "the program weasyprint, which prints it, is not installed; 'apt install weasyprint' brings it, or write .html and print that in a browser"

    /// Says what is missing before any work is done.
    static func check(_ path: String) throws {
        guard try ProgramOutput(of: "weasyprint", ["--version"], within: 60).status == 0 else {
            throw CommandFailure("cannot write \(path): \(missing)")
        }
    }

    static func write(_ path: String, html: String) throws {
        try AtomicFile(path: path).written { temporary in
            let source = temporary + ".html"
            defer { unlinked(source) }
            try Data(html.utf8).write(to: URL(fileURLWithPath: source))
            let output = try ProgramOutput(of: "weasyprint", ["-q", source, temporary], within: 300)
            guard output.status == 0, FileManager.default.fileExists(atPath: temporary) else {
                throw CommandFailure(
                    "cannot write \(path): weasyprint ended with status \(output.status); write .html and print that"
                )
            }
        }
    }

    private static func unlinked(_ path: String) {
        do { try FileManager.default.removeItem(atPath: path) } catch {
            StandardError.line("note: \(path) was left behind: \(error.localizedDescription)")
        }
    }
}
