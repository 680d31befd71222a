import Biosignals
import Foundation
import RealRecordings
import Testing

@testable import Sessions

/// Texts as other programs write them.
@Suite struct TextRecordingTests {
    private func read(
        _ text: String, _ name: String = "a.txt", _ options: RecordingLoader.Options = .init()
    ) throws(RecordingFormatError) -> ImportedRecording {
        try RecordingFile.parse(
            ByteSource(Array(text.utf8)), path: name, options: options,
            file: { _ throws(RecordingFormatError) in nil })
    }

    private func refusal(_ text: String, _ name: String = "a.txt") -> String {
        do throws(RecordingFormatError) {
            _ = try read(text, name)
            return ""
        } catch {
            return error.description
        }
    }

    private func openSignals(_ rows: [String]) -> String {
        """
        # OpenSignals Text File Format
        # {"20:16": {"sensor": ["ECG", "RAW"], "device name": "x", "column": ["nSeq","I1","A1","A2"], "time": "16:40:34.519", "date": "2016-6-17", "sampling rate": 100, "label": ["A1","A2"], "resolution": [4,1,10,10]}}
        # EndOfHeader

        """ + rows.joined(separator: "\n")
    }

    @Test(arguments: [String.Encoding.utf16, .utf16BigEndian], ["a.txt", "a.csv"])
    func utf16IsRefusedByName(encoding: String.Encoding, name: String) throws {
        let marked = encoding == .utf16 ? "800\n810\n" : "\u{FEFF}800\n810\n"
        let bytes = ByteSource(Array(try #require(marked.data(using: encoding))))
        #expect {
            try RecordingFile.parse(
                bytes, path: name, options: .init(), file: { _ throws(RecordingFormatError) in nil })
        } throws: {
            "\($0)" == "cannot read \(name): its text is in UTF-16; save it as UTF-8"
        }
    }

    @Test func openSignals() throws {
        let rows = (0..<40).map { "\($0 % 16)\t1\t\($0)\t7\t" }
        let whole = try read(openSignals(rows))
        #expect(whole.signals.map(\.channel.name) == ["ECG", "A2"])
        #expect(whole.signals[0].stretches == [.init(start: 0, rate: 100, values: (0..<40).map(Float.init))])
        #expect(whole.started == WallTime(iso8601: "2016-06-17T16:40:34"))
        let torn = try read(openSignals(Array(rows[..<20] + rows[25...])))
        #expect(torn.notes == ["its counter shows 5 lost samples; they are gaps"])
        #expect(torn.signals[0].stretches.map(\.start) == [0, 0.25])
        // Cut in the middle of the last line.
        #expect(try read(openSignals(rows + ["3\t1"])).signals[0].stretches[0].values.count == 40)
        #expect(refusal(openSignals(["1\t2\tx\t3"])).contains("no number"))
        #expect(refusal("# OpenSignals Text File Format\n1\t2\n").contains("no heading"))
    }

    @Test(.enabled(if: RealData.folder != nil, "skipped: no ../shared/data and no BIOFEED_DATA"))
    func realOpenSignalsFiles() throws {
        let folder = try #require(RealData.folder) + "/sensor-files/opensignals/"
        let ecg = try RecordingLoader.open(folder + "ecg_sample.txt")
        guard case .signals(let signals, _, _, _) = ecg else {
            Issue.record("no signals")
            return
        }
        #expect(signals.map(\.channel.name) == ["ECG"])
        #expect(signals[0].rate == 200 && signals[0].stretches.map(\.values.count) == [2370])
        #expect(Array(signals[0].stretches[0].values.prefix(2)) == [32_452, 32_394])
    }

    private let openBCI5 = """
        %OpenBCI Raw EXG Data
        %Number of channels = 2
        %Sample Rate = 250 Hz
        %Board = OpenBCI_GUI$BoardCytonSerial
        Sample Index, EXG Channel 0, EXG Channel 1, Accel Channel 0, Other, Timestamp, Marker Channel, Timestamp (Formatted)

        """

    @Test func openBCISinceVersionFive() throws {
        func row(_ number: Int, _ time: Double, marker: Int = 0) -> String {
            "\(Double(number % 256)), \(number), -5.5, 0.1, 0, \(1_791_361_230 + time), \(marker), 2026-10-07 10:20:30.123"
        }
        var rows = (0..<300).map { row($0, Double($0) / 250, marker: $0 == 50 ? 3 : 0) }
        let whole = try read(openBCI5 + rows.joined(separator: "\n"))
        #expect(whole.signals.map(\.channel.name) == ["EXG Channel 0", "EXG Channel 1", "Accel Channel 0"])
        #expect(whole.signals[0].channel.unit == "uV")
        #expect(whole.signals[0].stretches == [.init(start: 0, rate: 250, values: (0..<300).map(Float.init))])
        #expect(whole.marks == [ImportedMark(time: 0.2, text: "3.0")])
        #expect(whole.started == WallTime(iso8601: "2026-10-07T08:20:30Z"))
        rows.removeSubrange(100..<110)
        let torn = try read(openBCI5 + rows.joined(separator: "\n"))
        #expect(torn.signals[0].stretches.map(\.start) == [0, 0.44])
        #expect(torn.notes == ["its sample index shows 10 lost samples; they are gaps"])
        // Four whole turns of the index are lost: the stamps tell.
        let late =
            (0..<100).map { row($0, Double($0) / 250) } + (100..<200).map { row($0, Double($0 + 1024) / 250) }
        #expect(
            try read(openBCI5 + late.joined(separator: "\n")).signals[0].stretches.map(\.start) == [0, 4.496])
    }

