import Biosignals
import Foundation
import Testing

@testable import Sessions

/// What is written, read back by ourselves and by the readers of others.
@Suite struct ExportTests {
    private static let started = Date(timeIntervalSince1970: 1_791_361_230)

    /// An ECG with a gap of 2 s and a belt at a tenth of its rate, with a mark.
    private static let inputs: SessionInputs = {
        func wave(_ count: Int, _ from: Int, _ rate: Double, _ size: Float) -> [Float] {
            (from..<from + count).map { size * Float(sin(2 * .pi * Double($0) / rate)) }
        }
        let ecg = ImportedSignal(
            name: "ECG", unit: "mV", rate: 100,
            stretches: [
                .init(start: 0, rate: 100, values: wave(500, 0, 100, 1.5)),
                .init(start: 7, rate: 100, values: wave(300, 700, 100, 1.5)),
            ])
        let belt = ImportedSignal(name: "Resp", unit: "", rate: 10, samples: (0..<100).map { Float($0 % 7) })
        return .signals(
            [ecg, belt], marks: [ImportedMark(time: 3, text: "zucht & é")], source: "file:x")
    }()

    private func record(_ folder: ScratchFolder) throws -> String {
        try SessionExport.wfdb(
            Self.inputs, to: folder.file("out.hea"), name: "out", started: Self.started, utcOffset: 7200)
        return folder.file("out")
    }

    private var original: [SignalTrace] { get throws { try SignalTrace.all(of: Self.inputs) } }

    private func expectEqual(_ read: [SignalTrace], quantum: [Float]) throws {
        let original = try original
        #expect(read.map(\.name) == original.map(\.name))
        #expect(read.map(\.unit) == original.map { $0.unit })
        for ((mine, theirs), quantum) in zip(zip(original, read), quantum) {
            #expect(mine.stretches.map(\.values.count) == theirs.stretches.map(\.values.count))
            for (a, b) in zip(mine.stretches, theirs.stretches) {
                #expect(abs(a.start - b.start) < 1e-6)
                #expect(zip(a.values, b.values).allSatisfy { abs($0 - $1) <= quantum })
            }
        }
    }

