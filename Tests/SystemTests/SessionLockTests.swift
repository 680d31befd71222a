import Testing

@testable import biofeedd

@Suite struct SessionLockTests {
    /// Whether it locks at each of these moments, in seconds.
    private func due(_ lock: inout SessionLock, at moments: [Double]) -> [Bool] {
        moments.map { lock.isDue(at: Int64($0 * 1e9)) }
    }

    @Test func locksOnceAMinuteAfterTheEnd() {
        var lock = SessionLock()
        #expect(due(&lock, at: [100]) == [false])
        lock.sessionEnded(at: 0)
        #expect(due(&lock, at: [59.9, 60, 61]) == [false, true, false])
    }

    @Test func notWhileSheGoesOn() {
        var lock = SessionLock()
        lock.sessionEnded(at: 0)
        lock.sessionBegan()
        #expect(due(&lock, at: [100]) == [false])
    }
}
