import Synchronization

/// A queue between exactly one thread that pushes and one that pops: fixed size, no lock, no waiting.
///
/// The one type that vouches for its own thread safety: each slot belongs to the producer until `tail` has been
/// published past it, and to the consumer until `head` has. Source: Lamport 1983.
@safe final class SPSCRing<Element: Sendable>: @unchecked Sendable {
    let capacity: Int
    private let slots: UnsafeMutablePointer<Element>
    private let head = Atomic<Int>(0)
    private let tail = Atomic<Int>(0)

    /// - Precondition: `capacity` ≥ 1.
    init(capacity: Int) {
        precondition(capacity >= 1, "A ring has at least one slot.")
        self.capacity = capacity
        unsafe slots = .allocate(capacity: capacity)
    }

    deinit {
        while pop() != nil {}
        unsafe slots.deallocate()
    }

    /// Producer only. False, and nothing kept, when the ring is full.
    func push(_ element: consuming Element) -> Bool {
        let at = tail.load(ordering: .relaxed)
        guard at - head.load(ordering: .acquiring) < capacity else { return false }
        unsafe (slots + at % capacity).initialize(to: element)
        tail.store(at + 1, ordering: .releasing)
        return true
    }

    /// Consumer only. Nil when the ring is empty.
    func pop() -> Element? {
        let at = head.load(ordering: .relaxed)
        guard at < tail.load(ordering: .acquiring) else { return nil }
        let element = unsafe (slots + at % capacity).move()
        head.store(at + 1, ordering: .releasing)
        return element
    }

    /// Producer only: a push would succeed.
    var hasRoom: Bool { tail.load(ordering: .relaxed) - head.load(ordering: .acquiring) < capacity }
}
