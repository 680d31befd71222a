import Foundation
import Sessions

/// When a recording began, as far as its file tells.
struct RecordingStart {
    var date: Date
    /// The same moment as it is written; a recording's own words.
    var iso8601: String
    /// Seconds that local time was ahead of UTC.
    var utcOffset: Int

    /// The moment that the file states, in this computer's time zone where it does not say in which; without one the
    /// time at which the file was last changed.
    init(_ inputs: SessionInputs, path: String) throws {
        if case .recorded(let recording) = inputs {
            guard let date = Timestamp.date(iso8601: recording.header.started) else {
                throw CommandFailure(
                    "cannot use \(path): its start '\(recording.header.started)' is no ISO 8601 time; repair the header"
                )
            }
            self.date = date
            iso8601 = recording.header.started
            utcOffset = recording.header.utcOffset
            return
        }
        if let wall = inputs.started {
            (date, utcOffset) = Self.moment(wall)
            iso8601 = Timestamp.iso8601(date)
            return
        }
        let attributes = path == "-" ? [:] : try FileManager.default.attributesOfItem(atPath: path)
        date = attributes[.modificationDate] as? Date ?? Date()
        iso8601 = Timestamp.iso8601(date)
        utcOffset = TimeZone.current.secondsFromGMT(for: date)
    }

    private static func moment(_ wall: WallTime) -> (date: Date, utcOffset: Int) {
        if let seconds = wall.unixSeconds {
            return (Date(timeIntervalSince1970: seconds), (wall.utcOffsetMinutes ?? 0) * 60)
        }
        var there = wall
        there.utcOffsetMinutes = 0
        let local = there.unixSeconds ?? 0
        let offset = TimeZone.current.secondsFromGMT(for: Date(timeIntervalSince1970: local))
        return (Date(timeIntervalSince1970: local - Double(offset)), offset)
    }

    /// Header of a session made from the recording: its own where it has one.
    func header(for inputs: SessionInputs, path: String) -> RecordingHeader {
        if case .recorded(let recording) = inputs { return recording.header }
        return RecordingHeader(
            started: iso8601, utcOffset: utcOffset, seat: 1, software: "biofeed-cli \(Version.current)",
            origin: "imported: \(URL(fileURLWithPath: path).lastPathComponent)")
    }
}
