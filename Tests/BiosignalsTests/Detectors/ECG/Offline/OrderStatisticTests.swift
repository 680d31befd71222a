import Testing

@testable import Biosignals

@Suite struct OrderStatisticTests {
    /// Some numbers twice or more often.
    private func list(_ count: Int) -> [Float] {
        TestSignals.noise(count: count, seed: UInt64(count)).map { ($0 * 20).rounded() }
    }

    @Test(arguments: [1, 2, 7, 8, 9, 16, 41, 60])
    func everyPlaceIsThatOfTheSortedList(count: Int) {
        let list = list(count)
        let sorted = list.sorted()
        var ranked = RankedList()
        ranked.rank(count) { list[$0] }
        for place in 0..<count {
            #expect(ranked.number(at: place) == sorted[place])
            var other = list
            #expect(other.select(place) == sorted[place])
        }
        #expect(ranked.median == sorted[count / 2])
        var other = list
        #expect(other.selectMedian() == sorted[count / 2])
    }

    @Test func aShorterListReplacesALongerOne() {
        var ranked = RankedList()
        ranked.rank(40) { Float($0) }
        ranked.rank(3) { [5, -1, 2][$0] }
        #expect(ranked.count == 3)
        #expect((0..<3).map { ranked.number(at: $0) } == [-1, 2, 5])
    }
}
