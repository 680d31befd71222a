import Sensors

/// Follows what a port's driver counts: once a second, for drivers know no event for it.
struct LineErrorWatch: Sendable {
    private static let period: Int64 = 1_000_000_000

    private let first: LineErrors?
    private var newest = LineErrors()
    private var looked: Int64

    /// - Parameters:
    ///   - first: the driver's counters now, from which errors are counted; nil where it has none.
    ///   - now: monotonic nanoseconds.
    init(_ first: LineErrors?, now: Int64) {
        self.first = first
        looked = now
    }

    /// When to look again; nil where there is nothing to see.
    var due: Int64? { first == nil ? nil : looked + Self.period }

    func isDue(now: Int64) -> Bool { due.map { now >= $0 } ?? false }

    /// Takes the counters. Returns the errors since the beginning, when they are others than before.
    mutating func look(_ counters: LineErrors?, now: Int64) -> LineErrors? {
        looked = now
        guard let first, let counters else { return nil }
        func since(_ counter: KeyPath<LineErrors, Int>) -> Int {
            Int(UInt32(truncatingIfNeeded: counters[keyPath: counter] - first[keyPath: counter]))
        }
        let errors = LineErrors(
            frame: since(\.frame), overrun: since(\.overrun), parity: since(\.parity), breaks: since(\.breaks)
        )
        guard errors != newest else { return nil }
        newest = errors
        return errors
    }
}
