import Logging
import Sessions

/// Makes the feed that a source names.
struct FeedMaker {
    let logger: Logger

    /// - Parameter number: of the sensor within its seat, from 1: its port, or the first of a file's ports.
    func feed(_ word: String, number: Int, host: SessionHost) throws -> any SensorFeed {
        let port = 1 + (number - 1) * FileFeed.portsPerFile
        let deliver = OrderedDelivery(port: port) { host.offer($0, stamp: $1) }
        let source = try SensorSource(parsing: word)
        switch source.device {
        case .serial(let path, let driver, let options, let line):
            return SerialFeed(
                port: port, source: word, path: path, driver: driver, options: options, line: line,
                inverted: source.inverted, deliver: deliver, logger: logger)
        case .simulation(let settings):
            return SimulationFeed(port: port, source: word, settings: settings, deliver: deliver)
        case .file(let path, let speed, let loop):
            return FileFeed(
                inputs: try RecordingLoader.open(path), source: word, speed: speed, loop: loop,
                firstPort: port,
                inverted: source.inverted, deliver: deliver)
        case .alsa(let pcm, let kind, let channel):
            return CaptureFeed(
                port: port, source: word, pcm: pcm, kind: kind, channel: channel,
                inverted: source.inverted, deliver: deliver, logger: logger)
        }
    }
}
