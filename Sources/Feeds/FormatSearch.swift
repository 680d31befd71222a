import Devices
import Sensors
import Synchronization

/// How a device of which nobody said the speed is listened to: at its driver's speeds, or at those that sensors have,
/// until frames follow one another.
struct FormatSearch {
    /// Tried for a device of which nothing is known, the commonest first (protocols of the drivers).
    static let lines = [
        LineSettings(baud: 115_200), LineSettings(baud: 57_600), LineSettings(baud: 9_600),
        LineSettings(baud: 19_200, parity: .odd), LineSettings(baud: 230_400),
    ]

    let serial: SerialSearch

    /// Nil where there is nothing to choose: a named driver of one speed.
    /// - Parameters:
    ///   - first: tried before all others.
    ///   - found: told the settings under which the device was understood.
    init?(
        driver: String?, options: DriverOptions, first: LineSettings,
        found: @escaping @Sendable (LineSettings) -> Void
    ) {
        let own = driver.flatMap { DriverCatalogue.driver($0)?.descriptor.lines } ?? Self.lines
        let lines = [first] + own.filter { $0 != first }
        guard lines.count > 1 else { return nil }
        serial = SerialSearch(lines: lines) {
            let listening = Listening(driver: driver, options: options)
            return { listening.hear($0) }
        } found: {
            found($0)
        }
    }
}

/// Whether what came so far is understood: the sniffer knows it, or the named driver's frames follow one another.
private final class Listening: Sendable {
    private let state: Mutex<(sniffer: Sniffer, driver: (any SensorDriver)?, run: Int, wanted: Int)>

    init(driver: String?, options: DriverOptions) {
        var made: (any SensorDriver)?
        var wanted = 0
        if let driver, let type = DriverCatalogue.driver(driver) {
            do throws(DriverOptionError) { made = try DriverCatalogue.make(driver, options: options) } catch {
            }
            wanted = type.descriptor.lockRun
        }
        state = Mutex((Sniffer(), made, 0, wanted))
    }

    func hear(_ bytes: [UInt8]) -> Bool {
        state.withLock { state in
            guard state.driver != nil else {
                _ = state.sniffer.push(bytes.span)
                return state.sniffer.identified != nil
            }
            var events: [SensorEvent] = []
            state.driver?.push(bytes.span, into: &events)
            for event in events {
                switch event {
                case .frame: state.run += 1
                case .fault where state.run < state.wanted: state.run = 0
                default: break
                }
            }
            return state.run >= state.wanted
        }
    }
}
