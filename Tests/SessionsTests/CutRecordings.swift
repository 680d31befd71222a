import Biosignals
import Foundation
import RealRecordings
import Sessions

/// A session of real ECG and airflow, as the daemon leaves it: closed in order, or with its write-ahead log when the power
/// failed.
enum CutRecordings {
    static let source: String? = RealData.folder.flatMap { folder in
        let path = folder + "/slow-breathing/ecg_airflow_6pm.hea"
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }

    static let header = RecordingHeader(
        started: "2026-10-07T10:20:30.000Z", utcOffset: 7200, seat: 1, software: "test",
        origin: "imported: test")

    /// Writes so many seconds of the real recording, committed twice a second of session time; gives the number of inputs.
    ///
    /// - Parameter pulled: gets called before the file is closed: now the power fails.
    @discardableResult
    static func write(
        _ path: String, seconds: Double, pulled: () throws -> Void = {}
    ) throws -> Int {
        let writer = try RecordingWriter(path: path, header: header)
        var session = Session()
        var count = 0
        var committed = 0.0
        try RecordingLoader.open(source ?? "").forEach { time, input in
            guard time.seconds < seconds else { return false }
            var outputs: [Output] = []
            session.handle(input, at: time, into: &outputs)
            writer.append(input, at: time, outputs: outputs)
            count += 1
            if time.seconds > committed + 0.5 {
                committed = time.seconds
                try writer.flush()
            }
            return true
        }
        try writer.flush()
        try pulled()
        try writer.close()
        return count
    }

    /// The first bytes of a file, as a disk keeps them of which the rest was not written.
    static func cut(_ path: String, to bytes: Int, _ copy: String) throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        try data.prefix(bytes).write(to: URL(fileURLWithPath: copy))
    }

    static func size(_ path: String) throws -> Int {
        try Data(contentsOf: URL(fileURLWithPath: path)).count
    }

    static func inputs(_ path: String) throws -> [Input] {
        var inputs: [Input] = []
        try SessionRecording(path: path).forEachInput { _, input in
            inputs.append(input)
            return true
        }
        return inputs
    }
}
