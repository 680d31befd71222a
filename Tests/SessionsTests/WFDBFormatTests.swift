import Foundation
import Testing

@testable import Sessions

/// Signal formats, skews, offsets and segments as WFDB-Python reads them.
@Suite struct WFDBFormatTests {
    @Test func packedFormatsOfTheManual() {
        // The highest and the lowest that each can hold, then an invalid one where there is such a code.
        let ten: [UInt8] = [0xFE, 0x03, 0x04, 0xFC]
        #expect((0..<3).map { WFDBFormat.packed310.sample($0, of: ten, from: 0) } == [511, -510, -32])
        let eleven: [UInt8] = [0xFF, 0x05, 0x00, 0x20]
        #expect(
            (0..<3).map { WFDBFormat.packed311.sample($0, of: eleven, from: 0) } == [
                511, 1, WFDBFormat.invalid,
            ])
        #expect(WFDBFormat.little24.sample(0, of: [0, 0, 0x80], from: 0) == WFDBFormat.invalid)
        #expect(WFDBFormat.little24.sample(0, of: [0xFF, 0xFF, 0xFF], from: 0) == -1)
        #expect(WFDBFormat.little32.sample(0, of: [0xFE, 0xFF, 0xFF, 0xFF], from: 0) == -2)
        #expect(WFDBFormat.big16.sample(0, of: [0x01, 0x02], from: 0) == 258)
        #expect(WFDBFormat.offset8.sample(0, of: [0], from: 0) == WFDBFormat.invalid)
        #expect(WFDBFormat.offset16.sample(0, of: [1, 0x80], from: 0) == 1)
        #expect(WFDBFormat.differences8.sample(0, of: [0xFF], from: 0) == -1)
    }

    private static let reader = """
        import sys, json, numpy as np, wfdb
        r = wfdb.rdrecord(sys.argv[1], smooth_frames=False, m2s=True)
        s = r.e_p_signal if r.e_p_signal is not None else [r.p_signal[:, i] for i in range(r.n_sig)]
        print(json.dumps([[None if np.isnan(v) else float(v) for v in c] for c in s]))
        """

    private func expectSame(_ path: String) throws {
        let theirs = try ForeignTools.python([[Double?]].self, Self.reader, [path])
        let ours = try WFDBRecord.read(header: path).signals
        #expect(ours.count == theirs.count)
        for (mine, other) in zip(ours, theirs) {
            let samples = mine.samples
            #expect(samples.count == other.count, "\(path) \(mine.name)")
            let wrong = zip(samples, other).count { a, b in
                b.map { abs(Double(a) - $0) > 1e-5 * max(1, abs($0)) || a.isNaN } ?? !a.isNaN
            }
            #expect(wrong == 0, "\(path) \(mine.name)")
        }
    }

    /// Any bytes are samples: those of every format are compared, with the codes of invalid ones among them.
    @Test(
        .enabled(if: ForeignTools.present.contains("wfdb"), "python has no wfdb"),
        arguments: [16, 24, 32, 61, 80, 160, 212, 310, 311])
    func everyFormatIsReadAsByWFDBPython(format: Int) throws {
        let folder = try ScratchFolder()
        var random = SeededGenerator(state: UInt64(format))
        var bytes = (0..<2400).map { _ in UInt8.random(in: 0...255, using: &random) }
        // WFDB-Python takes one of the two bits that 311 leaves unused for a part of the sample.
        if format == 311 { for at in stride(from: 15, to: bytes.count, by: 4) { bytes[at] &= 0x3F } }
        bytes.replaceSubrange(240..<252, with: [0, 0, 0, 0, 0, 0x80, 0, 0x80, 0, 0, 0, 0x80])
        let frames = (WFDBFormat(rawValue: format)?.samples(in: 2400 - 12) ?? 0) / 2
        let header = """
            f 2 100 \(frames)
            f.dat \(format)+12 100(5)/mV 16 0 0 0 0 one
            f.dat \(format)+12 50/uV 16 -3 0 0 0 two

            """
        _ = try folder.write(bytes, "f.dat")
        _ = try folder.write(Array(header.utf8), "f.hea")
        try expectSame(folder.file("f"))
    }

    @Test func skewAndFirstDifferences() throws {
        let folder = try ScratchFolder()
        _ = try folder.write([1, 2, 3, 4, 5, 6, 7, 8].flatMap { [$0, 0] }, "s.dat")
        _ = try folder.write(
            Array("s 2 10 4\ns.dat 16 1 16 0 0 0 0 a\ns.dat 16:1 1 16 0 0 0 0 b\n".utf8), "s.hea")
        let record = try WFDBRecord.read(header: folder.file("s"))
        #expect(record.signals[0].samples == [1, 3, 5, 7])
        #expect(Array(record.signals[1].samples.prefix(3)) == [4, 6, 8])
        #expect(record.signals[1].samples[3].isNaN)
        _ = try folder.write([1, 2, 0xFF, 0], "d.dat")
        _ = try folder.write(Array("d 1 10 4\nd.dat 8 10 12 0 100 0 0 a\n".utf8), "d.hea")
        #expect(try WFDBRecord.read(header: folder.file("d")).signals[0].samples == [10.1, 10.3, 10.2, 10.2])
    }

    /// Two segments and a gap: the second has the signals in another order and with another gain.
    private func writeSegments(_ folder: ScratchFolder) throws {
        func words(_ values: [Int16]) -> [UInt8] {
            values.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        }
        let texts = [
            "m.hea": "m/4 2 100 16\nm_layout 0\nm_1 4\n~ 6\nm_2 6\n",
            "m_layout.hea":
                "m_layout 2 100 0\n~ 0 100/mV 16 0 0 0 0 ECG\n~ 0 10/NU 16 0 0 0 0 RESP\n",
            "m_1.hea": "m_1 2 100 4\nm_1.dat 16 100/mV 16 0 0 0 0 ECG\nm_1.dat 16 10/NU 16 0 0 0 0 RESP\n",
            "m_2.hea": "m_2 1 100 6\nm_2.dat 16 50/mV 16 0 0 0 0 ECG\n",
        ]
        for (name, text) in texts { _ = try folder.write(Array(text.utf8), name) }
        _ = try folder.write(words([100, 1, 200, 2, 300, 3, 400, 4]), "m_1.dat")
        _ = try folder.write(words([50, 100, 150, 200, 250, 300]), "m_2.dat")
    }

    @Test func segmentsStandAtTheirTimes() throws {
        let folder = try ScratchFolder()
        try writeSegments(folder)
        let record = try WFDBRecord.read(header: folder.file("m"))
        #expect(record.signals.map(\.name) == ["ECG", "RESP"])
        #expect(
            record.signals[0].stretches == [
                .init(start: 0, rate: 100, values: [1, 2, 3, 4]),
                .init(start: 0.1, rate: 100, values: [1, 2, 3, 4, 5, 6]),
            ])
        #expect(record.signals[1].stretches == [.init(start: 0, rate: 100, values: [0.1, 0.2, 0.3, 0.4])])
    }

    /// The layout has one ECG: of two in a segment the first is it.
    @Test func aSignalStandsInASegmentOnce() throws {
        let folder = try ScratchFolder()
        try writeSegments(folder)
        _ = try folder.write(
            Array(
                "m_2 2 100 3\nm_2.dat 16 50/mV 16 0 0 0 0 ECG\nm_2.dat 16 50/mV 16 0 0 0 0 ECG\n".utf8),
            "m_2.hea")
        _ = try folder.write(Array("m/4 2 100 13\nm_layout 0\nm_1 4\n~ 6\nm_2 3\n".utf8), "m.hea")
        let record = try WFDBRecord.read(header: folder.file("m"))
        #expect(
            record.signals[0].stretches == [
                .init(start: 0, rate: 100, values: [1, 2, 3, 4]),
                .init(start: 0.1, rate: 100, values: [1, 3, 5]),
            ])
    }

    @Test(.enabled(if: ForeignTools.present.contains("wfdb"), "python has no wfdb"))
    func segmentsAndMixedRatesAreReadAsByWFDBPython() throws {
        let folder = try ScratchFolder()
        _ = try folder.write((0..<120).map { UInt8($0) }, "x.dat")
        _ = try folder.write(
            Array("x 2 10 10\nx.dat 16x4 100/mV 16 0 0 0 0 ECG\nx.dat 16x2 10/NU 16 0 0 0 0 RESP\n".utf8),
            "x.hea")
        try expectSame(folder.file("x"))
        for (name, frames) in [("a", 5), ("b", 7)] {
            _ = try folder.write((0..<frames * 2).flatMap { [UInt8($0), 0] }, name + ".dat")
            _ = try folder.write(
                Array(
                    "\(name) 2 100 \(frames)\n\(name).dat 16 100/mV 16 0 0 0 0 ECG\n\(name).dat 16 9/NU 16 0 0 0 0 R\n"
                        .utf8),
                name + ".hea")
        }
        _ = try folder.write(Array("fixed/2 2 100 12\na 5\nb 7\n".utf8), "fixed.hea")
        try expectSame(folder.file("fixed"))
    }

    @Test func annotatorsBecomeMarks() throws {
        let folder = try ScratchFolder()
        _ = try folder.write([UInt8](repeating: 0, count: 2000), "n.dat")
        _ = try folder.write(
            Array("n 1 100 1000 10:20:30 07/10/2026\nn.dat 16 1 16 0 0 0 0 ECG\n".utf8), "n.hea")
        // N@100 and a remark "in" at 400, in samples.
        _ = try folder.write([0x64, 0x04, 0x2C, 0x59, 0x02, 0xFC, 0x69, 0x6E, 0, 0], "n.atr")
        let marks = [ImportedMark(time: 1, text: "N"), ImportedMark(time: 4, text: "\" in")]
        guard case .signals(_, let read, let started, _) = try RecordingLoader.open(folder.file("n.hea"))
        else {
            Issue.record("no signals")
            return
        }
        #expect(read == marks)
        #expect(started == WallTime(iso8601: "2026-10-07T10:20:30"))
    }
}
