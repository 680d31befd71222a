public import Sensors

/// The search for a line's settings: what comes is listened to with one after the other until it is understood.
///
/// The port stays open: closing it would reset many boards. Nothing is written to find out, and silence tells nothing: a
/// setting is given up when bytes came for some time and made no sense. Only a device that was named and must be asked is
/// asked at each setting anew, and there its silence tells as much.
public struct SerialSearch: Sendable {
    /// Takes the bytes since a setting was made; true once they are understood.
    public typealias Listener = ([UInt8]) -> Bool

    /// What is tried, in order, again and again.
    public var lines: [LineSettings]
    /// Seconds from the first byte for which a setting is listened to: three times as long the first, which is the
    /// likeliest, and twice as long in each new round, up to eight times, for devices that say something once a second.
    public var seconds: Double
    /// Makes a listener for each setting.
    public var makeListener: @Sendable () -> Listener
    /// Told the setting under which the bytes were understood, on the reader's thread.
    public var found: @Sendable (LineSettings) -> Void

    public init(
        lines: [LineSettings], seconds: Double = 1.5, makeListener: @escaping @Sendable () -> Listener,
        found: @escaping @Sendable (LineSettings) -> Void
    ) {
        precondition(!lines.isEmpty && seconds > 0, "a search tries at least one setting for some time")
        self.lines = lines
        self.seconds = seconds
        self.makeListener = makeListener
        self.found = found
    }
}

/// Where a search stands.
struct SerialSearching {
    private let search: SerialSearch
    private var index = 0
    private var round = 0
    private var listener: SerialSearch.Listener?
    /// Whether the device speaks when it is asked.
    private let asks: Bool
    /// When the present setting began to be judged: at the first byte, or once the device was asked.
    private var judgedFrom: Int64?
    private(set) var isOver = false

    init(_ search: SerialSearch, asks: Bool) {
        self.search = search
        self.asks = asks
        listener = search.makeListener()
    }

    var line: LineSettings { search.lines[index] }

    /// A setting was made anew: after a change, or because the port was opened again.
    mutating func begin() {
        judgedFrom = nil
        listener = search.makeListener()
    }

    /// When the present setting is given up though nothing comes; nil while that tells nothing.
    var due: Int64? { asks && !isOver && search.lines.count > 1 ? judgedFrom.map { $0 + patience } : nil }

    /// Nanoseconds for which the present setting is listened to.
    private var patience: Int64 {
        Int64(search.seconds * (index == 0 ? 3 : 1) * Double(1 << min(round, 3)) * 1e9)
    }

    /// The device has been asked to start.
    mutating func asked(now: Int64) {
        if asks, judgedFrom == nil { judgedFrom = now }
    }

    /// Takes what came.
    mutating func hear(_ bytes: [UInt8], now: Int64) {
        guard !isOver else { return }
        if listener?(bytes) == true {
            isOver = true
            listener = nil
            search.found(line)
        } else if !asks, judgedFrom == nil {
            judgedFrom = now
        }
    }

    /// The setting that is to be tried next, when the present one is given up.
    mutating func next(now: Int64) -> LineSettings? {
        guard !isOver, search.lines.count > 1, let judgedFrom, now - judgedFrom >= patience else {
            return nil
        }
        index = (index + 1) % search.lines.count
        if index == 0 { round += 1 }
        begin()
        return line
    }
}
