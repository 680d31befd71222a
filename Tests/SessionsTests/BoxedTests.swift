import Testing

@testable import Sessions

@Suite struct BoxedTests {
    @Test func aCopyIsAValueOfItsOwn() {
        let first = Boxed([1, 2])
        var second = first
        second.value.append(3)
        second.change { $0.append(4) }
        #expect(first.value == [1, 2])
        #expect(second.value == [1, 2, 3, 4])
    }
}
