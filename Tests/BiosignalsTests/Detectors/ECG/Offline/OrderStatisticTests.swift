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
        ranked.rank(list.span)
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
        let long = (0..<40).map(Float.init)
        ranked.rank(long.span)
        let short: [Float] = [5, -1, 2]
        ranked.rank(short.span)
        #expect(ranked.count == 3)
        #expect((0..<3).map { ranked.number(at: $0) } == [-1, 2, 5])
    }
}
