/// How a serial line is set: 8 data bits and one stop bit, always.
public struct SerialLine: Sendable, Hashable {
    public enum Parity: String, Sendable { case none, odd, even }

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
