import Devices
import Guidance
import Logging
import ServiceLifecycle
import Sessions
import UnixSignals

/// Reads the configuration again at each `SIGHUP`, so that a sensor can be added or the sound changed without ending
/// anybody's session. What cannot change under a running daemon is named, and waits for the next start.
struct ReloadService: Service {
    /// A sensor that the configuration asked for, by its id in the stream.
    struct Attached: Sendable {
        var word: String
        var id: String
    }

    let seats: [Seat]
    let sound: SoundPump?
    /// What runs, and the sensors of each seat that came from it; those that clients attached are theirs.
    let settings: Configuration
    let attached: [[Attached]]
    /// The settings as they are now; nil where there is no file, so that a terminal that closes changes nothing.
    let read: (@Sendable () throws -> Configuration)?
    let logger: Logger

    func run() async throws {
        var current = settings
        var sensors = attached
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            guard let read else { continue }
            ServiceManager.notify("RELOADING=1")
            do {
                let wanted = try read()
                // A word that names no sensor takes nobody's away.
                for word in wanted.seats.flatMap(\.sensors) { _ = try SensorSource(parsing: word) }
                apply(wanted, over: &current, sensors: &sensors)
            } catch {
                logger.error("the configuration was not taken, nothing has changed: \(error)")
            }
            ServiceManager.notify("READY=1")
        }
    }

    private func apply(
        _ wanted: Configuration, over current: inout Configuration, sensors: inout [[Attached]]
    ) {
        if wanted.seats.count == seats.count {
            for (index, seat) in seats.enumerated() {
                change(seat, &sensors[index], to: wanted.seats[index].sensors)
            }
            current.seats = wanted.seats
        }
        sound?.setUsual(wanted.soundSetting)
        current.soundSetting = wanted.soundSetting
        let waiting = wanted.names(unlike: current)
        logger.info("the configuration was read again")
        if !waiting.isEmpty {
            logger.notice("changed at the next start: \(waiting.joined(separator: ", "))")
        }
    }

    /// Sensors that are no longer asked for go before new ones come, which may be on the same port.
    private func change(_ seat: Seat, _ attached: inout [Attached], to words: [String]) {
        var missing = words
        var kept: [Attached] = []
        for sensor in attached {
            if let index = missing.firstIndex(of: sensor.word) {
                missing.remove(at: index)
                kept.append(sensor)
            } else {
                // A client may have taken it away already.
                _ = seat.detach(sensor.id)
            }
        }
        for word in missing {
            do {
                kept.append(Attached(word: word, id: try seat.attach(word)))
            } catch {
                logger.error("\(error)")
            }
        }
        attached = kept
    }
}
