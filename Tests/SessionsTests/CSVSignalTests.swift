import Foundation
import Testing

@testable import Sessions

@Suite struct CSVSignalTests {
    private func table(
        _ text: String, rate: Double? = nil, timeUnit: TimeUnit? = nil
    ) throws(RecordingFormatError) -> CSVSignal {
        try CSVSignal(ByteSource(Array(text.utf8)), file: "a.csv", rate: rate, timeUnit: timeUnit)
    }

    private func refusal(_ text: String, rate: Double? = nil) -> String {
        do throws(RecordingFormatError) {
            _ = try table(text, rate: rate)
            return ""
        } catch {
            return error.description
        }
    }

    @Test func rateComesFromTheComment() throws {
        let signal = try table("# rate: 250 Hz\necg [mV],resp\n1,2\n3,\n-0.5,nan\n")
        #expect(signal.rate == 250)
        #expect(signal.names == ["ecg", "resp"])
        #expect(signal.units == ["mV", ""])
        let columns = try signal.samples
        #expect(columns[0] == [1, 3, -0.5])
        #expect(columns[1][0] == 2 && columns[1][1].isNaN && columns[1][2].isNaN)
        #expect(signal.notes == [])
    }

    @Test(arguments: [
        "Time [s], RESP, II\n0,1,2\n0.008,3,4\n0.016,5,6\n", "t_s;RESP;II\n0;1;2\n0,008;3;4\n0,016;5;6\n",
        "time_ms\tRESP\tII\n100\t1\t2\n108\t3\t4\n116\t5\t6",
    ])
    func rateComesFromTheTimes(text: String) throws {
        let signal = try table(text)
        #expect(abs(signal.rate - 125) < 1e-9)
        #expect(signal.names == ["RESP", "II"])
        #expect(try signal.samples == [[1, 3, 5], [2, 4, 6]])
    }

