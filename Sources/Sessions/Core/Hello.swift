/// The greeting of a stream: transport only, not part of what a session said.
public struct Hello: Sendable {
    public var seat: Int
    /// ISO 8601 UTC moment of session time zero.
    public var started: String
    /// Session time now, so that a page can measure its clock's offset; nil in a replay.
    public var now: Double?

    public init(seat: Int, started: String, now: Double? = nil) {
        self.seat = seat
        self.started = started
        self.now = now
    }

    public var json: String {
        var object = JSONObject(class: "hello")
        object.string("version", Version.current)
        object.integer("protocol", Version.protocolVersion)
        object.integer("seat", seat)
        object.string("started", started)
        object.number("now_s", now, decimals: 6)
        return object.finished
    }
}
