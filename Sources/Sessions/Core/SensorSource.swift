public import Biosignals
public import Sensors

/// A sensor as people write it: `serial:/dev/ttyACM0?driver=openview`, `alsa:hw:1,0?kind=ecg`, `sim:ecg+resp`,
/// `file:session.biofeed`.
///
/// `invert=resp` turns the sign of a channel, for a belt worn the wrong way round; several names are separated by
/// commas.
public struct SensorSource: Sendable {
    public enum Device: Sendable {
        /// `line` is nil when the driver's own settings, or 115200 for an unknown device, are to be used.
        /// `options` is what else was said of a named driver's device.
        case serial(path: String, driver: String?, options: DriverOptions, line: LineSettings?)
        case alsa(pcm: String, kind: AudioSensor, channel: Int)
        case simulation(SimulationSource)
        case file(path: String, speed: Double, loop: Bool)
    }

    public var device: Device
    /// Names of the channels whose sign is turned; nil for none.
    public var inverted: Set<String>?

    /// A word that names no sensor: what is wrong and what to write.
    public struct ParseError: Error, CustomStringConvertible, Sendable {
        public let description: String
    }

    public init(parsing word: String) throws {
        guard let colon = word.firstIndex(of: ":") else {
            throw ParseError(
                description:
                    "'\(word)' names no sensor; write serial:PATH, alsa:PCM, sim:ecg+resp or file:RECORDING")
        }
        let scheme = String(word[..<colon])
        let rest = word[word.index(after: colon)...]
        var (subject, options) = try Self.split(rest, of: word)
        if scheme != "sim", let names = options.removeValue(forKey: "invert") {
            inverted = Set(names.split(separator: ",").map(String.init))
        }
        switch scheme {
        case "serial": device = try Self.serial(subject, &options, word)
        case "alsa": device = try Self.alsa(subject, &options, word)
        case "sim": device = .simulation(try SimulationSource(word))
        case "file": device = try Self.file(subject, &options, word)
        case "ble":
            throw ParseError(
                description:
                    "'\(word)': Bluetooth LE is not built yet; pair a strap that offers a serial port, or use serial:"
            )
        default:
            throw ParseError(
                description:
                    "'\(word)': no kind of sensor is called '\(scheme)'; write serial:, alsa:, sim: or file:")
        }
        if scheme != "sim", let unknown = options.keys.sorted().first {
            throw ParseError(description: "'\(word)': \(scheme): takes no option '\(unknown)'")
        }
    }

    private static func split(_ rest: Substring, of word: String) throws -> (String, [String: String]) {
        let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let subject = String(parts[0])
        guard !subject.isEmpty else {
            throw ParseError(description: "'\(word)' names nothing after the colon")
        }
        var options: [String: String] = [:]
        for pair in parts.dropFirst().first?.split(separator: "&") ?? [] {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2, !sides[1].isEmpty else {
                throw ParseError(description: "'\(word)': write options as name=value, not '\(pair)'")
            }
            options[String(sides[0])] = String(sides[1])
        }
        return (subject, options)
    }

    private static func serial(
        _ path: String, _ options: inout [String: String], _ word: String
    ) throws -> Device {
        let driver = options.removeValue(forKey: "driver")
        var line: LineSettings?
        if let text = options.removeValue(forKey: "baud") {
            guard let baud = Int(text), (50...4_000_000).contains(baud) else {
                throw ParseError(
                    description: "'\(word)': baud is a whole number from 50 to 4000000, not '\(text)'")
            }
            line = LineSettings(baud: baud)
        }
        if let text = options.removeValue(forKey: "parity") {
            guard let parity = LineSettings.Parity(rawValue: text) else {
                throw ParseError(description: "'\(word)': parity is none, odd or even, not '\(text)'")
            }
            line = LineSettings(baud: line?.baud ?? 115_200, parity: parity)
        }
        guard let driver else {
            return .serial(path: path, driver: nil, options: DriverOptions(), line: line)
        }
        let described = DriverOptions(options)
        options = [:]
        do throws(DriverOptionError) {
            _ = try DriverCatalogue.make(driver, options: described)
        } catch {
            throw ParseError(description: "'\(word)': \(error)")
        }
        return .serial(path: path, driver: driver, options: described, line: line)
    }

    private static func alsa(
        _ pcm: String, _ options: inout [String: String], _ word: String
    ) throws -> Device {
        let text = options.removeValue(forKey: "kind") ?? "ecg"
        guard let kind = AudioSensor(name: text) else {
            let kinds = AudioSensor.allCases.map(\.rawValue).joined(separator: ", ") + ", vco"
            throw ParseError(description: "'\(word)': kind is one of \(kinds), not '\(text)'")
        }
        let channelText = options.removeValue(forKey: "channel") ?? "1"
        guard let channel = Int(channelText), (1...32).contains(channel) else {
            throw ParseError(description: "'\(word)': channel is a whole number from 1, not '\(channelText)'")
        }
        return .alsa(pcm: pcm, kind: kind, channel: channel)
    }

    private static func file(
        _ path: String, _ options: inout [String: String], _ word: String
    ) throws -> Device {
        let text = options.removeValue(forKey: "speed") ?? "1"
        guard let speed = Double(text), speed > 0, speed <= 1000 else {
            throw ParseError(
                description: "'\(word)': speed is a number above 0 and at most 1000, not '\(text)'")
        }
        let loop = options.removeValue(forKey: "loop") ?? "0"
        guard loop == "0" || loop == "1" else {
            throw ParseError(description: "'\(word)': loop is 0 or 1, not '\(loop)'")
        }
        return .file(path: path, speed: speed, loop: loop == "1")
    }
}
