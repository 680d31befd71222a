import Foundation
import Glibc
import Synchronization

/// The terminal's alternate screen: entered when made, left by `leave`, with what stood there before.
final class TerminalScreen: Sendable {
    private let isEntered = Mutex(false)
    /// No colours where the person wants none (no-color.org).
    private let hasColours = ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty

    init() { enter() }

    func enter() {
        isEntered.withLock { isEntered in
            if !isEntered { Self.write("\u{1B}[?1049h\u{1B}[?25l\u{1B}[2J") }
            isEntered = true
        }
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
    func show(_ lines: [FrameLine]) {
        let rows = lines.map { line in
            guard hasColours, line.colour != .plain else { return line.text + "\u{1B}[K" }
            return "\u{1B}[\(line.colour.rawValue)m\(line.text)\u{1B}[0m\u{1B}[K"
        }
        isEntered.withLock { isEntered in
            guard isEntered else { return }
            Self.write("\u{1B}[H" + rows.joined(separator: "\r\n") + "\u{1B}[J")
        }
    }

    func leave() {
        isEntered.withLock { isEntered in
            if isEntered { Self.write("\u{1B}[?25h\u{1B}[?1049l") }
            isEntered = false
        }
    }

    private static func write(_ text: String) {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
        } catch {
            // The terminal is gone, and nobody looks; a signal ends the program.
        }
    }
}
