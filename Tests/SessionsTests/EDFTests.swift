import Foundation
import Testing

@testable import Sessions

@Suite struct EDFTests {
    private let start = WallTime(
        year: 2026, month: 10, day: 7, hour: 10, minute: 20, second: 30, utcOffsetMinutes: 120)

    private let signals = [
        EDFSignal(
            label: "ECG", unit: "uV", rate: 130, physicalMinimum: -3276.8, physicalMaximum: 3276.7,
            prefilter: "HP:0.7Hz LP:40Hz"),
        EDFSignal(label: "Resp chest", unit: "%", rate: 10, physicalMinimum: -50, physicalMaximum: 50),
    ]

    private func wave(_ count: Int, _ size: Float, _ hertz: Double, _ rate: Double) -> [Float] {
        (0..<count).map { size * Float(sin(2 * .pi * hertz * Double($0) / rate)) }
    }

    /// Three records with annotations, as bytes.
    private func sample() throws -> [UInt8] {
        let folder = try ScratchFolder()
        let writer = try EDFWriter(path: folder.file("a.edf"), signals: signals, start: start)
        try writer.append(wave(390, 1000, 1.2, 130), to: 0)
        writer.annotate(EDFAnnotation(onset: 1.125, text: "RR 833"))
        writer.annotate(EDFAnnotation(onset: 1.5, duration: 4, text: "Einatmen ↑ café"))
        try writer.append(wave(30, 40, 0.1, 10), to: 1)
        try writer.close()
        return [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.file("a.edf"))))
    }

    @Test func headerFollowsTheRulesByteForByte() throws {
        let bytes = try sample()
        func field(_ offset: Int, _ width: Int) -> String {
            String(decoding: bytes[offset..<offset + width], as: UTF8.self)
        }
        func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: width - text.count)
        }
        #expect(bytes[..<1024].allSatisfy { (32...126).contains($0) })
        #expect(field(0, 8) == "0       ")
        #expect(field(8, 80) == padded("X X X X", 80))
        #expect(field(88, 80) == padded("Startdate 07-OCT-2026 X X biofeed UTC+02:00", 80))
        #expect(field(168, 8) == "07.10.26")
        #expect(field(176, 8) == "10.20.30")
        #expect(field(184, 8) == "1024    ")
        #expect(field(192, 44) == padded("EDF+C", 44))
        #expect(field(236, 8) == "3       ")
        #expect(field(244, 8) == "1       ")
        #expect(field(252, 4) == "3   ")
        #expect(
            field(256, 48) == padded("ECG", 16) + padded("Resp chest", 16) + padded("EDF Annotations", 16))
        let ranges = 256 + 3 * (16 + 80)
        #expect(field(ranges, 24) == "uV      %               ")
        #expect(field(ranges + 24, 24) == "-3276.8 -50     -1      ")
        #expect(field(ranges + 48, 24) == "3276.7  50      1       ")
        #expect(field(ranges + 72, 24) == "-32768  -32768  -32768  ")
        #expect(field(ranges + 96, 24) == "32767   32767   32767   ")
        #expect(field(ranges + 120, 80) == padded("HP:0.7Hz LP:40Hz", 80))
        #expect(field(ranges + 120 + 240, 24) == "130     10      60      ")
        #expect(bytes.count == 1024 + 3 * (260 + 20 + 120))
        // The slots: each begins with its record's time; both annotations went to the first record.
        let slots = (0..<3).map { bytes[(1024 + $0 * 400 + 280)..<(1024 + ($0 + 1) * 400)] }
        for (second, slot) in slots.enumerated() {
            #expect(slot.starts(with: Array("+\(second)".utf8) + [0x14, 0x14, 0]))
            #expect(slot.last == 0)
        }
        #expect(
            slots[0].dropFirst(5).starts(
                with: Array("+1.125".utf8) + [0x14] + Array("RR 833".utf8) + [0x14, 0]))
    }

    @Test func roundTripWithinQuantisation() throws {
        let file = try EDFFile.parse(try sample(), file: "a.edf")
        #expect(file.notes == [])
        #expect(file.start == start)
        #expect(file.recordCount == 3)
        #expect(file.signals.map(\.label) == ["ECG", "Resp chest"])
        #expect(file.signals.map(\.rate) == [130, 10])
        #expect(file.signals.map(\.unit) == ["uV", "%"])
        for (index, original) in [wave(390, 1000, 1.2, 130), wave(30, 40, 0.1, 10)].enumerated() {
            #expect(file.signals[index].samples.count == original.count)
            let half = Float(signals[index].resolution / 2) * 1.001
            for (a, b) in zip(file.signals[index].samples, original) { #expect(abs(a - b) <= half) }
        }
        #expect(
            file.annotations == [
                EDFAnnotation(onset: 1.125, text: "RR 833"),
                EDFAnnotation(onset: 1.5, duration: 4, text: "Einatmen ↑ café"),
            ])
    }

    @Test func gapsClippingAndLongTextsAreKept() throws {
        let folder = try ScratchFolder()
        let path = folder.file("b.edf")
        let writer = try EDFWriter(path: path, signals: [signals[0]], start: start)
        let text = String(repeating: "breathing é ", count: 60)
        writer.annotate(EDFAnnotation(onset: 0.25, text: text))
        try writer.append([99_999, -99_999, .nan, 0.05] + [Float](repeating: 1, count: 126), to: 0)
        try writer.appendGap(samples: 260, to: 0)
        try writer.append([5], to: 0)
        try writer.close()
        try writer.close()
        #expect(writer.clippedSamples == 2)
        #expect(writer.missingSamples >= 1 + 260 + 129)
        let file = try EDFFile.read(path)
        let samples = file.signals[0].samples
        #expect(samples[0] == 3276.7 && samples[1] == -3276.8)
        #expect(samples[2] == 0 && abs(samples[200]) < 0.1 && abs(samples[390] - 5) < 0.06)
        #expect(file.annotations.contains(EDFAnnotation(onset: 1, duration: 2, text: "Signal lost")))
        // In pieces, in several records, but whole.
        #expect(file.annotations.filter { $0.onset == 0.25 }.map(\.text).joined() == text)
        #expect(file.annotations.filter { $0.onset == 0.25 }.count > 3)
    }

    @Test func recordLengthFitsTheRates() {
        #expect(EDFRecordLength.fitting([250, 25])?.seconds == 1)
        #expect(EDFRecordLength.fitting([125 / 7.0])?.seconds == 7)
        #expect(EDFRecordLength.fitting([250, 12.5])?.seconds == 2)
        let measured = EDFRecordLength.fitting([130.061])
        #expect(measured.map { abs(Double($0.samples[0]) / $0.seconds - 130.061) < 130e-6 } == true)
        #expect(EDFRecordLength.fitting([1, .pi]) == nil)
    }

    @Test(arguments: [
        (-3276.8, "-3276.8"), (0.1, "0.1"), (-187_500.023, "-187500"), (1e-7, "0"), (123.4567891, "123.4568"),
        (99_999_999, "99999999"), (-9_999_999, "-9999999"), (-0.0009, "-0.0009"),
    ])
    func numbersPrintInEightCharacters(value: Double, text: String) {
        #expect(EDFField.number(value) == text)
    }

    @Test func numbersThatDoNotFitAreRefused() {
        for value in [1e8, -99_999_999, .infinity, .nan] { #expect(EDFField.number(value) == nil) }
        #expect(EDFField.number(1.00000001, .up) == "1.000001")
        #expect(EDFField.number(-1.00000001, .down) == "-1.00001")
        #expect(EDFField.text("µV", width: 8) == Array("uV      ".utf8))
    }

    @Test func timesConvertBothWays() {
        let moment = WallTime(unixSeconds: 1_791_361_230.9, utcOffsetMinutes: 120)
        #expect(moment == start)
        #expect(moment.unixSeconds == 1_791_361_230)
        for day in stride(from: -30_000, through: 40_000, by: 37) {
            let seconds = Double(day) * 86_400 + 3661
            #expect(WallTime(unixSeconds: seconds, utcOffsetMinutes: -330).unixSeconds == seconds)
        }
    }

    private func refusal(_ bytes: [UInt8]) -> String {
        do throws(RecordingFormatError) {
            _ = try EDFFile.parse(bytes, file: "a.edf")
            return ""
        } catch {
            return error.description
        }
    }

    private func patched(_ bytes: [UInt8], _ offset: Int, _ text: String) -> [UInt8] {
        var bytes = bytes
        bytes.replaceSubrange(offset..<offset + text.utf8.count, with: text.utf8)
        return bytes
    }

    @Test func lyingHeadersAreSeenThrough() throws {
        let good = try sample()
        for count in ["-1      ", "5       ", "99999999", "?       "] {
            let file = try EDFFile.parse(patched(good, 236, count), file: "a.edf")
            #expect(file.recordCount == 3)
            #expect(file.notes.count == 1)
        }
        let cut = try EDFFile.parse(Array(good.dropLast(77)), file: "a.edf")
        #expect(cut.recordCount == 2)
        #expect(
            cut.notes == [
                "the header states “3” records; 2 whole ones are there and 323 bytes of another, which were left"
            ])
        let fewer = try EDFFile.parse(patched(good, 236, "2       "), file: "a.edf")
        #expect(fewer.signals[0].samples.count == 260)
        #expect(fewer.notes == ["the header states 2 records; 1 more follow unread"])
        #expect(refusal(patched(good, 192, "EDF+D")) == "")
        #expect(refusal(patched(good, 252, "9999")).contains("cut off in its header"))
        #expect(refusal(patched(good, 252, "0   ")).contains("states “0” signals"))
        #expect(refusal(patched(good, 244, "0       ")).contains("last “0” s"))
        #expect(refusal(patched(good, 256 + 3 * 216, "99999999")).contains("99999999"))
        #expect(refusal(Array("RIFF....WAVE".utf8)).contains("no EDF or BDF file"))
    }

    @Test func damageNeverTraps() throws {
        let good = try sample()
        for length in 0..<good.count { _ = refusal(Array(good[..<length])) }
        var random = SeededGenerator(state: 4)
        for _ in 0..<3000 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...12, using: &random) {
                // Mostly in the header, where the damage is worst.
                let place = Int.random(
                    in: 0..<(Bool.random(using: &random) ? 1024 : bytes.count), using: &random)
                bytes[place] =
                    Bool.random(using: &random)
                    ? UInt8.random(in: 0...255, using: &random)
                    : Array("0123456789-+. e,".utf8).randomElement(using: &random)!
            }
            _ = refusal(bytes)
        }
    }

    @Test(.enabled(if: ForeignTools.present.contains("pyedflib"), "python has no pyedflib"))
    func growingFileOpensInAStrictReader() throws {
        let folder = try ScratchFolder()
        let path = folder.file("grow.edf")
        let writer = try EDFWriter(path: path, signals: signals, start: start)
        var stages: [String] = []
        for stage in 1...4 {
            try writer.append(wave(195, 1000, 1.2, 130), to: 0)
            try writer.append(wave(15, 40, 0.1, 10), to: 1)
            writer.annotate(EDFAnnotation(onset: Double(stage), duration: 0.5, text: "stage \(stage)"))
            let copy = folder.file("stage\(stage).edf")
            try FileManager.default.copyItem(atPath: path, toPath: copy)
            stages.append(copy)
        }
        try writer.close()
        stages.append(path)
        let text = ForeignTools.python(
            """
            import sys, pyedflib
            for p in sys.argv[1:]:
                r = pyedflib.EdfReader(p)
                a = r.readAnnotations()
                print(r.filetype, r.datarecords_in_file, list(r.getNSamples()), len(r.readSignal(0)),
                    [t for t in a[2]], r.getStartdatetime().isoformat(), round(float(r.readSignal(0)[30]), 1))
                r.close()
            """, stages)
        let lines = (text ?? "").split(separator: "\n")
        #expect(lines.count == 5)
        // The last remark came after the sixth record: closing adds one for it.
        for (line, begin) in zip(lines, ["1 1 ", "1 3 ", "1 4 ", "1 6 ", "1 7 "]) {
            #expect(line.hasPrefix(begin))
        }
        #expect(lines.allSatisfy { $0.contains("2026-10-07T10:20:30") })
        #expect(lines.last?.contains("stage 4") == true)
    }

    @Test(.enabled(if: ForeignTools.present.contains("mne"), "python has no mne"))
    func opensInMNE() throws {
        let folder = try ScratchFolder()
        let path = folder.file("mne.edf")
        try Data(try sample()).write(to: URL(fileURLWithPath: path))
        let text = ForeignTools.python(
            """
            import sys, mne
            r = mne.io.read_raw_edf(sys.argv[1], preload=True, verbose='error')
            print(r.n_times, r.info['sfreq'], r.ch_names, [(round(float(a['onset']), 3), a['description']) for a in r.annotations])
            """, [path])
        #expect(
            text == "390 130.0 ['ECG', 'Resp chest'] [(1.125, 'RR 833'), (1.5, 'Einatmen ↑ café')]\n")
    }

    @Test(.enabled(if: ForeignTools.present.contains("edfio"), "python has no edfio"))
    func opensInEdfio() throws {
        let folder = try ScratchFolder()
        let path = try folder.write(try sample(), "edfio.edf")
        let text = ForeignTools.python(
            """
            import sys, edfio
            f = edfio.read_edf(sys.argv[1])
            s = f.signals[0]
            print([g.label for g in f.signals], s.sampling_frequency, len(s.data), round(float(s.data[30]), 1), f.startdatetime.isoformat(),
                [(a.onset, a.duration, a.text) for a in f.annotations])
            """, [path])
        let value = try EDFFile.read(path).signals[0].samples[30]
        #expect(
            text
                == "['ECG', 'Resp chest'] 130.0 390 \((Double(value) * 10).rounded() / 10) 2026-10-07T10:20:30 [(1.125, None, 'RR 833'), (1.5, 4.0, 'Einatmen ↑ café')]\n"
        )
    }

    private static let bioSig = "/usr/bin/save2gdf"

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: bioSig), "BioSig is not here"))
    func opensInBioSig() throws {
        let folder = try ScratchFolder()
        let path = try folder.write(try sample(), "biosig.edf")
        let text = try #require(ForeignTools.run(Self.bioSig, ["-JSON", path]))
        #expect(text.contains("\"NumberOfRecords\"\t: 3") || text.contains("\"NumberOfSamples\"\t: 390"))
        #expect(text.contains("Resp chest"))
    }
}
