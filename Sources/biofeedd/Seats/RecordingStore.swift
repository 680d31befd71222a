import Foundation
import Sessions

/// Where sessions are recorded: those of a person who opted in with her history, all others in one folder if there is one.
struct RecordingStore: Sendable {
    /// nil where sessions of nobody are not kept.
    let folder: String?
    /// What the sensors are, for the header: `live`, `simulated: sim:ecg+resp`.
    let origin: String

    /// Makes the folder if need be.
    init(folder: String?, origin: String) throws {
        self.folder = folder
        self.origin = origin
        guard let folder else { return }
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw StartError(
                "cannot make the folder \(folder) for recordings: \(error.localizedDescription); choose another with --store"
            )
        }
    }

    /// A new recording; nil when this session is not to be kept.
    ///
    /// - Parameter occupant: who practises, where that is known. It is her choice then, whatever the folder.
    func begin(seat: Int, started: Date, occupant: Occupant?) throws -> RecordingWriter? {
        let path: String?
        if let occupant {
            path = occupant.recording
        } else {
            path = folder.map { RecordingName.free(in: $0, of: "seat\(seat)", started: started) }
        }
        guard let path else { return nil }
        let header = RecordingHeader(
            started: Timestamp.iso8601(started), utcOffset: TimeZone.current.secondsFromGMT(for: started),
            seat: seat, software: "biofeedd \(Version.current)", origin: origin)
        return try RecordingWriter(path: path, header: header)
    }
}

/// A person of the history who practises at a seat.
struct Occupant: Sendable {
    let code: PersonCode
    /// Where her session is recorded; nil when she has not opted in.
    let recording: String?
}

/// A recording that is closed, and whose it is.
struct FinishedRecording: Sendable {
    let path: String
    let person: PersonCode?
}
