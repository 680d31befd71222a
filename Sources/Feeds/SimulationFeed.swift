import Biosignals
import Devices
import Sensors
import Sessions

/// The built-in simulated person, speaking the wire format of a real board in real time.
struct SimulationFeed: SensorFeed {
    /// A read of a board at 125 Hz behind a USB bridge: two or three frames.
    private static let readSeconds = 0.02

    let port: Int
    let source: String
    let settings: SimulatedPersonSettings
    let deliver: OrderedDelivery
    private let thread = PacedThread(name: "simulation")

    init(port: Int, source: String, settings: SimulatedPersonSettings, deliver: OrderedDelivery) {
        self.port = port
        self.source = source
        self.settings = settings
        self.deliver = deliver
    }

    func start() {
        deliver(.attach(port: port, Attachment(source: source, driver: "openview")), MonotonicClock.now())
        deliver(.link(port: port, .opened), MonotonicClock.now())
        thread.run { stopped in
            var encoder = OpenViewEncoder(.ads1292r)
            var settings = settings
            settings.rate = encoder.rate
            var person = SimulatedPerson(settings: settings)
            let begin = MonotonicClock.now()
            var reads: Int64 = 0
            var made = 0
            while true {
                reads += 1
                let seconds = Double(reads) * Self.readSeconds
                guard PacedThread.sleep(until: begin + Int64(seconds * 1e9), unless: stopped) else { return }
                var bytes: [UInt8] = []
                while Double(made) < seconds * encoder.rate {
                    encoder.encode(person.next(), into: &bytes)
                    made += 1
                }
                if !bytes.isEmpty { deliver(.bytes(port: port, bytes), MonotonicClock.now()) }
            }
        }
    }

    func stop() { thread.stop() }
}
