import Biosignals
import Foundation
import Sessions
import Testing

@Suite struct CLIConvertTests {
    @Test func anEDFFileCarriesSignalsAndBeats() throws {
        let folder = try WorkFolder()
        let csv = try CLITestRecording.write(try CLITestRecording.csv(seconds: 60), "in.csv", in: folder)
        let edf = folder.file("out.edf")
        let result = try CLITestRecording.run("convert", csv, edf)
        #expect(result.status == 0, "\(result.err)")
        let file = try EDFFile.read(edf)
        #expect(file.notes.isEmpty)
        #expect(file.signals.map(\.label) == ["ecg", "belt"])
        #expect(file.signals.map(\.rate) == [250, 250])
        #expect(file.signals[0].unit == "uV")
        #expect(file.seconds == 60)
        let beats = file.annotations.filter { $0.text.hasPrefix("R ") && $0.text.contains(" ms") }
        #expect((60...70).contains(beats.count))
        #expect(file.annotations.contains { $0.text == "inhale" })
        // Every sample is where it was, to a quantisation step.
        let samples = try CLITestRecording.csv(seconds: 60).split(separator: "\n").dropFirst(2).map {
            Float($0.split(separator: ",")[0]) ?? 0
        }
        let worst = zip(samples, file.signals[0].samples).map { abs($0 - $1) }.max() ?? .infinity
        #expect(worst < 0.1)
        #expect(!FileManager.default.fileExists(atPath: edf + ".part"))
    }

    @Test(.enabled(if: Place.python != nil, "python with pyedflib and mne is not here"))
    func otherReadersOpenIt() throws {
        let folder = try WorkFolder()
        let csv = try CLITestRecording.write(try CLITestRecording.csv(seconds: 30), "in.csv", in: folder)
        let edf = folder.file("out.edf")
        #expect(try CLITestRecording.run("convert", csv, edf).status == 0)
        let script = """
            import sys, pyedflib, mne
            f = pyedflib.EdfReader(sys.argv[1])
            r = mne.io.read_raw_edf(sys.argv[1], verbose='ERROR')
            print(f.getNSamples()[0], len(f.readAnnotations()[0]), r.n_times, len(r.annotations))
            """
        let result = try Program.run(try #require(Place.python), ["-c", script, edf])
        let numbers = result.out.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
        #expect(result.status == 0, "\(result.err)")
        #expect(numbers.count == 4 && numbers[0] == 7500 && numbers[2] == 7500)
        #expect(numbers.count == 4 && numbers[1] > 25 && numbers[3] == numbers[1])
    }

    @Test func intervalsGoOutAndComeBack() throws {
        let folder = try WorkFolder()
        let csv = try CLITestRecording.write(try CLITestRecording.csv(seconds: 60), "in.csv", in: folder)
        let list = folder.file("rr.txt")
        let rows = folder.file("beats.csv")
        #expect(try CLITestRecording.run("convert", csv, list).status == 0)
        #expect(try CLITestRecording.run("convert", csv, rows).status == 0)
        let intervals = try RRText.read(list).intervals
        #expect((58...70).contains(intervals.count))
        #expect(intervals.allSatisfy { (600...1300).contains($0) })
        let text = try String(contentsOf: URL(fileURLWithPath: rows), encoding: .utf8)
        #expect(text.hasPrefix("time_s,rr_ms,flag,quality,source\n"))
        #expect(text.split(separator: "\n").count == intervals.count + 2)
    }

    /// The beats that the live detector found stay, whatever the format on the way.
    @Test func recordsAndStreamsComeBack() throws {
        let folder = try WorkFolder()
        let csv = try CLITestRecording.write(try CLITestRecording.csv(seconds: 30), "in.csv", in: folder)
        for ending in ["hea", "xdf", "csv"] {
            let out = folder.file("out.\(ending)")
            let options = ending == "csv" ? ["--samples"] : []
            let result = try Program.run(
                Place.program("biofeed-cli").path, ["convert", csv, out] + options)
            #expect(result.status == 0, "\(ending): \(result.err)")
            guard case .signals(let signals, _, _, _) = try RecordingLoader.open(out) else {
                Issue.record("\(ending): no signals")
                continue
            }
            #expect(signals.map(\.channel.name) == ["ecg", "belt"], "\(ending)")
            #expect(signals.allSatisfy { abs($0.rate - 250) < 1e-6 && $0.stretches.count == 1 }, "\(ending)")
            #expect(signals[0].stretches[0].values.count == 7500, "\(ending)")
        }
        let beats = try WFDBAnnotation.read(folder.file("out.qrs")).filter(\.isBeat)
        #expect((25...40).contains(beats.count))
    }

    @Test func intervalsHoldNoSignalToExport() throws {
        let folder = try WorkFolder()
        let list = try CLITestRecording.write("800\n810\n820\n805\n", "rr.txt", in: folder)
        let edf = folder.file("x.edf")
        let result = try CLITestRecording.run("convert", list, edf)
        #expect(result.status == 1)
        #expect(!FileManager.default.fileExists(atPath: edf))
    }
}
