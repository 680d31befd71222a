import Biosignals
import Foundation
import Testing

@testable import Sessions

/// A file of any format that is read a part at a time holds what it holds as a whole.
@Suite struct LongFileTests {
    @Test func anEDFFileIsReadInParts() throws {
        let folder = try ScratchFolder()
        let path = folder.file("a.edf")
        let writer = try EDFWriter(
            path: path,
            signals: [
                EDFSignal(label: "ECG", unit: "uV", rate: 100, physicalMinimum: -4000, physicalMaximum: 4000)
            ], start: WallTime(year: 2026, month: 10, day: 7, hour: 10, minute: 20, second: 30))
        try writer.append((0..<6000).map { Float($0 % 997) }, to: 0)
        writer.annotate(EDFAnnotation(onset: 12, text: "hop"))
        try writer.close()
        let whole = try EDFFile.read(path)
        guard case .long(let long, let marks, _, _) = try open(path, mostSamples: 0) else {
            Issue.record("not read in parts")
            return
        }
        #expect(marks == [ImportedMark(time: 12, text: "hop")])
        #expect(long.seconds == whole.seconds)
        let parts = try long.ranges(7).flatMap { try long.part($0)[0].stretches }
        #expect(parts.map(\.start) == stride(from: 0, to: whole.seconds, by: 7).map { $0 })
        #expect(parts.flatMap(\.values) == whole.signals[0].samples)
    }

    /// Gaps stay where they are, whatever parts they lie in.
    @Test func anEDFFileWithGapsIsReadInParts() throws {
        let folder = try ScratchFolder()
        let path = try folder.write(SmallRecordings.bytes("gaps.edf"), "gaps.edf")
        guard case .signals(let whole, let marks, _, _) = try open(path, mostSamples: .max),
            case .long(let long, let sameMarks, _, _) = try open(path, mostSamples: 0)
        else {
            Issue.record("not read as asked")
            return
        }
        #expect(marks == sameMarks)
        #expect(whole[0].stretches.count > 1)
        #expect(long.seconds == whole.map(\.seconds).max())
        try expectSame(long, whole, parts: [0.7, 3, 1e5])
    }

