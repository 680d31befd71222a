import Foundation
import Testing

@testable import Sessions

/// The folder of real recordings, beside the project; nil where it is absent.
private let dataFolder: String? = {
    var candidates: [String] = []
    if let named = ProcessInfo.processInfo.environment["BIOFEED_DATA"] { candidates.append(named) }
    var folder = URL(fileURLWithPath: #filePath)
    for _ in 0..<6 {
        folder.deleteLastPathComponent()
        candidates.append(folder.appendingPathComponent("shared/data").path)
    }
    return candidates.first { FileManager.default.fileExists(atPath: $0 + "/README.md") }
}()

@Suite struct RRTextTests {
    private func read(_ text: String, _ unit: RRText.Unit? = nil) -> [Double] {
        do throws(RecordingFormatError) {
            return try RRText.parse(text, file: "a.txt", unit: unit).intervals.map {
                ($0 * 1000).rounded() / 1000
            }
        } catch {
            Issue.record(error)
            return []
        }
    }

    private func refusal(_ text: String, _ unit: RRText.Unit? = nil) -> String {
        do throws(RecordingFormatError) {
            let list = try RRText.parse(text, file: "a.txt", unit: unit)
            return "none: \(list.note)"
        } catch {
            return error.description
        }
    }

    @Test(arguments: [
        "823\n810\n795\n", "0.823\n0.810\n0.795", "823,0\r\n810,0\r\n795,0\r\n", "0,823\n0,810\n0,795\n",
        "# made by hand\n\n823\n\n810\n# a remark\n795\n", "\u{FEFF}823\n810\n795", "823 810 795 ",
        "823.000\n810.000\n795.000",
    ])
    func oneColumn(text: String) {
        if text == "823 810 795 " {
            // Too short to tell a line of intervals from a row of a table.
            #expect(refusal(text).contains("3 of its columns may be intervals"))
            #expect(read("823 810 795 790 785\n") == [823, 810, 795, 790, 785])
        } else {
            #expect(read(text) == [823, 810, 795])
        }
    }

    @Test(arguments: [
        "0.823 0.823\n1.633 0.810\n2.428 0.795", "0.823\t823\n1.633\t810\n2.428\t795",
        "t_s,rr_ms,flag\n0.823,823,0\n1.633,810,1\n2.428,795,0\n",
        "timestamp, rr, since_start \n\n1688126658992,823,6442\n1688126659000,810,7434\n1688126661336,795,8512\n",
        "date,rr,since start\n2025-03-15 09:00:15.123,823,0\n2025-03-15 09:00:16.1,810,810\n2025-03-15 09:00:17,795,1605",
        "Phone timestamp;RR-interval [ms]\n2026-04-24T14:10:16.752;823\n2026-04-24T14:10:17.5;810\n2026-04-24T14:10:18;795",
        "1551453616.0, IBI\n0.8,0.823\n1.6,0.810\n2.4,0.795", "1,823\n2,810\n3,795",
        "ibi;R\n0,823;x\n0,810;x\n0,795;x",
    ])
    func columnsAndHeadings(text: String) {
        #expect(read(text) == [823, 810, 795])
    }

    @Test func beatTimesBecomeIntervals() {
        #expect(read("12.345\n13.168\n13.978\n14.773\n") == [823, 810, 795])
        #expect(read("12345\n13168\n13978\n14773\n") == [823, 810, 795])
        // Growing, but not by intervals: intervals.
        #expect(read("800\n810\n820\n") == [800, 810, 820])
    }

    @Test func wrongIntervalsAreKeptAsTheyCame() {
        #expect(read("0\n823\n4294902490\n810\n795\n") == [0, 823, 4_294_902_490, 810, 795])
    }

    @Test func aMissingIntervalIsAGap() throws {
        let values = (0..<60).map { "\(800 + $0 % 7)" }
        var lines = values
        lines[20] = "NaN"
        lines[40] = "lost"
        let text = try RRText.parse(lines.joined(separator: "\n"), file: "list.txt")
        #expect(text.intervals.count == 60)
        #expect(text.intervals[19...21] == [805, 0, 800] && text.intervals[40] == 0)
        #expect(text.note.contains("2 of them") && text.note.contains("count as gaps"))
        #expect(!text.note.contains("passed over"))
        // Before the first and after the last, nothing is missing.
        let framed = try RRText.parse((["x"] + values + ["end"]).joined(separator: "\n"), file: "list.txt")
        #expect(framed.intervals.count == 60 && !framed.intervals.contains(0))
    }

    @Test func whatIsNoIntervalListIsRefused() {
        #expect(refusal("72\n71\n73\n70\n").contains("look like heart rates"))
        #expect(refusal("72\n71\n73\n70\n").contains("--rr-unit"))
        #expect(refusal("230\n231\n229\n").contains("look like heart rates"))
        #expect(read("230\n231\n229\n", .ms) == [230, 231, 229])
        #expect(refusal("5.5\n5.4\n5.6\n").contains("neither intervals in ms nor in s"))
        #expect(refusal("823\n810\n", .s).contains("cannot be intervals in s"))
        #expect(refusal("823 812\n810 799\n795 801\n").contains("2 of its columns may be intervals"))
        #expect(refusal("").contains("holds no numbers"))
        #expect(refusal("once upon a time\nthere was\n").contains("holds no numbers"))
        #expect(refusal("823\nx\n810\ny\n").contains("2 of its 4 lines hold no number"))
        #expect(!refusal("72\n71\n").contains("\n"))
    }

    @Test func missingFilesAreNamed() {
        #expect(throws: RecordingFormatError.self) { try RRText.read("/nowhere/a.txt") }
        #expect(throws: RecordingFormatError.self) { try RRText.read("/") }
    }

    @Test func writtenListsReadBack() {
        let intervals = [823, 810.125, 795.5, 1000, 0]
        let text = RRText.write(intervals, comment: ["biofeed", "two\nlines"])
        #expect(text == "# biofeed\n# two lines\n823\n810.125\n795.5\n1000\n0\n")
        #expect(read(text) == intervals)
    }

    @Test(.enabled(if: dataFolder != nil, "the folder of real recordings is absent"))
    func realListsAreRead() throws {
        let folder = try #require(dataFolder) + "/rr/"
        let enumerator = try #require(FileManager.default.enumerator(atPath: folder))
        var count = 0
        for case let name as String in enumerator {
            let isList =
                [".txt", ".csv"].contains { name.hasSuffix($0) } && !name.contains("LICENSE")
                && !name.contains("events")
            // The day-long ones of one kind are one case, and slow without optimisation.
            guard isList, !["nsr002", "nsr003", "nsr004", "chf201"].contains(where: name.contains) else {
                continue
            }
            let list = try RRText.read(folder + name)
            let median = list.intervals.sorted()[list.intervals.count / 2]
            #expect((400...1400).contains(median), "\(name): \(list.note)")
            #expect(list.intervals.count > 300, "\(name): \(list.note)")
            count += 1
        }
        #expect(count >= 30)
        let elite = try RRText.read(folder + "elitehrv/2017-06-29 13-11-53.txt")
        #expect(elite.intervals.count == 4200 || elite.intervals.count == 4201)
        #expect(elite.intervals[0] == 720)
        #expect(throws: RecordingFormatError.self) { try RRText.read(folder + "wearablehrv/test_events.csv") }
        #expect(throws: RecordingFormatError.self) { try RRText.read(folder + "pyhrv_LICENSE.txt") }
    }
}
