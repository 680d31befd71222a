import Foundation
import RealRecordings
import Testing

@testable import Sessions

@Suite struct WFDBTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
        "wfdb-\(UUID().uuidString)")

    /// Writes files into a folder of their own and runs the test in it.
    private func with(_ files: [String: [UInt8]], _ body: (String) throws -> Void) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, bytes) in files { try Data(bytes).write(to: folder.appendingPathComponent(name)) }
        try body(folder.path + "/")
    }

    private func header(_ lines: String...) -> [UInt8] { Array((lines.joined(separator: "\n") + "\n").utf8) }

    @Test func format16WithGainBaselineAndInvalidSamples() throws {
        let files: [String: [UInt8]] = [
            "t16.hea": header(
                "t16 2 250 3 10:20:30 07/10/2026", "t16.dat 16 100(10)/mV 16 0 1 0 0 ECG lead II",
                "t16.dat 16 200/NU 16 -50 0 0 0", "# a remark"),
            // 1, -300 | 32767, -32767 | invalid, 5
            "t16.dat": [0x01, 0x00, 0xD4, 0xFE, 0xFF, 0x7F, 0x01, 0x80, 0x00, 0x80, 0x05, 0x00],
        ]
        try with(files) { path in
            let record = try WFDBRecord.read(header: path + "t16.hea")
            #expect(record.name == "t16")
            #expect(record.start == WallTime(iso8601: "2026-10-07 10:20:30"))
            #expect(record.signals.map(\.name) == ["ECG lead II", "signal 2"])
            #expect(record.signals.map(\.unit) == ["mV", "NU"])
            #expect(record.signals.map(\.rate) == [250, 250])
            #expect(Array(record.signals[0].samples[..<2]) == [-0.09, 327.57])
            #expect(record.signals[0].samples[2].isNaN)
            // Without a baseline the converter's zero stands for it.
            #expect(record.signals[1].samples == [-1.25, -163.585, 0.275])
            // The path without an ending will do.
            #expect(try WFDBRecord.read(header: path + "t16").signals.count == 2)
        }
    }

    @Test func format212() throws {
        let files: [String: [UInt8]] = [
            "t212.hea": header("t212 2 360", "t212.dat 212 1 12 0 0 0 0 a", "t212.dat 212 1 12 0 0 0 0 b"),
            // -1, 1000 | invalid, 2047
            "t212.dat": [0xFF, 0x3F, 0xE8, 0x00, 0x78, 0xFF],
        ]
        try with(files) { path in
            let record = try WFDBRecord.read(header: path + "t212.hea")
            #expect(record.signals[0].samples[0] == -1)
            #expect(record.signals[0].samples[1].isNaN)
            #expect(record.signals[1].samples == [1000, 2047])
            #expect(record.start == nil)
        }
    }

    @Test func severalSamplesInAFrame() throws {
        let files: [String: [UInt8]] = [
            "m.hea": header("m 2 10 2", "m.dat 16x2 1 16 0 0 0 0 fast", "m.dat 16 1 16 0 0 0 0 slow"),
            "m.dat": [1, 0, 2, 0, 9, 0, 3, 0, 4, 0, 8, 0],
        ]
        try with(files) { path in
            let record = try WFDBRecord.read(header: path + "m.hea")
            #expect(record.signals[0].samples == [1, 2, 3, 4])
            #expect(record.signals[0].rate == 20)
            #expect(record.signals[1].samples == [9, 8])
        }
    }

    @Test func annotationsOfTheFormatsDescription() throws {
        // N@100, N@350, note@400 "in", N@5000
        let bytes: [UInt8] = [
            0x64, 0x04, 0xFA, 0x04, 0x32, 0x58, 0x02, 0xFC, 0x69, 0x6E, 0x00, 0xEC, 0x00, 0x00, 0xF8, 0x11,
            0x00,
            0x04, 0x00, 0x00,
        ]
        let annotations = try WFDBAnnotation.decode(bytes, path: "x.atr")
        #expect(annotations.map(\.sample) == [100, 350, 400, 5000])
        #expect(annotations.map(\.symbol) == ["N", "N", "\"", "N"])
        #expect(annotations[2].text == "in")
        #expect(annotations.filter(\.isBeat).count == 3)
    }

    @Test func annotationModifiers() throws {
        // V@10 with SUB -1, CHN 1 and NUM 3, then N@12, which keeps channel and number.
        let bytes: [UInt8] = [
            0x0A, 0x14, 0xFF, 0xF4, 0x01, 0xF8, 0x03, 0xF0, 0x02, 0x04, 0x00, 0x00,
        ]
        let annotations = try WFDBAnnotation.decode(bytes, path: "x.atr")
        #expect(annotations.map(\.subtype) == [-1, 0])
        #expect(annotations.map(\.channel) == [1, 1])
        #expect(annotations.map(\.number) == [3, 3])
    }

    @Test(arguments: [
        ("", "empty"), ("hello", "record line"), ("t 0 250", "0 signals"), ("t 1 0", "rate"),
        ("t 1 250 x", "sample count"), ("t 2 250 1\nt.dat 16 1 16 0 0 0 0 a", "describes 1"),
        ("t/3 1 250", "names 0"), ("t 1 250 1\nt.dat 516 1", "format 516"),
        ("t/1 1 250 9\nx", "segment line"), ("t/2 1 250 9\nx 5\nx 4", "twice"),
        ("t/1 1 250 9\n~ 9", "no samples"),
        ("t 1 250 1\n../t.dat 16 1", "lie elsewhere"),
        ("t 1 250 1\nt.dat what", "signal line"),
        ("t 1 250 1\nt.dat 16x0 1", "signal line"), ("t 1 250 1\nt.dat 16 1(", "signal line"),
        ("t 1 1e300 1\nt.dat 16 1", "rate"), ("t 1 250 9223372036854775807\nt.dat 16 1", "declares"),
        ("t 1 250 1\nt.dat 16+99 1", "begin at 99"), ("t 1 250 1\nother.dat 16 1", "no such file"),
    ])
    func aLyingHeaderGivesOneClearLine(text: String, said: String) throws {
        try with(["t.hea": Array(text.utf8), "t.dat": [0, 0, 1]]) { path in
            let error = #expect(throws: RecordingFormatError.self) {
                try WFDBRecord.read(header: path + "t.hea")
            }
            #expect(error?.description.contains(said) == true)
            #expect(error?.description.contains("\n") == false)
            #expect(error?.remedy.isEmpty == false)
        }
    }

    @Test func truncatedAndEmptyFiles() throws {
        let short = header("t 1 250 5", "t.dat 16 1 16 0 0 0 0 a")
        try with(["t.hea": short, "t.dat": [0, 0, 1, 0, 2]]) { path in
            let error = #expect(throws: RecordingFormatError.self) {
                try WFDBRecord.read(header: path + "t.hea")
            }
            #expect(error?.problem == "it holds 2 of the 5 samples for each signal that its header declares")
        }
        try with(["t.hea": header("t 1 250", "t.dat 16 1"), "t.dat": [], "t.atr": []]) { path in
            #expect(throws: RecordingFormatError.self) { try WFDBRecord.read(header: path + "t.hea") }
            #expect(throws: RecordingFormatError.self) { try WFDBAnnotation.read(path + "t.atr") }
            #expect(throws: RecordingFormatError.self) { try WFDBAnnotation.read(path + "none.atr") }
            #expect(throws: RecordingFormatError.self) { try WFDBRecord.read(header: path) }
        }
    }

    /// Whatever the bytes are, the reader answers or throws; it never traps.
    @Test func noiseNeverTraps() throws {
        var generator = SystemlessGenerator(state: 7)
        for length in 0..<300 {
            let bytes = (0..<length).map { _ in UInt8(truncatingIfNeeded: generator.next() >> 30) }
            for end in [[], [UInt8(0), 0]] {
                do { _ = try WFDBAnnotation.decode(bytes + end, path: "x") } catch {
                    #expect(error.file == "x")
                }
            }
            let text = String(decoding: bytes, as: UTF8.self)
            do { _ = try WFDBHeader(text: "t 1 250\n" + text, path: "x") } catch {
                #expect(error.file == "x")
            }
        }
    }

    @Test(.enabled(if: RealData.folder != nil, "skipped: no ../shared/data and no BIOFEED_DATA"))
    func agreesWithWFDBPython() throws {
        let folder = try #require(RealData.folder)
        // Sums and samples printed by wfdb 4.3.1.
        let record = try WFDBRecord.read(header: folder + "/mitdb/108.hea")
        #expect(record.signals.map(\.name) == ["MLII", "V1"])
        #expect(record.signals.map { $0.samples[12_345] } == [-0.2, 0.4])
        let sums = record.signals.map { signal in signal.samples.reduce(0.0) { $0 + Double($1) } }
        let printed = [-148_641.359_815, 69_897.029_944]
        for (sum, expected) in zip(sums, printed) { #expect(abs(sum - expected) < 1e-3) }
        let slow = try WFDBRecord.read(header: folder + "/slow-breathing/ecg_airflow_6pm.hea")
        #expect(abs(slow.signals[1].samples[12_345] + 1_634.493_77) < 1e-3)
        let annotations = try WFDBAnnotation.read(folder + "/mitdb/108.atr")
        #expect(annotations.count == 1_824)
        #expect(annotations.filter(\.isBeat).count == 1_763)
        #expect(annotations.map(\.sample).reduce(0, +) == 606_924_988)
        #expect(annotations.map(\.subtype).reduce(0, +) == 109)
        #expect(annotations.first?.text == "(N")
    }
}

/// Seeded numbers (xorshift).
private struct SystemlessGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
