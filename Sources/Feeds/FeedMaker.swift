import Devices
public import Logging
import Sessions

/// Makes the feed that a source names.
public struct FeedMaker: Sendable {
    private let logger: Logger
    /// Several sensors may be on one sound card.
    private let inputs = SharedInputs()

    public init(logger: Logger) { self.logger = logger }

    /// The port of a seat's sensor, or the first of a file's ports; sensors are counted from 1.
    public static func firstPort(_ number: Int) -> Int { 1 + (number - 1) * FileFeed.portsPerFile }

    /// All ports that a seat's sensor may use.
    public static func ports(_ number: Int) -> Range<Int> { firstPort(number)..<firstPort(number + 1) }

    /// - Parameters:
    ///   - word: a sensor as people write it (`SensorSource`).
    ///   - number: of the sensor within its seat, from 1: its port, or the first of a file's ports.
    ///   - cues: what is heard at the seat; simulated people may follow it.
    ///   - deliver: takes the inputs, on threads of the feed.
    /// - Throws: when the word names no sensor, or a file that cannot be read.
    public func feed(
        _ word: String, number: Int, cues: CueRelay? = nil, deliver: @escaping Deliver
    ) throws -> any SensorFeed {
        let port = Self.firstPort(number)
        let deliver = OrderedDelivery(port: port, deliver: deliver)
        let source = try SensorSource(parsing: word)
        switch source.device {
        case .serial(let path, let driver, let options, let line):
            return SerialFeed(
                port: port, source: word, path: path, driver: driver, options: options, line: line,
                inverted: source.inverted, deliver: deliver, logger: logger)
        case .simulation(let simulation):
            return SimulationFeed(
                port: port, source: word, simulation: simulation, cues: cues, deliver: deliver)
        case .file(let path, let speed, let loop):
            return FileFeed(
                inputs: try RecordingLoader.open(path), source: word, speed: speed, loop: loop,
                firstPort: port,
                inverted: source.inverted, deliver: deliver)
        case .alsa(let pcm, let kind, let channel):
            return CaptureFeed(
                port: port, source: word, pcm: pcm, kind: kind, channel: channel, inputs: inputs,
                inverted: source.inverted, deliver: deliver, logger: logger)
        }
    }
}
