/// Cuts bytes into lines: CR, LF or both end one; NUL and a byte order mark are dropped.
///
/// Lines longer than 1 KiB are discarded whole. Nothing is allocated after `init`.
struct LineAssembler: Sendable {
    enum Step: Equatable, Sendable {
        /// `line` holds a whole line, not empty.
        case line
        /// A line that was too long ended.
        case overlong
        case none
    }

    private static let longest = 1024

    /// The line so far, without its end.
    private(set) var line: [UInt8] = []
    /// What a comma becomes: a point where commas are decimal marks.
    private let comma: UInt8
    private var overflowed = false
    private var ended = false

    init(decimalComma: Bool = false) {
        comma = decimalComma ? 0x2E : 0x2C
        line.reserveCapacity(Self.longest)
    }

    /// Takes bytes from `at` on, up to the end of a line or of `bytes`; `at` ends behind what was taken.
    mutating func push(_ bytes: Span<UInt8>, at: inout Int) -> Step {
        if ended {
            line.removeAll(keepingCapacity: true)
            ended = false
        }
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            if byte == 0x0A || byte == 0x0D {
                let step = end()
                if step != .none { return step }
            } else if line.count == Self.longest {
                overflowed = true
            } else if byte != 0 {
                line.append(byte == 0x2C ? comma : byte)
            }
        }
        return .none
    }

    private mutating func end() -> Step {
        if overflowed {
            overflowed = false
            line.removeAll(keepingCapacity: true)
            return .overlong
        }
        if line.count >= 3, line[0] == 0xEF, line[1] == 0xBB, line[2] == 0xBF { line.removeFirst(3) }
        if line.isEmpty { return .none }
        ended = true
        return .line
    }

    mutating func reset() {
        line.removeAll(keepingCapacity: true)
        overflowed = false
        ended = false
    }
}
