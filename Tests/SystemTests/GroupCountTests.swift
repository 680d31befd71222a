import Testing

@testable import biofeedd

@Suite struct GroupCountTests {
    private func parts(_ text: String) -> [GroupCount.Part] {
        text.map { GroupCount.Part(isStreaming: $0 != "-", follows: $0 == "f") }
    }

    /// f follows, s has a sensor and does not, - has no sensor.
    @Test(arguments: [("fff", nil), ("ffsf", 3), ("ffs-", nil), ("ssss", nil), ("fssss-", 1), ("", nil)])
    func tellsHowManyAndNeverWho(_ seats: String, _ expected: Int?) {
        #expect(GroupCount.following(parts(seats)) == expected)
    }
}
