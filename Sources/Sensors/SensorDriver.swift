/// What is known of a device before a byte is read.
public struct DriverDescriptor: Sendable, Hashable {
    /// The name people type: `openview`.
    public var id: String
    /// What it is, in one line, for `biofeed-cli sensors`.
    public var summary: String
    /// Likely line settings, most likely first.
    public var lines: [LineSettings]
    /// Frames in a row that identify the format (protocols §14).
    public var lockRun: Int
    /// Order among the sniffer's decoders: formats with magic first, text last.
    public var rank: Int
    /// Whether the format can be told by listening; false for one that a person must name.
    public var identifiable: Bool

    public init(
        id: String, summary: String, lines: [LineSettings], lockRun: Int, rank: Int, identifiable: Bool = true
    ) {
        self.id = id
        self.summary = summary
        self.lines = lines
        self.lockRun = lockRun
        self.rank = rank
        self.identifiable = identifiable
    }
}

/// A value that eats a device's bytes and gives samples: no port, no clock, no I/O.
///
/// Contract (held by a test over the whole catalogue): noise never traps; every split of the bytes gives the
/// same events; good frames decode again after noise; nothing is allocated per frame once the channels are
/// known.
public protocol SensorDriver: Sendable {
    static var descriptor: DriverDescriptor { get }

    /// Ready for the device as it is delivered.
    init()

    /// What a person may say of the device.
    static var options: [DriverOption] { get }

    /// Ready for the device as it was described.
    /// - Throws: when a value means nothing to it; names outside `options` never come here.
    init(options: DriverOptions) throws(DriverOptionError)

    /// What this device must be told; nil for one that sends by itself.
    var commands: DeviceCommands? { get }

    /// Decodes the next bytes and appends what they hold, in order, to `events`.
    mutating func push(_ bytes: Span<UInt8>, into events: inout [SensorEvent])

    /// Forgets a partial frame and any counter, as after the port was reopened. Keeps the channels.
    mutating func reset()

    /// Speaks the format, for the simulator; nil when nothing here does.
    static var encoder: (any SensorEncoder.Type)? { get }
}

extension SensorDriver {
    public static var encoder: (any SensorEncoder.Type)? { nil }
    public static var options: [DriverOption] { [] }
    public init(options: DriverOptions) throws(DriverOptionError) { self.init() }
    public var commands: DeviceCommands? { nil }
}