    @Test func unevenTimesAreToldAndJumpsAreGaps() throws {
        let uneven = try table("time_ms,R\n0,1\n39,2\n62,3\n89,4\n120,5\n")
        #expect(uneven.rate == 1000.0 / 30)
        #expect(uneven.notes == ["its times are uneven by up to 30 %; taken as even"])
        let torn = try table("time_s,R\n0,1\n1,2\n2,3\n3,4\n9,5\n10,6\n")
        #expect(torn.rate == 1)
        #expect(torn.notes == ["its times jump 1 times; there it has gaps"])
        var recording = ImportedRecording()
        try recording.take(torn.placed, mostSamples: .max)
        #expect(
            recording.signals[0].stretches == [
                .init(start: 0, rate: 1, values: [1, 2, 3, 4]), .init(start: 9, rate: 1, values: [5, 6]),
            ])
        #expect(refusal("time_s,R\n0,1\n2,2\n1,3\n").contains("go back or are missing at sample 3"))
        #expect(refusal("time_s,R\n0,1\n,2\n1,3\n").contains("go back or are missing at sample 2"))
        #expect(refusal("time_s,R\n1,1\n1,2\n1,3\n").contains("stand still"))
    }

    @Test func timesWithoutAUnitAreAsked() throws {
        let text = "time,ecg\n0,1\n4,2\n8,3\n"
        #expect(refusal(text).contains("say --time-unit s, ms, us or ns"))
        #expect(try table(text, timeUnit: .ms).rate == 250)
        #expect(try table("time,ecg\n0,1\n0.004,2\n0.008,3\n").rate == 250)
        #expect(try table("t [us],ecg\n0,1\n4000,2\n8000,3\n").rate == 250)
    }

    /// Six digits, as many programs write: from 100 s on the times of 125 samples a second repeat.
    @Test func roundedTimesAreEven() throws {
        let times = (0..<2000).map { "\((100_000 + 8 * Double($0)).rounded(.down) / 1000)".prefix(6) }
        let text = "time_s,R\n" + times.map { "\($0),1\n" }.joined()
        let signal = try table(text)
        #expect(abs(signal.rate - 125) < 0.1)
        #expect(signal.notes == ["its times are rounded; the samples are taken as even"])
        let torn = "time_s,R\n" + (times[..<500] + times[600...]).map { "\($0),1\n" }.joined()
        let gap = try table(torn)
        #expect(gap.runs.map(\.rows) == [0..<500, 500..<1900])
        #expect(abs(gap.runs[1].start - 4.8) < 0.02 && abs(gap.rate - 125) < 0.2)
        #expect(refusal("time_s,R\n0,1\n1,2\n1,3\n", rate: 1) == "")
    }

    /// Two thousand rows share each second's stamp; packets of a hundred come with one stamp, and one of them is lost.
    @Test func coarseStampsStillShowTheirGaps() throws {
        let seconds = (0..<10_000).map { $0 / 2_000 + ($0 < 6_000 ? 0 : 30) }
        let coarse = try table("time_s,R\n" + seconds.map { "\($0),1\n" }.joined())
        #expect(coarse.runs.map(\.rows) == [0..<6_000, 6_000..<10_000])
        let packets = (0..<200_000).map { ($0 + ($0 < 150_000 ? 0 : 100)) / 100 * 400 }
        let torn = try table("time_ms,R\n" + packets.map { "\($0),1\n" }.joined())
        #expect(torn.runs.map(\.rows) == [0..<150_000, 150_000..<200_000])
    }

    @Test func trouble() {
        #expect(refusal("ecg\n1\n2\n").contains("does not say how many samples a second"))
        #expect(refusal("ecg\n1\n2\n", rate: 250) == "")
        #expect(refusal("ecg\n1\n2\n", rate: -1).contains("absurd"))
        #expect(refusal("# rate: 0\necg\n1\n").contains("absurd"))
        #expect(refusal("1,2\n3,4\n").contains("line 1 is no heading"))
        #expect(refusal("a,b\n1,2\n3\n", rate: 1).contains("line 3 has 1 cells, the heading 2"))
        #expect(refusal("a,b\n1,x\n", rate: 1).contains("line 2: “x” is no number"))
        #expect(refusal("", rate: 1).contains("holds no samples"))
        #expect(refusal("t_s\n1\n2\n").contains("holds times only"))
    }

    /// As bytes and as a string a decimal is the same number to the last bit.
    @Test func decimalsAreThoseOfTheLibrary() {
        var generator = SeededGenerator(state: 11)
        for _ in 0..<20_000 {
            let places = Int(generator.next() % 12)
            let whole = Double(generator.next() % 2_000_000) - 1_000_000
            let value = whole * [1, 1e-3, 1e-9, 1e5][Int(generator.next() % 4)]
            let texts = [
                "\(value)", "\(Float(value))", String(format: "%.\(places)f", value),
                String(format: "%e", value),
            ]
            for text in texts {
                guard let number = DecimalText.number(Array(text.utf8).span) else { continue }
                #expect(number.bitPattern == Double(text)?.bitPattern, "\(text)")
            }
        }
        for text in ["1", "-0.5", "+2.", ".25", "1e3", "-2.5E-07", "0.1234567890123"] {
            #expect(DecimalText.number(Array(text.utf8).span) == Double(text), "\(text)")
        }
        for text in ["", "-", ".", "1.2.3", "e5", "1e", "1e+", "0x10", "nan", "1 2", "12345678901234567890"] {
            #expect(DecimalText.number(Array(text.utf8).span) == nil, "\(text)")
        }
    }

    @Test func blankLinesAndEveryEndOfALineAreOne() throws {
        let text = "# rate: 10\r\necg\r\n1\r\n  \r\n\r\n2\r 3 \n1.00000000000000001\n\n"
        #expect(try table(text).samples == [[1, 2, 3, 1]])
        #expect(refusal("# rate: 10\r\necg\r\n1\r\nx\r\n").contains("line 4: “x” is no number"))
        let wide = try table("a,b\n1,2,,\n ,4\n,\n", rate: 1).samples
        #expect(wide[0][0] == 1 && wide[0][1].isNaN && wide[0][2].isNaN)
        #expect(wide[1][..<2] == [2, 4] && wide[1][2].isNaN)
    }
}

extension CSVSignal {
    fileprivate var samples: [[Float]] {
        get throws { try columns.map { try $0.values() } }
    }
}
