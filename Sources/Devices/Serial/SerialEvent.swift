public import Sensors

/// What happens on a port, in order. Each carries the moment it was seen, in nanoseconds of `MonotonicClock`.
public enum SerialEvent: Sendable, Hashable {
    /// The port was opened (again), set and flushed.
    case opened(at: Int64)
    /// Said after the opening: a USB adapter may hold bytes back for so many milliseconds.
    case adapter(milliseconds: Int, at: Int64)
    /// The driver counted troubles of the line: all since the opening. Said when they are more, at most once a second.
    case errors(LineErrors, at: Int64)
    /// One read's bytes, 1 to 4096 of them, stamped once, right after the read.
    case bytes([UInt8], at: Int64)
    /// The port is gone or could not be opened, with the reason; it will be tried again.
    case lost(String, at: Int64)

    /// The moment it was seen, in nanoseconds of `MonotonicClock`.
    public var nanoseconds: Int64 {
        switch self {
        case .opened(let at), .adapter(_, let at), .errors(_, let at), .bytes(_, let at), .lost(_, let at): at
        }
    }
}
