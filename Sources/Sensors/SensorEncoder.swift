public import Biosignals

/// The other direction of a driver: what a body does, as the bytes that the device would send.
///
/// Pure: the same samples give the same bytes. Whoever sends them keeps the time, one call of `encode` every
/// `1 / rate` seconds.
public protocol SensorEncoder: Sendable {
    /// The boards or line forms that it speaks; the first is what is meant when none is named.
    static var forms: [String] { get }

    /// nil when `form` is none of `forms`.
    init?(form: String)

    /// Samples a second that the device takes.
    var rate: Double { get }

    /// What a person must say of this device to its driver, option by option, so that these signals are read: which
    /// sensor sits on which input of a board that does not know it.
    func described(carrying signals: [ChannelKind]) -> [String: String]

    /// Appends what the device sends for one sample.
    mutating func encode(_ sample: PersonSample, into bytes: inout [UInt8])

    /// Obeys what is written to the device, and appends what it answers at once. A device that is silent until it is
    /// asked encodes nothing before that.
    mutating func obey(_ commands: Span<UInt8>, into bytes: inout [UInt8])

    /// Starts a device that is silent until it is asked, as its driver's commands would: for writing to a file or a
    /// pipe, where nobody asks.
    mutating func start()
}

extension SensorEncoder {
    public func described(carrying signals: [ChannelKind]) -> [String: String] { [:] }
    public mutating func obey(_ commands: Span<UInt8>, into bytes: inout [UInt8]) {}
    public mutating func start() {}
}

extension SensorEncoder {
    /// The nearest whole number in `range`; 0 for what is no number.
    static func counts(_ value: Float, _ range: ClosedRange<Int32>) -> Int32 {
        guard !value.isNaN else { return 0 }
        if value <= Float(range.lowerBound) { return range.lowerBound }
        if value >= Float(range.upperBound) { return range.upperBound }
        return Int32(value.rounded())
    }
}
