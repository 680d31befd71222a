import Biosignals
import Foundation
import Guidance
import HeardSound

@testable import Devices

/// The measuring script of the system tests: turns of the breath sound in a WAV file.
enum OnsetFinder {
    struct Onset {
        var seconds: Double
        var kind: String
    }

    static let tools = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("SystemTests/tools")

    /// Python with numpy is there.
    private static let python = ProcessInfo.processInfo.environment["BIOFEED_PYTHON"] ?? "python3"
    static let isAvailable = (try? run("/usr/bin/env", [python, "-c", "import numpy"])) != nil

    static func onsets(in path: String) throws -> [Onset] {
        struct Answer: Decodable {
            struct Item: Decodable {
                var t_s: Double
                var kind: String
            }
            var onsets: [Item]
        }
        let script = tools.appendingPathComponent("find_onsets.py").path
        let answer = try run("/usr/bin/env", [python, script, path])
        return try JSONDecoder().decode(Answer.self, from: answer).onsets
            .map { Onset(seconds: $0.t_s, kind: $0.kind) }
    }

    /// How far each turn that is heard is from where it is due, against the rendered sound of its cues.
    ///
    /// - Parameter heardAt: session time of the first frame in `path`, in s.
    static func turns(of cues: [Cue], in path: String, rendered: String, heardAt: Double) throws
        -> [HeardTurns.Turn]
    {
        let script = tools.appendingPathComponent("turn_errors.py").path
        let answer = try run(
            "/usr/bin/env",
            [python, script, path, rendered] + cues.map { "\($0.time.seconds)" } + [
                "--heard-at", "\(heardAt)",
            ])
        return try JSONDecoder().decode(HeardTurns.self, from: answer).turns
    }

    struct Failure: Error {
        var program: String
        var status: Int32
    }

    /// Runs a program to its end and gives what it wrote.
    @discardableResult
    static func run(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws
        -> Data
    {
        let output = try ProgramOutput(of: program, arguments, environment: environment, within: 60)
        guard output.status == 0 else {
            throw Failure(program: arguments.first ?? program, status: output.status)
        }
        return output.data
    }
}

/// A folder that goes away with its owner.
final class TemporaryFolder {
    let path: String

    init() throws {
        path =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("biofeed-\(UUID().uuidString.prefix(8))").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }
}

extension WAVHeader {
    /// Writes one channel as 16-bit samples.
    static func write(_ samples: [Float], sampleRate: Int, to path: String) throws {
        var data = Data(bytes(sampleRate: sampleRate, frames: samples.count))
        for sample in samples {
            let value = UInt16(bitPattern: SampleFormat.int16(sample))
            data.append(contentsOf: [UInt8(value & 0xFF), UInt8(value >> 8)])
        }
        try data.write(to: URL(fileURLWithPath: path))
    }
}
