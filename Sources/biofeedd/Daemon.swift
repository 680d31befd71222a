import Devices
import Feeds
import Foundation
import Guidance
import Hummingbird
import HummingbirdTLS
import Logging
import NIOCore
import ServiceLifecycle
import Sessions
import UnixSignals

/// Everything that runs, put together from the settings.
struct Daemon {
    let settings: Configuration
    private let logger: Logger
    private let hub: EventHub
    private let sound: SoundPump?
    private let seats: [Seat]
    /// Of each seat, what the settings asked for.
    private let attached: [[ReloadService.Attached]]
    private let readAgain: (@Sendable () throws -> Configuration)?
    private let shelf: ExerciseShelf
    private let plans: PlanCatalogue
    private let page: Page
    private let history: HistoryKeeper
    private let document: OpenAPIDocument
    private let addresses: [ListenAddress]
    private let network: Network?

    /// What it takes to be reached beyond this machine.
    private struct Network {
        var certificate: ServerCertificate
        var book: AccessBook

        /// Of the state folder, which only the daemon's user can read.
        init(_ settings: Configuration, _ address: ListenAddress) throws {
            let folder = "\(StateFolder.path)/access"
            do {
                try FileManager.default.createDirectory(
                    atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            } catch {
                throw StartError(
                    "cannot make \(folder) for the paired screens: \(error.localizedDescription); set XDG_STATE_HOME"
                )
            }
            if let file = settings.certificate, let key = settings.key {
                certificate = try ServerCertificate(certificate: file, key: key)
            } else {
                certificate = try ServerCertificate.own(folder: folder, host: address.host)
            }
            book = try AccessBook(folder: folder, fingerprint: certificate.fingerprint)
        }
    }

    /// - Parameter readAgain: the settings as they are by then; nil where there is no file of them.
    init(_ settings: Configuration, readAgain: (@Sendable () throws -> Configuration)?) throws {
        self.settings = settings
        self.readAgain = readAgain
        guard let level = Logger.Level(rawValue: settings.logLevel) else {
            throw StartError(
                "there is no log level '\(settings.logLevel)'; there are \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))"
            )
        }
        var logger = Logger(label: "biofeedd") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = level
        self.logger = logger
        addresses = try settings.addresses()
        network = try addresses.first { !$0.isLoopback }.map { try Network(settings, $0) }
        hub = EventHub(seats: settings.seats.count)
        document = try OpenAPIDocument()
        let bundled = try ExerciseCatalogue.bundled()
        shelf = ExerciseShelf(bundled, folder: settings.exercises, logger: logger)
        plans = try PlanCatalogue.bundled(bundled)
        if let exercise = settings.exercise { _ = try shelf.catalogue.entry(exercise) }
        page = try Page()
        let words = settings.seats.flatMap(\.sensors)
        let isSimulated = !words.isEmpty && words.allSatisfy { $0.hasPrefix("sim:") }
        let store = try RecordingStore(
            folder: settings.store,
            origin: isSimulated ? "simulated: \(words.joined(separator: " "))" : "live")
        let history = HistoryKeeper(
            path: settings.historyFolder, keepsNobody: settings.store == settings.historyFolder,
            logger: logger)
        self.history = history
        sound = try SoundPump(
            SoundSink(settings.sound), setting: settings.soundSetting,
            recorded: try settings.voice.map(RecordedVoice.init(folder:)), logger: logger)
        let maker = FeedMaker(logger: logger)
        var seats: [Seat] = []
        var attached: [[ReloadService.Attached]] = []
        for (index, seat) in settings.seats.enumerated() {
            let cues = CueRelay()
            let host = SessionHost(
                seat: index + 1, hub: hub, sound: index == 0 ? sound : nil, cues: cues, store: store,
                lock: SessionLock(seconds: settings.lockSeconds), logger: logger
            ) { history.take($0) }
            let place = Seat(number: index + 1, host: host, maker: maker, cues: cues)
            attached.append(
                try seat.sensors.map { ReloadService.Attached(word: $0, id: try place.attach($0)) })
            seats.append(place)
        }
        self.seats = seats
        self.attached = attached
    }

    func run() async throws {
        let api = API(
            seats: seats, hub: hub, sound: sound, shelf: shelf, plans: plans, language: settings.language,
            page: page, document: document, book: network?.book, history: history)
        let socket = try unixSocket()
        var services: [any Service] = []
        for address in addresses { services.append(try server(api, address)) }
        if let socket {
            services.append(
                Application(
                    router: api.router(.box),
                    configuration: .init(address: .unixDomainSocket(path: socket), serverName: "biofeedd"),
                    onServerRunning: { _ in logger.info("biofeed-cli reaches the socket at \(socket)") },
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
        services.append(HistoryService(keeper: history))
        services.append(
            ReloadService(
                seats: seats, sound: sound, settings: settings, attached: attached, read: readAgain,
                logger: logger))
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

    /// The page at one address: as it is for this machine, encrypted and behind the door for others.
    private func server(_ api: API, _ address: ListenAddress) throws -> any Service {
        let configuration = ApplicationConfiguration(
            address: .hostname(address.host, port: address.port), serverName: "biofeedd")
        guard let network, !address.isLoopback else {
            return Application(
                router: api.router(.box), configuration: configuration,
                onServerRunning: { channel in
                    logger.info(
                        "the page is at http://\(address.host):\(channel.localAddress?.port ?? address.port)/"
                    )
                }, logger: quiet)
        }
        return Application(
            router: api.router(.network(network.book, names: network.certificate.names)),
            server: try .tls(.http1(), tlsConfiguration: network.certificate.tls),
            configuration: configuration,
            onServerRunning: { channel in
                let url = Self.url(address, port: channel.localAddress?.port ?? address.port)
                network.book.isReached(at: url)
                logger.info(
                    "the page is at \(url) for paired screens; let one in with: biofeed-cli pair")
            }, logger: quiet)
    }

    /// Where others find an address of ours.
    private static func url(_ address: ListenAddress, port: Int) -> String {
        var host = address.host
        if address.isEverywhere {
            let own = ServerCertificate.ownAddresses
            host = own.first { $0.contains(".") && !$0.hasPrefix("127.") } ?? "127.0.0.1"
        }
        return "https://\(host.contains(":") ? "[\(host)]" : host):\(port)/"
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
                "cannot listen on \(settings.listen.joined(separator: " and ")): another program does; end it or give another --listen and --socket"
        }
        return "\(error)"
    }
}
