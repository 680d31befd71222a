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
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.dateFormat = "yyyy-MM-dd_HH-mm-ss"
        let base = "\(folder)/\(formatter.string(from: started))_seat\(seat)"
        var path = "\(base).biofeed"
        var number = 2
        while FileManager.default.fileExists(atPath: path) {
            path = "\(base)_\(number).biofeed"
            number += 1
        }
        let header = RecordingHeader(
            started: Timestamp.iso8601(started), utcOffset: TimeZone.current.secondsFromGMT(for: started),
            seat: seat, software: "biofeedd \(Version.current)", origin: origin)
        return try RecordingWriter(path: path, header: header)
    }
}
