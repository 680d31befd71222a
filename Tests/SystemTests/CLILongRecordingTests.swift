import Biosignals
import Foundation
import Testing

/// The memory that an analysis takes does not grow with the samples of a recording.
@Suite struct CLILongRecordingTests {
    private static let seconds = 12 * 3_600
    /// ECG of 100 samples a second, and beside it a signal of 300 that nothing is looked for in.
    private static let samplesPerSecond = 400
    /// What the program takes for a minute is about 45 MB; the samples alone, if they were held, would be 69 MB more.
    private static let limit = 85_000_000

    /// Twelve hours in two segments: the same ten minutes again and again.
    private func recording(_ folder: WorkFolder) throws -> String {
        var settings = try SimulatedPersonSettings(source: "sim:ecg?hr=60&rsa=8&noise=0.01")
        settings.rate = 100
        var person = SimulatedPerson(settings: settings)
        var part = Data()
        for _ in 0..<600 * 100 {
            let ecg = Int16(clamping: Int(person.next().ecg * 5))
            for code in [ecg, 1, 2, 3] {
                part.append(contentsOf: [
                    UInt8(truncatingIfNeeded: code), UInt8(truncatingIfNeeded: code >> 8),
                ])
            }
        }
        let samples = folder.file("long.dat")
        #expect(FileManager.default.createFile(atPath: samples, contents: nil))
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: samples))
        for _ in 0..<Self.seconds / 1_200 { try handle.write(contentsOf: part) }
        try handle.close()
        let frames = Self.seconds / 2 * 100
        for name in ["one", "two"] {
            let header = """
                \(name) 2 100 \(frames)
                long.dat 16 5(0)/uV 16 0 0 0 0 ECG
                long.dat 16x3 1(0)/NU 16 0 0 0 0 light

                """
            _ = try CLITestRecording.write(header, name + ".hea", in: folder)
        }
        return try CLITestRecording.write(
            "long/2 2 100 \(2 * frames)\none \(frames)\ntwo \(frames)\n", "long.hea", in: folder)
    }

    @Test func memoryStaysFlat() async throws {
        let folder = try WorkFolder()
        let path = try recording(folder)
        let table = folder.file("out.jsonl")
        let used = try await MeasuredRun(
            Place.program("biofeed-cli").path, ["analyze", path, "-o", table, "--jobs", "1"])
        #expect(used.status == 0)
        #expect(used.peakBytes < Self.limit, "\(used.peakBytes / 1_000_000) MB at its peak")
        #expect(Self.seconds * Self.samplesPerSecond * 4 + 45_000_000 > Self.limit)
        let line = try #require(
            try String(contentsOfFile: table, encoding: .utf8).split(separator: "\n").first)
        let body = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        // A beat a second, but for where two copies meet.
        let beats = try #require(body["beats"] as? Int)
        #expect(abs(beats - 12 * 3_600) < 2_000)
    }
}