    @Test func openBCIUpToVersionFour() throws {
        let heading = """
            %OpenBCI Raw EEG Data
            %Number of channels = 2
            %Sample Rate = 250.0 Hz
            %First Column = SampleIndex
            %Last Column = Timestamp
            %Other Columns = EEG data in microvolts followed by Accel Data (in G) interleaved with Aux Data

            """
        let rows = (0..<20).map { "\($0), \(-$0).25, 7.5, 0.0, 10:20:30.123, 17913612301\(23 + $0)" }
        let read = try read(heading + rows.joined(separator: "\n"), "a.csv")
        #expect(read.signals.map(\.channel.name) == ["Channel 1", "Channel 2"])
        #expect(read.signals[0].stretches[0].values[3] == -3.25)
        #expect(refusal(heading.replacing("250.0 Hz", with: "soon") + rows[0]).contains("how many samples"))
    }

    @Test func polarSensorLogger() throws {
        let rows = (0..<300).map { index in
            let lost = index >= 150 ? 73 : 0
            let time = 838_432_586_543_515_816 + Int(Double(index + lost) * 1e9 / 130)
            return "2026-07-26T21:56:26.765;\(time);\(index).0;\(index - 166)"
        }
        let text =
            "Phone timestamp;sensor timestamp [ns];timestamp [ms];ecg [uV]\n" + rows.joined(separator: "\n")
        let read = try read(text)
        #expect(read.signals.map(\.channel.name) == ["ECG"])
        #expect(read.signals[0].channel.unit == "uV" && read.signals[0].channel.kind == .ecg)
        #expect(abs(read.signals[0].rate - 130) < 1e-4)
        #expect(read.signals[0].stretches.map(\.values.count) == [150, 150])
        #expect(abs(read.signals[0].stretches[1].start - 223.0 / 130) < 1e-6)
        #expect(read.started == WallTime(iso8601: "2026-07-26T21:56:26"))
        #expect(
            refusal("Phone timestamp;HR [bpm];HRV [ms]\n2026-07-26T21:56:26.765;70;\n").contains("no samples")
        )
    }

    @Test func polarWatches() throws {
        let text = """
            [Params]
            Version=106
            Date=20260117
            StartTime=19:59:34.0
            Interval=238

            [HRData]
            869
            902
            """
        let read = try read(text, "a.hrm")
        #expect(read.intervals?.intervals == [869, 902])
        #expect(read.started == WallTime(iso8601: "2026-01-17T19:59:34"))
        #expect(refusal(text.replacing("238", with: "5"), "a.hrm").contains("heart rates"))
    }

    @Test func empatica() throws {
        let beats = try read("1551453616.0, IBI\n0.8,0.823\n1.61,0.810\n9.405,0.795\n", "IBI.csv")
        #expect(beats.intervals.map { $0.intervals.map { $0.rounded() } } == [823, 810, 7000, 795])
        let pulse = try read("1551453616.0\n64.0\n0.5\n-0.25\n", "BVP.csv")
        #expect(pulse.signals.map(\.channel.name) == ["BVP"])
        #expect(pulse.signals[0].channel.kind == .ppg)
        #expect(pulse.signals[0].rate == 64 && pulse.signals[0].stretches[0].values == [0.5, -0.25])
        let motion = try read(
            "1551453616.0, 1551453616.0, 1551453616.0\n32.0, 32.0, 32.0\n1,2,63\n", "ACC.csv")
        #expect(motion.signals.map(\.channel.name) == ["ACC X", "ACC Y", "ACC Z"])
    }

    /// One interval in ms a line, nothing else; the start is the file's name.
    @Test func eliteHRV() throws {
        let text = (0..<40).map { "\(640 + $0 * 7 % 90)\r\n" }.joined()
        let read = try read(text, "2017-06-29 13-11-53.txt")
        #expect(read.intervals?.intervals.prefix(3) == [640, 647, 654])
        #expect(read.started == WallTime(iso8601: "2017-06-29T13:11:53"))
        #expect(try self.read(text, "2017-06-29 rest.txt").started == nil)
        #expect(try self.read(text, "2017-06-29 99-11-53.txt").started == nil)
    }

    /// What Kubios takes: seconds or ms in a column, running times and seconds in two; and the lists that the Python package
    /// `kubios` writes, with remarks before.
    @Test func kubios() throws {
        let lengths = (0..<40).map { 812 + $0 * 37 % 60 }
        var time = 0.0
        let columns = lengths.map { length -> String in
            time += Double(length) / 1000
            return String(format: "%.3f\t%.3f", time, Double(length) / 1000)
        }
        let seconds = lengths.map { String(format: "%.3f", Double($0) / 1000) }
        let remarks = """
            # SIGNAL/SERIES EXPORT - KUBIOS
            # File:				RandomSamples
            # Sampling rate: 	n/a
            # Resolution:		n/a
            # Labels:			RR

            """
        for text in [
            columns.joined(separator: "\n"), seconds.joined(separator: "\r\n"),
            remarks + lengths.map { "\($0).000" }.joined(separator: "\n"),
        ] {
            let read = try read(text)
            #expect(read.intervals?.intervals.map { Int($0.rounded()) } == lengths)
        }
    }

    @Test(.enabled(if: RealData.folder != nil, "skipped: no ../shared/data and no BIOFEED_DATA"))
    func realEliteHRVAndKubiosFiles() throws {
        let folder = try #require(RealData.folder) + "/rr/"
        let elite = try RecordingLoader.open(folder + "elitehrv/2017-06-29 13-11-53.txt")
        guard case .intervals(let intervals, _, let started, _) = elite else {
            Issue.record("no intervals")
            return
        }
        #expect(intervals.count > 4000 && intervals.prefix(3) == [720, 707, 681])
        #expect(started == WallTime(iso8601: "2017-06-29T13:11:53"))
        guard case .intervals = try RecordingLoader.open(folder + "kubios_SampleExport.txt") else {
            Issue.record("no intervals")
            return
        }
    }

    @Test func theTypeOfATableIsAskedNotGuessed() throws {
        let list = "1.1\n1.2\n1.3\n"
        #expect(refusal("7.1\n7.2\n7.3\n").contains("--rr-unit"))
        #expect(refusal("ecg\n1\n2\n", "a.csv").contains("--rate 250"))
        #expect(try read("ecg\n1\n2\n", "a.csv", .init(rate: 250)).signals[0].rate == 250)
        // A list becomes samples when that is what is said of it.
        #expect(try read("ecg\n" + list, "a.txt", .init(rate: 100)).signals[0].stretches[0].values.count == 3)
        #expect(refusal("time,ecg\n0,1\n4,2\n8,3\n", "a.csv").contains("--time-unit"))
        #expect(try read("time,ecg\n0,1\n4,2\n8,3\n", "a.csv", .init(timeUnit: .ms)).signals[0].rate == 250)
    }

    @Test func missingSamplesForASecondAreAGap() throws {
        let cells = (0..<30).map { $0 < 10 || $0 >= 20 ? "\($0)" : "" }
        let text = "# rate: 10\necg,b\n" + cells.map { "\($0),1\n" }.joined()
        let read = try read(text, "a.csv")
        #expect(read.signals[0].stretches.map(\.start) == [0, 2])
        #expect(read.signals[1].stretches.map(\.values.count) == [30])
        let recording = SessionInputs.signals(read.signals, source: "file:a.csv")
        var gaps = 0
        try recording.forEachOutput { if case .gap = $0 { gaps += 1 } }
        #expect(gaps >= 1)
    }
}
