import Reports
import Testing

@Suite struct StudyTests {
    @Test func aMeanHasItsIntervalByStudent() throws {
        // t for 3 degrees of freedom is 3.182, for 9 it is 2.262.
        let four = try #require(MeanChange([1, 2, 3, 4]))
        let error = (5.0 / 3).squareRoot() / 2
        #expect(four.mean == 2.5)
        #expect(abs((four.upper ?? 0) - (2.5 + 3.18245 * error)) < 1e-4)
        let ten = try #require(MeanChange((1...10).map(Double.init)))
        #expect(abs((ten.lower ?? 0) - (5.5 - 2.26216 * (55.0 / 6).squareRoot() / 10.0.squareRoot())) < 1e-4)
        #expect(MeanChange([]) == nil)
        #expect(MeanChange([1])?.lower == nil)
    }

    @Test func theDifferenceOfTwoGroupsIsWelchs() throws {
        // scipy: ttest_ind([1,2,3,4,5], [2,2,2,3,9], equal_var=False).confidence_interval()
        let change = try #require(MeanChange([1, 2, 3, 4, 5], minus: [2, 2, 2, 3, 9]))
        #expect(abs(change.mean + 0.6) < 1e-12)
        #expect(abs((change.lower ?? 0) + 4.35817) < 1e-3, "\(change)")
        #expect(abs((change.upper ?? 0) - 3.15817) < 1e-3)
    }

    @Test func aSingleCaseIsHeldAgainstItsPossibleStarts() throws {
        let clear = SingleCase(person: "A", a: [1, 2, 1, 2, 1], b: [5, 6, 5, 6, 5])
        #expect(clear.nonOverlap == 1)
        #expect(clear.randomization?.starts == 5)
        #expect(clear.randomization?.share == 0.2)
        #expect(abs((clear.difference ?? 0) - 4) < 1e-12)
        let same = SingleCase(person: "B", a: [1, 1, 1], b: [1, 1, 1])
        #expect(same.nonOverlap == 0.5)
        #expect(same.randomization?.share == 1)
        #expect(SingleCase(person: "C", a: [1, 2], b: [1, 2, 3]).difference == nil)
    }

    @Test func everybodyInAGroupIsCounted() throws {
        func member(_ name: String, _ before: Double?, _ after: Double?, arm: String = "")
            -> GroupStudy.Member
        {
            GroupStudy.Member(person: name, arm: arm, before: before, after: after)
        }
        let group = GroupStudy([
            member("A", 1, 3), member("B", 1, 3), member("C", 1, 3), member("D", 1, 3), member("E", 1, nil),
            member("F", nil, nil),
        ])
        let arm = try #require(group.arms.first)
        #expect(arm.members == 6 && arm.withBefore == 5 && arm.withBoth == 4)
        #expect(arm.complete?.mean == 2)
        // The one who did not come back counts as unchanged.
        #expect(arm.everybody?.mean == 8.0 / 5)
        #expect(group.between == nil)
        let small = GroupStudy([member("A", 1, 9), member("B", 1, 9), member("C", 1, 9)])
        #expect(small.arms[0].everybody == nil)
    }

    @Test func aStudyFindsItsRecordingsByNameOrByFile() throws {
        let results = ResultTable(
            columns: ["recording", "part", "time.ln_rmssd"],
            rows: [["dir/a.txt", "", "3.1"], ["dir/b.txt", "", "3.2"], ["dir/b.txt", "paced", "9"]])
        let design = ResultTable(
            columns: ["recording", "person", "phase", "stopped"],
            rows: [
                ["a.txt", "X", "before", ""], ["dir/b.txt", "X", "after", "yes"],
                ["c.txt", "X", "after", ""],
            ])
        let study = try StudyDesign(design, results: results, measure: "time.ln_rmssd")
        #expect(study.sessions.map(\.value) == [3.1, 3.2, nil])
        #expect(study.stops.first?.reason == "no reason given")
        #expect(throws: ResultTable.Failure.self) {
            try StudyDesign(design, results: results, measure: "stress")
        }
    }
}
