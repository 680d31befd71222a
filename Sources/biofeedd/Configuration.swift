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
    /// Addresses of the page. One beyond this machine is encrypted and asks for pairing.
    var listen = ["127.0.0.1:8787"]
    /// PEM files for the network; the daemon's own without them.
    var certificate: String?
    var key: String?
    var socket: String?
    var store: String?
    /// Folder of the history.
    var history: String?
    var exercise: String?
    /// Folder of exercises of one's own.
    var exercises: String?
    var language = Language.nl
    var logLevel = "info"
    /// Where claimed devices appear and where their rules are; others only in tests.
    var claimedFolder = DeviceClaim.folder
    var rulesFolder = DeviceClaim.rulesFolder
    /// Seconds from an end until a participant's screen is locked; others only in tests.
    var lockSeconds = SessionLock.seconds

    /// A word or a list of words.
    private struct OneOrMore: Decodable {
        var words: [String]

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            do {
                words = [try container.decode(String.self)]
            } catch {
                words = try container.decode([String].self)
            }
        }
    }

    /// Keys of the file, as people write them.
    private struct File: Decodable {
        var sensors: [String]?
        var seats: [SeatSettings]?
        var sound: String?
        var breath: BreathVoice?
        var baby: Bool?
        var voice: String?
        var listen: OneOrMore?
        var certificate: String?
        var key: String?
        var socket: String?
        var store: String?
        var history: String?
        var exercise: String?
        var exercises: String?
        var lang: Language?
        var log: String?

        static let keys: Set<String> = [
            "sensors", "seats", "sound", "breath", "baby", "voice", "listen", "socket", "store", "history",
            "exercise", "exercises", "lang", "log", "certificate", "key",
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
        listen = file.listen?.words ?? listen
        certificate = file.certificate
        key = file.key
        socket = file.socket
        store = file.store
        history = file.history
        exercise = file.exercise
        exercises = file.exercises
        language = file.lang ?? language
        logLevel = file.log ?? logLevel
    }

    private static func unknownKey(in text: String) throws -> String? {
        guard let mapping = try Yams.compose(yaml: text)?.mapping else { return nil }
        return mapping.keys.compactMap(\.string).first { !File.keys.contains($0) }
    }

    /// Keys of the settings that differ.
    func names(unlike other: Configuration) -> [String] {
        let pairs: [(String, Bool)] = [
            ("seats", seats.count != other.seats.count),
            ("sound", sound != other.sound),
            ("voice", voice != other.voice),
            ("listen", listen != other.listen),
            ("certificate", certificate != other.certificate),
            ("key", key != other.key),
            ("socket", socket != other.socket),
            ("store", store != other.store),
            ("history", history != other.history),
            ("exercise", exercise != other.exercise),
            ("exercises", exercises != other.exercises),
            ("lang", language != other.language),
            ("log", logLevel != other.logLevel),
        ]
        return pairs.filter(\.1).map(\.0)
    }

    /// Where the unix socket is when nobody says: the system's place for root, the user's own otherwise.
    static var defaultSocket: String? {
        if getuid() == 0 { return "/run/biofeedd/biofeedd.sock" }
        return ProcessInfo.processInfo.environment["XDG_RUNTIME_DIR"].map { "\($0)/biofeedd.sock" }
    }

    /// Where the history is: as told, or where sessions are kept anyway, or the user's own place. Nothing is made there
    /// before somebody opts in.
    var historyFolder: String? {
        if let told = history ?? store { return told }
        if getuid() == 0 { return "/var/lib/biofeedd" }
        let environment = ProcessInfo.processInfo.environment
        if let data = environment["XDG_DATA_HOME"], !data.isEmpty { return "\(data)/biofeed" }
        return environment["HOME"].map { "\($0)/.local/share/biofeed" }
    }

    /// Where to listen, without repetition.
    func addresses() throws -> [ListenAddress] {
        var seen: Set<ListenAddress> = []
        guard (certificate == nil) == (key == nil) else {
            throw StartError("give --certificate and --key together, or neither")
        }
        return try listen.map(ListenAddress.init).filter { seen.insert($0).inserted }
    }
}
