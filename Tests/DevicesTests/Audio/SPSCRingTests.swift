import Foundation
import Testing

@testable import Devices

@Suite struct SPSCRingTests {
    @Test func keepsOrderAndRefusesWhenFull() {
        let ring = SPSCRing<Int>(capacity: 3)
        #expect([1, 2, 3, 4].map { ring.push($0) } == [true, true, true, false])
        #expect(!ring.hasRoom)
        #expect(ring.pop() == 1)
        #expect(ring.push(5))
        #expect([ring.pop(), ring.pop(), ring.pop(), ring.pop()] == [2, 3, 5, nil])
    }

    @Test func twoThreadsSeeOneSequence() {
        let ring = SPSCRing<[Int]>(capacity: 16)
        let count = 100_000
        let producer = Thread {
            for i in 0..<count { while !ring.push([i]) { sched_yield() } }
        }
        producer.start()
        var wrong = 0
        for i in 0..<count {
            var got = ring.pop()
            while got == nil {
                sched_yield()
                got = ring.pop()
            }
            if got != [i] { wrong += 1 }
        }
        #expect(wrong == 0)
        #expect(ring.pop() == nil)
    }

    @Test func freesWhatIsLeftInIt() {
        final class Token: Sendable {}
        weak var seen: Token?
        do {
            let ring = SPSCRing<Token>(capacity: 2)
            let token = Token()
            seen = token
            #expect(ring.push(token))
        }
        #expect(seen == nil)
    }
}