    @Test func aWFDBRecordComesBack() throws {
        let folder = try ScratchFolder()
        let path = try record(folder)
        guard case .signals(let signals, let marks, let started, _) = try RecordingLoader.open(path + ".hea")
        else {
            Issue.record("no signals")
            return
        }
        #expect(signals.map(\.rate) == [100, 10])
        #expect(signals.map(\.channel.unit) == ["mV", "NU"])
        #expect(started == WallTime(iso8601: "2026-10-07T10:20:30"))
        #expect(signals[0].stretches.map(\.start) == [0, 7])
        // Whole numbers are kept as they are.
        #expect(signals[1].stretches[0].values == (0..<100).map { Float($0 % 7) })
        let quantum = Float(3.0 / 65_400)
        for (a, b) in zip(try original[0].stretches, signals[0].stretches) {
            #expect(zip(a.values, b.values).allSatisfy { abs($0 - $1) <= quantum })
        }
        #expect(marks.contains { $0.text == "\" mark zucht & é" && abs($0.time - 3) < 0.06 })
        #expect(throws: RecordingFormatError.self) {
            try SessionExport.wfdb(
                Self.inputs, to: folder.file("a b.hea"), name: "a b", started: Self.started, utcOffset: 0)
        }
    }

    private struct Record: Decodable {
        var signals: [[Double?]]
        var rate: Double
        var units: [String]
        var annotationRate: Double
        var samples: [Int]
        var notes: [String]
    }

    @Test(.enabled(if: ForeignTools.present.contains("wfdb"), "python has no wfdb"))
    func wfdbPythonReadsTheRecord() throws {
        let folder = try ScratchFolder()
        let read = try ForeignTools.python(
            Record.self,
            """
            import sys, json, numpy as np, wfdb
            r = wfdb.rdrecord(sys.argv[1], smooth_frames=False)
            a = wfdb.rdann(sys.argv[1], 'qrs')
            s = [[None if np.isnan(v) else float(v) for v in c] for c in r.e_p_signal]
            print(json.dumps(dict(signals=s, rate=r.fs, units=r.units, annotationRate=float(a.fs),
                samples=a.sample.tolist(), notes=a.aux_note)))
            """, [try record(folder)])
        #expect(read.rate == 10 && read.units == ["mV", "NU"] && read.annotationRate == 10_000)
        #expect(read.signals.map(\.count) == [1000, 100])
        #expect(read.signals[0][500..<700].allSatisfy { $0 == nil })
        let values = try original[0].stretches[1].values
        #expect(
            zip(values, read.signals[0][700...]).allSatisfy { abs(Double($0) - ($1 ?? 9)) < 3.0 / 65_400 })
        // WFDB-Python takes texts for Latin-1, so only what both have is compared.
        #expect(read.notes.contains { $0.hasPrefix("mark zucht & ") })
    }

    @Test func anXDFFileComesBack() throws {
        let folder = try ScratchFolder()
        try SessionExport.xdf(Self.inputs, to: folder.file("out.xdf"), started: Self.started)
        let read = try RecordingLoader.open(folder.file("out.xdf"))
        try expectEqual(try SignalTrace.all(of: read), quantum: [0, 0])
        #expect(read.started == WallTime(iso8601: "2026-10-07T08:20:30Z"))
        guard case .signals(_, let marks, _, _) = read else { return }
        #expect(marks.contains { $0.text == "mark zucht & é" && abs($0.time - 3) < 0.06 })
    }

    private struct Streams: Decodable {
        var times: [[Double]]
        var values: [[Double]]
        var names: [String]
        var marks: [String]
    }

    @Test(.enabled(if: ForeignTools.present.contains("pyxdf"), "python has no pyxdf"))
    func pyxdfReadsTheStreams() throws {
        let folder = try ScratchFolder()
        try SessionExport.xdf(Self.inputs, to: folder.file("out.xdf"), started: Self.started)
        let read = try ForeignTools.python(
            Streams.self,
            """
            import sys, json, pyxdf
            s, _ = pyxdf.load_xdf(sys.argv[1])
            d = [x for x in s if x['info']['type'][0] in ('ECG', 'IMPEDANCE', 'BELT')]
            m = [x for x in s if x['info']['type'][0] == 'Markers'][0]
            print(json.dumps(dict(times=[x['time_stamps'].tolist() for x in d],
                values=[x['time_series'][:, 0].astype(float).tolist() for x in d],
                names=[x['info']['name'][0] for x in d], marks=[t[0] for t in m['time_series']])))
            """, [folder.file("out.xdf")])
        #expect(Set(read.names) == ["ECG", "Resp"])
        for (index, name) in read.names.enumerated() {
            let trace = try #require(try original.first { $0.name == name })
            #expect(read.values[index] == trace.stretches.flatMap { $0.values.map(Double.init) })
            let times = trace.stretches.flatMap { stretch in
                stretch.values.indices.map { stretch.start + Double($0) / stretch.rate }
            }
            #expect(zip(read.times[index], times).allSatisfy { abs($0 - $1) < 1e-6 })
        }
        #expect(read.marks.contains("mark zucht & é"))
    }

    @Test func samplesAsATableComeBack() throws {
        let text = try SessionExport.samplesCSV(Self.inputs, signal: "ecg", path: "a.csv")
        #expect(text.hasPrefix("time_s,ECG [mV]\n0,0.0\n0.01,"))
        let recording = try RecordingFile.parse(
            ByteSource(Array(text.utf8)), path: "a.csv", options: .init(),
            file: { _ throws(RecordingFormatError) in nil }
        )
        let original = try original[0]
        #expect(recording.signals[0].stretches.map(\.values) == original.stretches.map(\.values))
        #expect(zip(recording.signals[0].stretches.map(\.start), [0, 7]).allSatisfy { abs($0 - $1) < 1e-6 })
        #expect(throws: RecordingFormatError.self) {
            try SessionExport.samplesCSV(Self.inputs, path: "a.csv")
        }
        #expect(throws: RecordingFormatError.self) {
            try SessionExport.samplesCSV(Self.inputs, signal: "EEG", path: "a.csv")
        }
    }

    @Test func framesOfRatesThatAreNoMultiples() {
        #expect(WFDBWriter.frames([250, 25]) == (25, [10, 1]))
        #expect(WFDBWriter.frames([130.06, 13.006]) == (13.006, [10, 1]))
        #expect(WFDBWriter.frames([250.01, 24.99]) == (25, [10, 1]))
        #expect(WFDBWriter.frames([130, 25]) == (5, [26, 5]))
    }

    @Test func longIntervalsAndTextsOfAnnotations() throws {
        let annotations = [
            WFDBAnnotation(sample: 5, code: 1), WFDBAnnotation(sample: 9_000_000, code: 22, text: "odd"),
        ]
        let bytes = WFDBAnnotation.encode(annotations, resolution: 10_000)
        let read = try WFDBAnnotation.decode(bytes, path: "a.qrs")
        #expect(WFDBAnnotation.resolution(of: read) == 10_000)
        #expect(Array(read.dropFirst()) == annotations)
        #expect(WFDBAnnotators.marks(read, frameRate: 100).map(\.time) == [0.0005, 900])
    }
}
