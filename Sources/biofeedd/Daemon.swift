import Devices
import Feeds
import Foundation
import Guidance
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import Sessions
import UnixSignals

/// Everything that runs, put together from the settings.
struct Daemon {
    let settings: Configuration
    private let logger: Logger
    private let hub = EventHub()
    private let sound: SoundPump?
    private let seats: [Seat]
    private let shelf: ExerciseShelf
    private let plans: PlanCatalogue
    private let page: Page
    private let address: (host: String, port: Int)

    init(_ settings: Configuration) throws {
        self.settings = settings
        guard let level = Logger.Level(rawValue: settings.logLevel) else {
            throw StartError(
                "there is no log level '\(settings.logLevel)'; there are \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))"
            )
        }
        var logger = Logger(label: "biofeedd") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = level
        self.logger = logger
        address = try settings.address()
        shelf = ExerciseShelf(
            try ExerciseCatalogue.bundled(), folder: settings.exercises, logger: logger)
        plans = try PlanCatalogue.bundled(try ExerciseCatalogue.bundled())
        if let exercise = settings.exercise { _ = try shelf.catalogue.entry(exercise) }
        page = try Page()
        let words = settings.seats.flatMap(\.sensors)
        let isSimulated = !words.isEmpty && words.allSatisfy { $0.hasPrefix("sim:") }
        let store = try settings.store.map {
            try RecordingStore(
                folder: $0, origin: isSimulated ? "simulated: \(words.joined(separator: " "))" : "live")
        }
        sound = try SoundPump(
            SoundSink(settings.sound), setting: settings.soundSetting,
            recorded: try settings.voice.map(RecordedVoice.init(folder:)), logger: logger)
        let maker = FeedMaker(logger: logger)
        var seats: [Seat] = []
        for (index, seat) in settings.seats.enumerated() {
            let cues = CueRelay()
            let host = SessionHost(
                seat: index + 1, hub: hub, sound: index == 0 ? sound : nil, cues: cues, store: store,
                logger: logger)
            let place = Seat(number: index + 1, host: host, maker: maker, cues: cues)
            for word in seat.sensors { try place.attach(word) }
            seats.append(place)
        }
        self.seats = seats
    }

    func run() async throws {
        let api = API(
            seats: seats, hub: hub, sound: sound, shelf: shelf, plans: plans, language: settings.language,
            page: page)
        let socket = try unixSocket()
        // A terminal that closes must not end a session.
        signal(SIGHUP, SIG_IGN)
        var services: [any Service] = []
        for (name, address) in [
            ("the page", BindAddress.hostname(self.address.host, port: self.address.port)),
            ("the socket", socket.map { .unixDomainSocket(path: $0) }),
        ] {
            guard let address else { continue }
            services.append(
                Application(
                    router: api.router(),
                    configuration: .init(address: address, serverName: "biofeedd"),
                    onServerRunning: { channel in announce(name, channel.localAddress) },
                    logger: quiet))
        }
        services.append(
            SeatService(
                seats: seats, hub: hub, sound: sound,
                claimed: seats.first.map {
                    ClaimedDevices(
                        folder: settings.claimedFolder, rulesFolder: settings.rulesFolder, seat: $0,
                        logger: logger)
                }
            ) { try await startExercise() })
        let group = ServiceGroup(
            configuration: .init(
                services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet))
        ServiceManager.notify("READY=1")
        defer { ServiceManager.notify("STOPPING=1") }
        try await group.run()
        if let socket, FileManager.default.fileExists(atPath: socket) {
            try FileManager.default.removeItem(atPath: socket)
        }
    }

    /// Libraries log only what a person must know.
    private var quiet: Logger {
        var logger = self.logger
        logger.logLevel = max(logger.logLevel, .warning)
        return logger
    }

    private func announce(_ what: String, _ address: SocketAddress?) {
        if let port = address?.port {
            logger.info("the page is at http://\(self.address.host):\(port)/")
        } else {
            logger.info("biofeed-cli reaches \(what) at \(address?.pathname ?? "?")")
        }
    }

    private func startExercise() async throws {
        guard let id = settings.exercise, let seat = seats.first else { return }
        let entry = try shelf.catalogue.entry(id)
        let start = ExerciseStart(
            yaml: entry.yaml, file: entry.file, language: settings.language)
        for case .fault(let fault) in await seat.host.command(.start(start)) {
            logger.error("\(fault.text)")
        }
    }

    /// The socket's path with its folder made; nil where there is no place for one.
    private func unixSocket() throws -> String? {
        guard let path = settings.socket ?? Configuration.defaultSocket else {
            logger.notice(
                "no unix socket: neither --socket nor XDG_RUNTIME_DIR is set; biofeed-cli can use --url")
            return nil
        }
        let folder = (path as NSString).deletingLastPathComponent
        do {
            if !folder.isEmpty {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            }
        } catch {
            throw StartError(
                "cannot make \(folder) for the socket: \(error.localizedDescription); give another with --socket"
            )
        }
        return path
    }

    /// One line for what ended the daemon.
    static func words(for error: any Error, settings: Configuration) -> String {
        if let error = error as? IOError, error.errnoCode == EADDRINUSE {
            return
                "cannot listen on \(settings.listen): another program does; end it or give another --listen and --socket"
        }
        return "\(error)"
    }
}
