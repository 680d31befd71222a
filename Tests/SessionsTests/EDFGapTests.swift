import Foundation
import Testing

@testable import Sessions

/// Files with gaps, and files of 24 bits.
@Suite struct EDFGapTests {
    /// Four records of a second, each sample its own number, the last two records 8.5 s late.
    private func discontinuous() throws -> [UInt8] {
        let folder = try ScratchFolder()
        let start = WallTime(year: 2026, month: 10, day: 7, hour: 10, minute: 20, second: 30)
        let signal = EDFSignal(
            label: "ECG", unit: "uV", rate: 100, physicalMinimum: -32_768, physicalMaximum: 32_767)
        let writer = try EDFWriter(path: folder.file("a.edf"), signals: [signal], start: start)
        writer.annotate(EDFAnnotation(onset: 11, text: "after the gap"))
        try writer.append((0..<400).map(Float.init), to: 0)
        try writer.close()
        var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.file("a.edf"))))
        bytes.replaceSubrange(192..<197, with: "EDF+D".utf8)
        for (record, time) in [(2, "+10.5"), (3, "+11.5")] {
            let slot = 768 + record * 320 + 200
            bytes.replaceSubrange(slot..<slot + 8, with: Array(time.utf8) + [0x14, 0x14, 0])
        }
        return bytes
    }

    @Test func recordsStandAtTheirTimes() throws {
        let file = try EDFFile.parse(try discontinuous(), file: "a.edf")
        #expect(
            file.runs == [
                .init(firstRecord: 0, recordCount: 2, start: 0),
                .init(firstRecord: 2, recordCount: 2, start: 10.5),
            ])
        let stretches = file.stretches(of: file.signals[0])
        #expect(stretches.map(\.start) == [0, 10.5])
        #expect(stretches[1].values == (200..<400).map(Float.init))
        #expect(file.annotations == [EDFAnnotation(onset: 11, text: "after the gap")])
        let recording = try RecordingFile.parse(
            ByteSource(try discontinuous()), path: "a.edf", options: .init(),
            file: { _ throws(RecordingFormatError) in nil })
        #expect(recording.notes == ["it has 1 gaps"])
        #expect(recording.signals[0].seconds == 12.5)
        #expect(recording.marks == [ImportedMark(time: 11, text: "after the gap")])
    }

    @Test func timesThatAreMissingOrGoBack() throws {
        var bytes = try discontinuous()
        for record in 0..<4 {
            let slot = 768 + record * 320 + 200
            bytes.replaceSubrange(slot..<slot + 1, with: "x".utf8)
        }
        #expect(throws: RecordingFormatError.self) { try EDFFile.parse(bytes, file: "a.edf") }
        bytes = try discontinuous()
        bytes.replaceSubrange(768 + 3 * 320 + 200..<768 + 3 * 320 + 204, with: "+1.5".utf8)
        let file = try EDFFile.parse(bytes, file: "a.edf")
        #expect(file.notes == ["its records go back in time; they were laid one after the other"])
        #expect(file.runs.count == 2)
    }

    @Test(.enabled(if: ForeignTools.present.contains("mne"), "python has no mne"))
    func samplesAreThoseOfMNE() throws {
        let folder = try ScratchFolder()
        let path = try folder.write(try discontinuous(), "d.edf")
        // MNE closes the gap up: the samples are the same, their times are not.
        let values = try ForeignTools.python(
            [Double].self,
            """
            import sys, json, mne
            r = mne.io.read_raw_edf(sys.argv[1], preload=True, verbose='error')
            print(json.dumps((r.get_data()[0]*1e6).tolist()))
            """, [path])
        let file = try EDFFile.read(path)
        #expect(values.count == file.signals[0].samples.count)
        #expect(zip(values, file.signals[0].samples).allSatisfy { abs($0 - Double($1)) < 1e-3 })
    }

    private struct Written: Decodable {
        var values: [[Double]]
        var rates: [Double]
    }

    @Test(
        .enabled(if: ForeignTools.present.contains("pyedflib"), "python has no pyedflib"),
        arguments: ["FILETYPE_BDF", "FILETYPE_BDFPLUS", "FILETYPE_EDF", "FILETYPE_EDFPLUS"])
    func filesOfPyEDFlib(type: String) throws {
        let folder = try ScratchFolder()
        let path = folder.file("p.bdf")
        let written = try ForeignTools.python(
            Written.self,
            """
            import sys, json, numpy as np, pyedflib
            t = getattr(pyedflib, sys.argv[2])
            top = 8388607 if 'BDF' in sys.argv[2] else 32767
            w = pyedflib.EdfWriter(sys.argv[1], 2, t)
            for i, (n, f) in enumerate([('ECG', 250), ('Resp', 25)]):
                w.setSignalHeader(i, dict(label=n, dimension='uV', sample_frequency=f, physical_min=-2000,
                    physical_max=2000, digital_min=-top-1, digital_max=top, transducer='', prefilter=''))
            g = np.random.default_rng(3)
            w.writeSamples([g.uniform(-1900, 1900, 750), g.uniform(-1900, 1900, 75)])
            if 'PLUS' in sys.argv[2]: w.writeAnnotation(1.25, 0.5, 'Zuchten é')
            w.close()
            r = pyedflib.EdfReader(sys.argv[1])
            print(json.dumps(dict(values=[r.readSignal(i).tolist() for i in (0, 1)],
                rates=[float(f) for f in r.getSampleFrequencies()])))
            """, [path, type])
        let file = try EDFFile.read(path)
        #expect(file.signals.map(\.rate) == written.rates)
        for (signal, values) in zip(file.signals, written.values) {
            #expect(signal.samples.count == values.count)
            #expect(zip(signal.samples, values).allSatisfy { abs(Double($0) - $1) < 2e-4 })
        }
        if type.hasSuffix("PLUS") {
            #expect(file.annotations == [EDFAnnotation(onset: 1.25, duration: 0.5, text: "Zuchten é")])
        }
    }
}
