/// Troubles of a serial line that the port's driver counted.
public struct LineErrors: Sendable, Hashable, Codable {
    /// Bytes without a proper end: another speed, or a bad cable.
    public var frame: Int
    /// Times at which bytes were lost because nobody took them from the port in time.
    public var overrun: Int
    public var parity: Int
    /// Times at which the line was held low: unplugged on the far side, or restarted.
    public var breaks: Int

    private enum CodingKeys: String, CodingKey {
        case frame, overrun, parity
        case breaks = "break"
    }

    public init(frame: Int = 0, overrun: Int = 0, parity: Int = 0, breaks: Int = 0) {
        self.frame = frame
        self.overrun = overrun
        self.parity = parity
        self.breaks = breaks
    }
}
