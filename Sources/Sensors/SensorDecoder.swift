public import Biosignals

/// What went through a decoder since it was made.
public struct DecoderCounters: Sendable, Hashable, Codable {
    /// Bytes that came in.
    public var bytes = 0
    /// Frames or lines accepted.
    public var frames = 0
    /// Frames or lines that failed their check.
    public var errors = 0
    /// Times that bytes were skipped to find a frame.
    public var resyncs = 0
    /// Frames lost, told by a counter in the format.
    public var gaps = 0
    /// Times that the device started anew.
    public var restarts = 0

    public init() {}
}

/// A byte stream's decoder: a driver that was named, or the one that is found by listening.
///
/// A driver that was found is dropped again, and the listening starts over, when 4 KiB bring no frame. Both
/// decisions fall at fixed places of the stream, so events do not depend on how it was cut into reads.
public struct SensorDecoder: Sendable {
    /// Bytes after which it is asked whether there was a frame.
    private static let block = 256
    /// Blocks in a row without a frame after which a format that was found is no longer believed.
    private static let patience = 16

    private let named: Bool
    private var driver: (any SensorDriver)?
    private var sniffer = Sniffer()
    private var inBlock = 0
    private var frameInBlock = false
    private var quietBlocks = 0

    public private(set) var counters = DecoderCounters()
    /// The driver at work; nil while the format is unknown.
    public private(set) var driverID: String?
    /// The channels as last announced; empty until then.
    public private(set) var channels: [Channel] = []

    /// - Parameters:
    ///   - id: a driver of the catalogue; nil listens.
    ///   - options: what is said of the device; only a named one takes any.
    public init(driver id: String?, options: DriverOptions = .init()) throws(DriverOptionError) {
        named = id != nil
        if let id {
            driver = try DriverCatalogue.make(id, options: options)
            driverID = id
        }
    }

    /// Decodes the next bytes and appends what they hold to `events`.
    public mutating func push(_ bytes: Span<UInt8>, into events: inout [SensorEvent]) {
        counters.bytes += bytes.count
        if named { return decode(bytes, into: &events) }
        var start = 0
        while start < bytes.count {
            let room = driver == nil ? sniffer.bytesToDecision : Self.block - inBlock
            let end = min(bytes.count, start + room)
            let piece = bytes.extracting(start..<end)
            start = end
            if driver == nil {
                listen(piece, into: &events)
            } else {
                decode(piece, into: &events)
                inBlock += piece.count
                if inBlock == Self.block { judge() }
            }
        }
    }

    /// Forgets partial frames, as after the port was reopened. Keeps driver, channels and counters.
    public mutating func reset() {
        driver?.reset()
        sniffer.reset()
        inBlock = 0
        frameInBlock = false
        quietBlocks = 0
    }

    private mutating func listen(_ bytes: Span<UInt8>, into events: inout [SensorEvent]) {
        guard let found = sniffer.push(bytes) else { return }
        driver = found
        driverID = sniffer.identified
        let backlog = sniffer.backlog
        reset()
        decode(backlog.span, into: &events)
    }

    private mutating func judge() {
        quietBlocks = frameInBlock ? 0 : quietBlocks + 1
        inBlock = 0
        frameInBlock = false
        if quietBlocks == Self.patience {
            driver = nil
            driverID = nil
            reset()
        }
    }

    private mutating func decode(_ bytes: Span<UInt8>, into events: inout [SensorEvent]) {
        let first = events.count
        driver?.push(bytes, into: &events)
        for i in first..<events.count {
            switch events[i] {
            case .frame:
                counters.frames += 1
                frameInBlock = true
            case .layout(let layout): channels = layout
            case .gap(let frames): counters.gaps += frames
            case .fault(.resync): counters.resyncs += 1
            case .fault(.restart): counters.restarts += 1
            case .fault(.badFrame), .fault(.badLine): counters.errors += 1
            case .sample, .interval, .deviceTime, .contact: break
            }
        }
    }
}
