/// What a recording says of itself, once. Wall time stands here and nowhere else.
public struct RecordingHeader: Sendable, Hashable, Codable {
    /// Version of the table layout; see `docs/recording.md`.
    public static let currentFormat = 1

    public var format = RecordingHeader.currentFormat
    /// Moment of session time zero: ISO 8601, UTC, milliseconds.
    public var started: String
    /// Seconds that local time was ahead of UTC.
    public var utcOffset: Int
    public var seat: Int
    /// Version of the program that wrote it.
    public var software: String
    /// Where it comes from: `live`, `simulated: …`, `imported: …`, `captured: …`.
    public var origin: String
    /// Of a captured device: what it is, the version of its firmware, and what the person whose body it was has agreed
    /// to. Nil where nobody said.
    public var device: String?
    public var firmware: String?
    public var consent: String?

    public init(started: String, utcOffset: Int, seat: Int, software: String, origin: String) {
        self.started = started
        self.utcOffset = utcOffset
        self.seat = seat
        self.software = software
        self.origin = origin
    }
}
