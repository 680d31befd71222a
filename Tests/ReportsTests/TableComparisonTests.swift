import HRV
import Reports
import Testing

@Suite struct TableComparisonTests {
    private func table(_ rows: [[String]]) -> ResultTable {
        ResultTable(columns: ["recording", "part", "beats", "time.rmssd_ms", "error"], rows: rows)
    }

    @Test func whatChangedIsCountedAndPlaced() {
        let old = table([
            ["a", "", "100", "40", ""], ["b", "", "100", "50", ""], ["c", "", "100", "60", ""],
            ["gone", "", "1", "1", ""], ["bad", "", "", "", "no beats"],
        ])
        let new = table([
            ["c", "", "100", "66", ""], ["a", "", "100", "40", ""], ["b", "", "100", "", "broken"],
            ["new", "", "1", "1", ""], ["bad", "", "100", "30", ""],
        ])
        let comparison = TableComparison(old: old, new: new)
        #expect(comparison.rows == 4)
        #expect(comparison.onlyOld == ["gone"])
        #expect(comparison.onlyNew == ["new"])
        #expect(comparison.newErrors == ["b"])
        #expect(comparison.goneErrors == ["bad"])
        let rmssd = comparison.changes.first { $0.column == "time.rmssd_ms" }
        #expect(rmssd?.both == 2)
        #expect(rmssd?.changed == 1)
        #expect(rmssd?.onlyOld == 1)
        #expect(rmssd?.onlyNew == 1)
        #expect(rmssd?.largest == 6)
        #expect(rmssd?.largestIn == "c")
        // Differences 6 and 0: mean 3, standard deviation 3·√2.
        #expect(rmssd?.meanDifference == 3)
        #expect(abs((rmssd?.upper ?? 0) - (3 + 1.96 * 18.0.squareRoot())) < 1e-9)
    }

    @Test func partsOfOneRecordingAreRowsOfTheirOwn() {
        let old = table([["a", "rest", "100", "40", ""], ["a", "paced", "100", "50", ""]])
        let comparison = TableComparison(old: old, new: old)
        #expect(comparison.rows == 2)
        #expect(comparison.changes.isEmpty)
        #expect(comparison.unchanged == ["beats", "time.rmssd_ms"])
    }

    @Test func settingsHaveAFingerprintThatFollowsEveryOne() {
        var other = AnalysisSettings()
        #expect(other.fingerprint == AnalysisSettings().fingerprint)
        #expect(other.fingerprint.count == 12)
        other.spectrum.arOrder = 17
        #expect(other.fingerprint != AnalysisSettings().fingerprint)
    }
}
