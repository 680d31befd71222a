import Foundation
import Testing

/// Whatever is wrong with what was given: one line on standard error, nothing else, and the right status.
@Suite struct CLIBadInputTests {
    @Test(arguments: [
        ["frobnicate"], ["replay"], ["replay", "x.edf", "--speed", "0"],
        ["replay", "x.edf", "--save", "x.edf"],
        ["replay", "x.edf", "--sound", "loud"], ["beats", "x.edf", "--format", "xml"],
        ["convert", "a.edf", "b.doc"],
        ["simulate"], ["simulate", "--stdout", "--driver", "toaster"],
        ["simulate", "--stdout", "--form", "x"],
        ["simulate", "--stdout", "--source", "sim:brain"], ["analyze", "x.txt", "--rr-unit", "h"],
        ["analyze", "x.csv", "--csv-rate", "-5"], ["rate", "11"],
        ["status", "--url", "ftp://x"], ["status", "--url", "http://h", "--socket", "s"],
    ])
    func wrongUsageIsStatusTwo(arguments: [String]) throws {
        let result = try Program.run(Place.program("biofeed-cli").path, arguments)
        expectOneLine(result, status: 2)
    }

    @Test func missingFilesAreNamed() throws {
        for command in ["replay", "beats", "breaths", "analyze"] {
            let result = try CLITestRecording.run(command, "/nowhere/to/be/seen.edf", "--csv-rate", "100")
            #expect(result.err.contains("/nowhere/to/be/seen.edf"))
            expectOneLine(result, status: 1, ignoringNotes: true)
        }
    }

    @Test(arguments: ["biofeed", "edf", "csv", "txt", "hea"])
    func emptyFilesAreToldSo(ending: String) throws {
        let folder = try WorkFolder()
        let path = try CLITestRecording.write("", "empty.\(ending)", in: folder)
        expectOneLine(try CLITestRecording.run("analyze", path), status: 1)
    }

    @Test(arguments: ["biofeed", "edf", "hea"])
    func textUnderAnotherNameIsRefused(ending: String) throws {
        let folder = try WorkFolder()
        let path = try CLITestRecording.write(
            "This is a letter.\nIt holds no samples.\n", "x.\(ending)", in: folder)
        expectOneLine(try CLITestRecording.run("analyze", path), status: 1)
    }

    @Test func aTruncatedSessionIsRefused() throws {
        let folder = try WorkFolder()
        let csv = try CLITestRecording.write(try CLITestRecording.csv(seconds: 20), "in.csv", in: folder)
        let whole = folder.file("whole.biofeed")
        #expect(try CLITestRecording.run("convert", csv, whole).status == 0)
        let data = try Data(contentsOf: URL(fileURLWithPath: whole))
        let cut = folder.file("cut.biofeed")
        try data.prefix(data.count / 3).write(to: URL(fileURLWithPath: cut))
        let result = try CLITestRecording.run("replay", cut, "--jsonl")
        #expect(result.status == 1)
        #expect(result.err.split(separator: "\n").count == 1)
        try data.prefix(40).write(to: URL(fileURLWithPath: cut))
        expectOneLine(try CLITestRecording.run("analyze", cut), status: 1)
    }

    @Test func absurdRatesAreRefused() throws {
        let folder = try WorkFolder()
        let path = try CLITestRecording.write("# rate: 5000000\necg\n1\n2\n3\n", "fast.csv", in: folder)
        expectOneLine(try CLITestRecording.run("analyze", path), status: 1)
    }

    @Test func unknownNamesListWhatThereIs() throws {
        let folder = try WorkFolder()
        let csv = try CLITestRecording.write(try CLITestRecording.csv(seconds: 3), "in.csv", in: folder)
        let exercise = try CLITestRecording.run("replay", csv, "--exercise", "yodel", "--jsonl")
        #expect(exercise.err.contains("calm-6"))
        expectOneLine(exercise, status: 1)
        let signal = try CLITestRecording.run("beats", csv, "--live", "--signal", "eeg")
        #expect(signal.err.contains("belt"))
        expectOneLine(signal, status: 1)
    }

    @Test func aBrokenExerciseIsToldByLine() throws {
        let folder = try WorkFolder()
        let path = try CLITestRecording.write("id: x\nphases: 7\n", "x.yaml", in: folder)
        let result = try CLITestRecording.run("exercises", "check", path)
        #expect(result.err.contains(path))
        expectOneLine(result, status: 1)
    }

    @Test func withoutADaemonItIsSaidHowToStartOne() throws {
        for command in ["status", "stop", "watch"] {
            let result = try CLITestRecording.run(command, "--socket", "/nowhere/biofeedd.sock")
            #expect(result.err.contains("biofeedd --sensor"))
            expectOneLine(result, status: 1)
        }
    }

    private func expectOneLine(
        _ result: (status: Int32, out: String, err: String), status: Int32, ignoringNotes: Bool = false,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(result.status == status, sourceLocation: sourceLocation)
        #expect(result.out.isEmpty, sourceLocation: sourceLocation)
        let lines = result.err.split(separator: "\n").filter { !ignoringNotes || !$0.contains(": note:") }
        #expect(lines.count == 1, "\(result.err)", sourceLocation: sourceLocation)
        #expect(lines.first?.hasPrefix("biofeed-cli: ") == true, sourceLocation: sourceLocation)
    }
}
