/// How a port must be set for a device: 8 data bits and one stop bit, always.
public struct LineSettings: Sendable, Hashable, Codable {
    public enum Parity: String, Sendable, Codable { case none, odd, even }

    /// Bits a second that ports are asked for; outside it a speed is a typing error.
    public static let speeds = 50...12_000_000

    /// Bits a second. Any number within `speeds`; whether the hardware can do it is found when opening.
    public var baud: Int
    public var parity: Parity

    public init(baud: Int, parity: Parity = .none) {
        self.baud = baud
        self.parity = parity
    }
}
