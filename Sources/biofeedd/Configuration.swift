import Devices
import Foundation
import Guidance
import Sessions
import Yams

/// Everything that the daemon is told: from the configuration file, then from flags, which win.
struct Configuration: Sendable, Hashable {
    struct SeatSettings: Sendable, Hashable, Decodable {
        var sensors: [String]
    }

    var seats: [SeatSettings] = [SeatSettings(sensors: [])]
    var sound = "none"
    /// How cues sound when a start does not say.
    var soundSetting = SoundSetting()
    /// Folder of recorded lines.
    var voice: String?
    var listen = "127.0.0.1:8787"
    var socket: String?
    var store: String?
    var exercise: String?
    /// Folder of exercises of one's own.
    var exercises: String?
    var language = Language.nl
    var logLevel = "info"
    /// Where claimed devices appear and where their rules are; others only in tests.
    var claimedFolder = DeviceClaim.folder
    var rulesFolder = DeviceClaim.rulesFolder

    /// Keys of the file, as people write them.
    private struct File: Decodable {
        var sensors: [String]?
        var seats: [SeatSettings]?
        var sound: String?
        var breath: BreathVoice?
        var baby: Bool?
        var voice: String?
        var listen: String?
        var socket: String?
        var store: String?
        var exercise: String?
        var exercises: String?
        var lang: Language?
        var log: String?

        static let keys: Set<String> = [
            "sensors", "seats", "sound", "breath", "baby", "voice", "listen", "socket", "store", "exercise",
            "exercises", "lang", "log",
        ]
    }

    init() {}

    /// Reads a YAML file; every trouble is one line with the file and what is expected.
    init(file path: String) throws {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw StartError(
                "cannot read the configuration \(path): \(error.localizedDescription); check --config")
        }
        let file: File
        do {
            if let unknown = try Self.unknownKey(in: text) {
                throw StartError(
                    "\(path): there is no setting '\(unknown)'; there are \(File.keys.sorted().joined(separator: ", "))"
                )
            }
            file = try YAMLDecoder().decode(File.self, from: text)
        } catch let error as StartError {
            throw error
        } catch {
            let reason = "\(error)".split(separator: "\n").first.map(String.init) ?? "not YAML"
            throw StartError("\(path): \(reason); write settings as 'name: value', one a line")
        }
        if file.sensors != nil, file.seats != nil {
            throw StartError("\(path): give either 'sensors' (one seat) or 'seats', not both")
        }
        if let sensors = file.sensors { seats = [SeatSettings(sensors: sensors)] }
        if let given = file.seats {
            guard (1...12).contains(given.count) else {
                throw StartError("\(path): seats are 1 to 12, not \(given.count)")
            }
            seats = given
        }
        sound = file.sound ?? sound
        soundSetting = SoundSetting(
            breath: file.breath ?? soundSetting.breath, withBaby: file.baby ?? soundSetting.withBaby)
        voice = file.voice
        listen = file.listen ?? listen
        socket = file.socket
        store = file.store
        exercise = file.exercise
        exercises = file.exercises
        language = file.lang ?? language
        logLevel = file.log ?? logLevel
    }

    private static func unknownKey(in text: String) throws -> String? {
        guard let mapping = try Yams.compose(yaml: text)?.mapping else { return nil }
        return mapping.keys.compactMap(\.string).first { !File.keys.contains($0) }
    }

    /// Where the unix socket is when nobody says: the system's place for root, the user's own otherwise.
    static var defaultSocket: String? {
        if getuid() == 0 { return "/run/biofeedd/biofeedd.sock" }
        return ProcessInfo.processInfo.environment["XDG_RUNTIME_DIR"].map { "\($0)/biofeedd.sock" }
    }

    /// Host and port to listen on. Only loopback: beyond it takes encryption and pairing.
    func address() throws -> (host: String, port: Int) {
        guard let colon = listen.lastIndex(of: ":"), let port = Int(listen[listen.index(after: colon)...]),
            (0...65_535).contains(port)
        else { throw StartError("cannot listen on '\(listen)'; write HOST:PORT, such as 127.0.0.1:8787") }
        let host = String(listen[..<colon])
        guard ["127.0.0.1", "localhost", "[::1]", "::1"].contains(host) else {
            throw StartError(
                "will not listen on \(host): beyond this machine it takes encryption and pairing, which are not built yet; use 127.0.0.1"
            )
        }
        return (host == "[::1]" ? "::1" : host, port)
    }
}
