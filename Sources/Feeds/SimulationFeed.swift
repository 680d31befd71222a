import Biosignals
import Devices
import Guidance
import Sensors
import Sessions
import Synchronization

/// The built-in simulated person with her device, in real time: its reads arrive as its link hands them over, it obeys
/// what its driver says, and she hears the cues of her seat.
///
/// What is recorded are the bytes, so that a replay needs neither her nor the cues.
final class SimulationFeed: SensorFeed {
    private let port: Int
    private let source: String
    private let simulation: SimulationSource
    private let cues: CueRelay?
    private let deliver: OrderedDelivery
    private let thread = PacedThread(name: "simulation")
    /// Heard and not yet told to the person.
    private let heard = Mutex<[(start: Int64, isInhale: Bool, seconds: Double)]>([])

    init(
        port: Int, source: String, simulation: SimulationSource, cues: CueRelay?, deliver: OrderedDelivery
    ) {
        self.port = port
        self.source = source
        self.simulation = simulation
        self.cues = cues
        self.deliver = deliver
    }

    func start() {
        let device = simulation.device
        deliver(
            .attach(
                port: port,
                Attachment(
                    source: source, driver: device.driver,
                    options: device.options.values.isEmpty ? nil : device.options)),
            MonotonicClock.now())
        cues?.listen(port) { [weak self] start, cue in
            guard cue.kind == .inhale || cue.kind == .exhale else { return }
            self?.heard.withLock { $0.append((start, cue.kind == .inhale, cue.seconds)) }
        }
        thread.run { [self] stopped in live(until: stopped) }
    }

    func stop() {
        cues?.listen(port, nil)
        thread.stop()
    }

    private func live(until stopped: () -> Bool) {
        var person = SimulatedPerson(settings: simulation.person)
        var device = SimulatedDevice(simulation.device, seed: simulation.person.seed)
        let begin = MonotonicClock.now()
        deliver(.link(port: port, .opened), begin)
        var speech = SerialSpeech(simulation.commands, now: begin)
        while let next = device.next({ person.next() }) {
            let due = begin + Int64(next.time * 1e9)
            guard PacedThread.sleep(until: due, unless: stopped) else { return }
            let now = MonotonicClock.now()
            switch next.event {
            case .bytes(let bytes): if !bytes.isEmpty { deliver(.bytes(port: port, bytes), now) }
            case .unplugged: deliver(.link(port: port, .lost("unplugged, as the simulation was told")), now)
            case .plugged:
                deliver(.link(port: port, .opened), now)
                speech = SerialSpeech(simulation.commands, now: now)
            }
            while let words = speech.next(now: now) { device.obey(words.span) }
            for cue in heard.withLock({ heard in
                defer { heard.removeAll() }
                return heard
            }) {
                person.hear(
                    BreathCue(
                        isInhale: cue.isInhale, time: Double(cue.start - begin) / 1e9, seconds: cue.seconds))
            }
        }
    }
}
