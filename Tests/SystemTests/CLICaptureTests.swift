import Biosignals
import Devices
import Foundation
import Sensors
import Sessions
import Testing

@Suite struct CLICaptureTests {
    /// What a board says through a port is in the file byte for byte, with what was said about it, and the file
    /// replays.
    @Test func everyByteIsKept() throws {
        let folder = try WorkFolder()
        let terminal = try PseudoTerminal()
        let file = folder.file("board.biofeed")
        let capture = try Program(
            Place.program("biofeed-cli").path,
            [
                "capture", "serial:\(terminal.path)", "--seconds", "4", "--device", "ADS1292R board",
                "--firmware", "1.2", "--consent", "simulated", "-o", file,
            ])
        var encoder = OpenViewEncoder(.ads1292r)
        var settings = SimulatedPersonSettings()
        settings.rate = encoder.rate
        var person = SimulatedPerson(settings: settings)
        var sent: [UInt8] = []
        for _ in 0..<400 where capture.isRunning {
            var bytes: [UInt8] = []
            encoder.encode(person.next(), into: &bytes)
            sent += bytes
            terminal.write(bytes)
            usleep(8000)
        }
        #expect(capture.wait() == 0, "\(capture.err)")
        #expect(capture.err.contains("openview"))
        let recording = try SessionRecording(path: file)
        #expect(recording.header.device == "ADS1292R board")
        #expect(recording.header.firmware == "1.2")
        #expect(recording.header.consent == "simulated")
        var kept: [UInt8] = []
        try recording.forEachInput { _, input in
            if case .bytes(_, let bytes) = input { kept += bytes }
            return true
        }
        #expect(kept.count > 2000)
        // The port throws away what came before it was open.
        #expect(sent.firstRange(of: kept) != nil)
        let replay = try CLITestRecording.run("replay", file, "--jsonl")
        #expect(replay.status == 0)
        #expect(replay.out.contains("\"driver\":\"openview\""))
    }

    @Test func aSilentPortIsSaidAndLeavesNoFile() throws {
        let folder = try WorkFolder()
        let terminal = try PseudoTerminal()
        let file = folder.file("silent.biofeed")
        let result = try CLITestRecording.run(
            "capture", "serial:\(terminal.path)", "--seconds", "1", "-o", file)
        #expect(result.status == 1)
        #expect(result.err.contains("nothing came from serial:\(terminal.path)"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }
}
