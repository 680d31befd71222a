import Biosignals
import Foundation
import Testing

/// The memory that an analysis takes does not grow with the samples of a recording.
@Suite struct CLILongRecordingTests {
    /// Bytes that the samples of the long recording alone would take, and a limit far below them.
    private static let frames = 12 * 3_600 * 1_000
    private static let limit = 100 << 20

    /// Twelve hours of a simulated ECG of 1000 samples a second, the same minute again and again.
    private func recording(_ folder: WorkFolder) throws -> String {
        var settings = try SimulatedPersonSettings(source: "sim:ecg?hr=60&rsa=8&noise=0.01")
        settings.rate = 1_000
        var person = SimulatedPerson(settings: settings)
        var minute = Data()
        for _ in 0..<60_000 {
            let code = Int16(clamping: Int(person.next().ecg * 5))
            minute.append(contentsOf: [UInt8(truncatingIfNeeded: code), UInt8(truncatingIfNeeded: code >> 8)])
        }
        let samples = folder.file("long.dat")
        #expect(FileManager.default.createFile(atPath: samples, contents: nil))
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: samples))
        for _ in 0..<Self.frames / 60_000 { try handle.write(contentsOf: minute) }
        try handle.close()
        return try CLITestRecording.write(
            "long 1 1000 \(Self.frames)\nlong.dat 16 5(0)/uV 16 0 0 0 0 ECG\n", "long.hea", in: folder)
    }

    @Test func memoryStaysFlat() throws {
        let folder = try WorkFolder()
        let path = try recording(folder)
        let table = folder.file("out.jsonl")
        let used = try MeasuredRun(
            Place.program("biofeed-cli").path, ["analyze", path, "-o", table, "--jobs", "1"])
        #expect(used.status == 0)
        #expect(used.peakBytes < Self.limit, "\(used.peakBytes >> 20) MB at its peak")
        #expect(Self.frames * 4 > 3 * Self.limit / 2)
        let line = try #require(
            try String(contentsOfFile: table, encoding: .utf8).split(separator: "\n").first)
        let body = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        // A beat a second, but where two copies of the minute meet.
        let beats = try #require(body["beats"] as? Int)
        #expect(abs(beats - 12 * 3_600) < 2_000)
    }
}
