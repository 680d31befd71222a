import Foundation

/// Other people's tools in a virtual environment of their own, each measured by a script in `Benchmarks/peers`.
struct PeerTools {
    private let python: String
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../..").standardizedFileURL.path

    /// Installs them where they are not there yet.
    init() throws {
        python = try Self.output(of: "/bin/bash", [Self.folder + "/../scripts/benchmark-peers"])
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The last line that a script prints, which is JSON.
    func measure(_ script: String, _ arguments: [String]) throws -> [String: Any] {
        let text = try Self.output(of: python, [Self.folder + "/peers/" + script] + arguments)
        let line = text.split(separator: "\n").last.map(String.init) ?? ""
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
        return object as? [String: Any] ?? [:]
    }

    private static func output(of program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"]
        ) { $1 }
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw PeerError(description: "\(program) \(arguments.joined(separator: " ")) failed; see above")
        }
        return String(decoding: data, as: UTF8.self)
    }
}

struct PeerError: Error, CustomStringConvertible {
    var description: String
}
