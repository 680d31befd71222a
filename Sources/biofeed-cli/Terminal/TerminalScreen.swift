import Foundation
import Glibc

/// The terminal's alternate screen: entered when made, left by `leave`, with what stood there before.
final class TerminalScreen: Sendable {
    init() {
        Self.write("\u{1B}[?1049h\u{1B}[?25l\u{1B}[2J")
    }

    /// Columns and rows; 80 × 24 where the terminal does not say.
    var size: (width: Int, height: Int) {
        var size = winsize()
        guard unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0
        else {
            return (80, 24)
        }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    /// Shows a frame from the upper left corner.
    func show(_ lines: [String]) {
        Self.write("\u{1B}[H" + lines.map { $0 + "\u{1B}[K" }.joined(separator: "\r\n") + "\u{1B}[J")
    }

    func leave() { Self.write("\u{1B}[?25h\u{1B}[?1049l") }

    private static func write(_ text: String) { FileHandle.standardOutput.write(Data(text.utf8)) }
}