    /// Records of a minute and a half, of which a part is read within; the second half comes after a hole.
    @Test func anEDFFileOfLongRecordsIsReadInParts() throws {
        func field(_ value: String, _ count: Int) -> [UInt8] {
            Array(value.utf8) + [UInt8](repeating: 0x20, count: count - value.utf8.count)
        }
        let (rates, seconds, words) = ([100, 7], 90, 40)
        var bytes = field("0", 8) + field("X X X X", 80) + field("Startdate 07-OCT-2026 X X X", 80)
        bytes += field("07.10.26", 8) + field("10.20.30", 8) + field("1024", 8) + field("EDF+D", 44)
        bytes += field("4", 8) + field("\(seconds)", 8) + field("3", 4)
        for (width, values) in [
            (16, ["ECG", "belt", "EDF Annotations"]), (80, ["", "", ""]), (8, ["uV", "", ""]),
            (8, ["-32768", "-32768", "-1"]), (8, ["32767", "32767", "1"]),
            (8, ["-32768", "-32768", "-32768"]), (8, ["32767", "32767", "32767"]), (80, ["", "", ""]),
            (8, rates.map { "\($0 * seconds)" } + ["\(words)"]), (32, ["", "", ""]),
        ] {
            bytes += values.flatMap { field($0, width) }
        }
        for record in 0..<4 {
            for rate in rates {
                for sample in 0..<rate * seconds {
                    let value = Int16((record * rate * seconds + sample) % 30_000)
                    bytes += [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)]
                }
            }
            let begin = record * seconds + (record < 2 ? 0 : 25)
            let note = Array("+\(begin)\u{14}\u{14}\0+\(begin + 5)\u{14}hop\u{14}\0".utf8)
            bytes += note + [UInt8](repeating: 0, count: 2 * words - note.count)
        }
        let folder = try ScratchFolder()
        let path = try folder.write(bytes, "a.edf")
        guard case .signals(let whole, let marks, _, _) = try open(path, mostSamples: .max),
            case .long(let long, let sameMarks, _, _) = try open(path, mostSamples: 0)
        else {
            Issue.record("not read as asked")
            return
        }
        #expect(marks == sameMarks && marks.map(\.time) == [5, 95, 210, 300])
        #expect(whole[0].stretches.map(\.start) == [0, 205])
        #expect(whole[1].stretches.map(\.values.count) == [1260, 1260])
        #expect(long.seconds == whole.map(\.seconds).max())
        try expectSame(long, whole, parts: [0.93, 60, 200, 1e5])
    }

    /// A file of first differences, and one of signals that stand later in it than they were taken.
    @Test func differencesAndSkewsAreReadInParts() throws {
        let folder = try ScratchFolder()
        let frames = 20_000
        let header = """
            a 4 250 \(frames)
            d.dat 8 10 8 0 100 0 0 ECG
            d.dat 8 20 8 0 -7 0 0 PPG
            s.dat 16 1 16 0 0 0 0 belt
            s.dat 16:300 1 16 0 0 0 0 nose

            """
        let path = try folder.write(Array(header.utf8), "a.hea")
        let differences = (0..<2 * frames).map { UInt8(bitPattern: Int8($0 * 7919 % 23 - 11)) }
        _ = try folder.write(differences, "d.dat")
        let codes = (0..<2 * frames).flatMap { [UInt8($0 % 251), UInt8($0 % 3)] }
        _ = try folder.write(codes, "s.dat")
        guard case .signals(let whole, _, _, _) = try open(path, mostSamples: .max),
            case .long(let long, _, _, _) = try open(path, mostSamples: 0)
        else {
            Issue.record("not read as asked")
            return
        }
        #expect(whole[0].stretches[0].values.count == frames)
        #expect(Set(whole[0].stretches[0].values).count > 10)
        try expectSame(long, whole, parts: [7.93, 66, 1e5])
    }

    @Test func aRecordOfSegmentsIsReadInParts() throws {
        let folder = try ScratchFolder()
        for name in ["parts.hea", "layout.hea", "f16.hea", "f16.dat", "f24.hea", "f24.dat"] {
            _ = try folder.write(SmallRecordings.bytes(name), name)
        }
        let path = folder.file("parts.hea")
        guard case .signals(let whole, _, _, _) = try open(path, mostSamples: .max),
            case .long(let long, _, _, _) = try open(path, mostSamples: 0)
        else {
            Issue.record("not read as asked")
            return
        }
        try expectSame(long, whole, parts: [0.13, 1, 1e5])
    }

    @Test func aSoundFileIsReadInParts() throws {
        let folder = try ScratchFolder()
        let path = try folder.write(SmallRecordings.bytes("sound.wav"), "ecg.wav")
        guard case .signals(let whole, _, _, _) = try open(path, mostSamples: .max),
            case .long(let long, _, _, _) = try open(path, mostSamples: 0)
        else {
            Issue.record("not read as asked")
            return
        }
        try expectSame(long, whole, parts: [0.011, 1e5])
    }

    @Test(arguments: [
        "opensignals.txt", "openbci.txt", "openbci4.txt", "polar_ecg.txt", "BVP.csv", "lab.xdf", "table.csv",
    ])
    func otherProgramsFilesAreReadInParts(name: String) throws {
        let folder = try ScratchFolder()
        let path = try folder.write(SmallRecordings.bytes(name), name)
        guard case .signals(let whole, let marks, let started, _) = try open(path, mostSamples: .max),
            case .long(let long, let sameMarks, let sameStart, _) = try open(path, mostSamples: 0)
        else {
            Issue.record("not read as asked")
            return
        }
        #expect(marks == sameMarks && started == sameStart)
        #expect(long.seconds == whole.map(\.seconds).max())
        try expectSame(long, whole, parts: [0.13, 1, 1e5])
    }

    /// Numbers in memory, on the disk, and in both.
    @Test(arguments: [0, 50_000, 1 << 20]) func aColumnGivesBackWhatItTook(most: Int) throws {
        let store = ColumnStore(most: most)
        var (ones, others) = (LongColumn<Double>(store), LongColumn<Float>(store))
        for row in 0..<100_000 {
            try ones.append(Double(row) / 7)
            if row.isMultiple(of: 2) { try others.append(Float(row)) }
        }
        #expect(ones.count == 100_000 && others.count == 50_000)
        #expect(try ones.values() == (0..<100_000).map { Double($0) / 7 })
        #expect(try others.values(16_380..<40_000) == (16_380..<40_000).map { Float(2 * $0) })
        #expect(try ones.values(99_999..<100_000) == [99_999 / 7.0] && others.values(5..<5) == [])
        #expect(try others.map(in: store) { Double($0) }.first() == 0)
        var sum = 0.0
        try others.forEach { sum += Double($0) }
        #expect(sum == 50_000 * 49_999)
    }

    /// More than a megabyte of rows, with a gap, rows that are read with patience, and lines that are none.
    @Test func aTableIsReadInParts() throws {
        var text = "# from a test\r\n\"time_s\";ECG [mV];belt\r\n"
        for row in 0..<40_000 {
            let time = Double(row) / 250 + (row < 16_000 ? 0 : 12.5)
            switch row {
            case 1_024, 32_768: text += "\r\n# a word\r\n"
            case 2_000: text += "\"\(time)\";\"7\";nan\r\n"
            default: break
            }
            if row != 2_000 { text += "\(time)             ;\(row % 997);\(row % 3 == 1 ? "" : "0,5")\r\n" }
        }
        #expect(text.utf8.count > 1 << 20)
        let folder = try ScratchFolder()
        let path = try folder.write(Array(text.utf8), "a.csv")
        guard case .signals(let whole, _, _, _) = try open(path, mostSamples: .max),
            case .long(let long, _, _, _) = try open(path, mostSamples: 20_000)
        else {
            Issue.record("not read as asked")
            return
        }
        #expect(whole.map(\.channel.name) == ["ECG", "belt"])
        #expect(whole[0].stretches.map(\.values.count) == [16_000, 24_000])
        #expect(abs(whole[0].stretches[1].start - 76.5) < 1e-6)
        #expect(whole[0].stretches[0].values[1_999...2_001] == [5, 7, 7])
        #expect(long.seconds == whole.map(\.seconds).max())
        for length in [7, 1e5] {
            let read = try long.ranges(length).map { try long.part($0) }
            let (ecg, belt) = (read.flatMap { $0[0].stretches }.joined(), read.flatMap { $0[1].stretches })
            #expect(ecg.map(\.values) == whole[0].stretches.map(\.values))
            let present = belt.flatMap(\.values).filter(\.isFinite)
            #expect(present == whole[1].stretches.flatMap(\.values).filter(\.isFinite))
        }
    }

    @Test func aLineWithoutAnEndIsRefused() throws {
        let folder = try ScratchFolder()
        let text = "# rate: 250\necg\n1\n" + String(repeating: "1", count: 3 << 20)
        let path = try folder.write(Array(text.utf8), "a.csv")
        #expect {
            _ = try open(path, mostSamples: .max)
        } throws: {
            "\($0)".contains("line 4 has more than a million characters")
        }
    }

    /// Parts of whatever length, put together, are the signals.
    private func expectSame(_ long: LongSignals, _ whole: [ImportedSignal], parts: [Double]) throws {
        #expect(long.layout.map(\.channel.name) == whole.map(\.channel.name))
        for length in parts {
            let read = try long.ranges(length).map { try long.part($0) }
            for (index, signal) in whole.enumerated() {
                let joined = read.flatMap { $0[index].stretches }.joined()
                #expect(joined.count == signal.stretches.count, "\(signal.channel.name) by \(length) s")
                for (stretch, expected) in zip(joined, signal.stretches) {
                    #expect(abs(stretch.start - expected.start) < 1e-6)
                    #expect(stretch.values.map(\.bitPattern) == expected.values.map(\.bitPattern))
                }
            }
        }
    }
}
