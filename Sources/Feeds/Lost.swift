import Synchronization

/// Counts inputs that found no room.
final class Lost: Sendable {
    private let number = Atomic<Int>(0)

    var count: Int { number.load(ordering: .relaxed) }
    func add() { number.add(1, ordering: .relaxed) }
    func clear() { number.store(0, ordering: .relaxed) }
}
