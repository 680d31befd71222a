import Foundation
import Sessions

/// The folder in which every session is kept.
struct RecordingStore: Sendable {
    let folder: String
    /// What the sensors are, for the header: `live`, `simulated: sim:ecg+resp`.
    let origin: String

    /// Makes the folder if need be.
    init(folder: String, origin: String) throws {
        self.folder = folder
        self.origin = origin
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw StartError(
                "cannot make the folder \(folder) for recordings: \(error.localizedDescription); choose another with --store"
            )
        }
    }

    /// A new recording named after its start and seat.
    func begin(seat: Int, started: Date) throws -> RecordingWriter {
        let path = RecordingName.free(in: folder, of: "seat\(seat)", started: started)
        let header = RecordingHeader(
            started: Timestamp.iso8601(started), utcOffset: TimeZone.current.secondsFromGMT(for: started),
            seat: seat, software: "biofeedd \(Version.current)", origin: origin)
        return try RecordingWriter(path: path, header: header)
    }
}
