import Foundation

/// Other people's readers and writers, run as programs.
enum ForeignTools {
    private static let name = ProcessInfo.processInfo.environment["BIOFEED_PYTHON"] ?? "python3"

    /// What a Python program prints; nil when it fails.
    static func python(_ program: String, _ arguments: [String] = []) -> String? {
        run("/usr/bin/env", [name, "-c", program] + arguments)
    }

    /// What a Python program prints as JSON.
    static func python<Value: Decodable>(
        _ type: Value.Type, _ program: String, _ arguments: [String] = []
    ) throws -> Value {
        guard let text = python(program, arguments) else { throw Failure.failed(program) }
        return try JSONDecoder().decode(type, from: Data(text.utf8))
    }

    /// What a program prints; nil when it fails or is not there.
    static func run(_ path: String, _ arguments: [String]) -> String? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        do { try process.run() } catch { return nil }
        let text = output.fileHandleForReading.readDataToEndOfFile()
        ended.wait()
        return process.terminationStatus == 0 ? String(decoding: text, as: UTF8.self) : nil
    }

    static let present: Set<String> = Set(
        (python(
            "import importlib.util as u\nfor n in ['pyedflib','mne','edfio','wfdb','pyxdf']:\n if u.find_spec(n): print(n)"
        )
            ?? "").split(separator: "\n").map(String.init))

    enum Failure: Error { case failed(String) }
}
