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
    private var overflowed = false
    private var ended = false

    init() { line.reserveCapacity(Self.longest) }

    /// Takes one byte.
    mutating func push(_ byte: UInt8) -> Step {
        if ended {
            line.removeAll(keepingCapacity: true)
            ended = false
        }
        switch byte {
        case 0x0A, 0x0D:
            if overflowed {
                overflowed = false
                line.removeAll(keepingCapacity: true)
                return .overlong
            }
            if line.isEmpty { return .none }
            ended = true
            return .line
        case 0x00:
            return .none
        default:
            guard line.count < Self.longest else {
                overflowed = true
                return .none
            }
            line.append(byte)
            if line.count == 3, line[0] == 0xEF, line[1] == 0xBB, line[2] == 0xBF {
                line.removeAll(keepingCapacity: true)
            }
            return .none
        }
    }

    mutating func reset() {
        line.removeAll(keepingCapacity: true)
        overflowed = false
        ended = false
    }
}
