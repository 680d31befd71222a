import Devices
import Logging
import Sensors
import Sessions

/// A serial port: its reader's events become inputs.
struct SerialFeed: SensorFeed {
    private let port: Int
    private let source: String
    private let driver: String?
    private let options: DriverOptions
    private let inverted: Set<String>?
    private let deliver: OrderedDelivery
    private let reader: SerialReader
    private let logger: Logger

    init(
        port: Int, source: String, path: String, driver: String?, options: DriverOptions, line: LineSettings?,
        inverted: Set<String>?, deliver: OrderedDelivery, logger: Logger
    ) {
        self.port = port
        self.source = source
        self.driver = driver
        self.options = options
        self.inverted = inverted
        self.deliver = deliver
        self.logger = logger
        let known = KnownPorts.standard
        let first =
            driver.flatMap { DriverCatalogue.driver($0)?.descriptor.lines.first } ?? FormatSearch.lines[0]
        let likely = line ?? known.line(of: path) ?? first
        let search =
            // Bluetooth has no line that could be set.
            line != nil || path.hasPrefix("/dev/rfcomm")
            ? nil
            : FormatSearch(driver: driver, options: options, first: likely) { found in
                logger.info("\(source): understood at \(found.baud) bits a second")
                known.remember(found, of: path)
            }
        reader = SerialReader(
            path: path, line: likely, search: search?.serial,
            commands: Self.commands(driver, options, logger),
            journal: PortJournal(folder: "\(StateFolder.path)/open-ports")
        ) { event in
            switch event {
            case .opened(let stamp): deliver(.link(port: port, .opened), stamp)
            case .adapter(let milliseconds, let stamp):
                deliver(
                    .figures(port: port, LinkFigures(adapterMilliseconds: Double(milliseconds))), stamp)
            case .errors(let errors, let stamp):
                deliver(.figures(port: port, LinkFigures(lineErrors: errors)), stamp)
            case .bytes(let bytes, let stamp): deliver(.bytes(port: port, bytes), stamp)
            case .lost(let reason, let stamp):
                logger.warning("\(source): \(reason)")
                deliver(.link(port: port, .lost(reason)), stamp)
            }
        }
    }

    func start() {
        deliver(
            .attach(
                port: port,
                Attachment(
                    source: source, driver: driver, options: options.values.isEmpty ? nil : options,
                    inverted: inverted)),
            MonotonicClock.now())
        do throws(SerialError) {
            try reader.start()
        } catch {
            logger.error("\(error)")
            deliver(.link(port: port, .lost("\(error)")), MonotonicClock.now())
        }
    }

    func stop() { reader.stop() }

    /// What the device must be told. Options were checked when the source was read.
    private static func commands(_ driver: String?, _ options: DriverOptions, _ logger: Logger)
        -> DeviceCommands
    {
        guard let driver else { return DeviceCommands() }
        do throws(DriverOptionError) {
            return try DriverCatalogue.make(driver, options: options).commands ?? DeviceCommands()
        } catch {
            logger.error("\(error)")
            return DeviceCommands()
        }
    }
}
