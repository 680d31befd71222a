import Biosignals
import Testing

@testable import Sensors

/// A simulated person wearing a simulated device, whose bytes a driver reads.
struct DriverRoundTrip {
    var encoder: any SensorEncoder
    var driver: any SensorDriver
    private(set) var answers: [UInt8] = []
    /// The person's beats so far.
    private(set) var beats: [PersonBeat] = []
    private var person: SimulatedPerson

    init(_ type: any SensorDriver.Type, form: String, options: [String: String] = [:], seed: UInt64 = 1)
        throws
    {
        encoder = try #require(type.encoder?.init(form: form))
        driver = try DriverCatalogue.make(type.descriptor.id, options: DriverOptions(options))
        var settings = SimulatedPersonSettings()
        settings.rate = encoder.rate
        settings.seed = seed
        person = SimulatedPerson(settings: settings)
    }

    /// Writes messages to the device.
    mutating func tell(_ messages: [DeviceCommands.Message]) {
        for message in messages { encoder.obey(message.bytes.span, into: &answers) }
    }

    /// What the driver says of the next `seconds`; `contact` false takes the sensor off.
    mutating func run(seconds: Double, contact: Bool = true, keepAlive: Bool = false) -> [SensorEvent] {
        var bytes = answers
        answers = []
        var events: [SensorEvent] = []
        let alive = driver.commands?.keepAlive
        let every = Int((driver.commands?.keepAliveEvery ?? 0) * encoder.rate)
        for i in 0..<Int((seconds * encoder.rate).rounded()) {
            var sample = person.next()
            sample.contact = contact
            if let beat = sample.beat, contact { beats.append(beat) }
            if keepAlive, let alive, every > 0, i % every == 0 {
                encoder.obey(alive.bytes.span, into: &bytes)
            }
            encoder.encode(sample, into: &bytes)
        }
        driver.push(bytes.span, into: &events)
        return events
    }
}

func contacts(_ events: [SensorEvent]) -> [Bool] {
    events.compactMap { if case .contact(_, let on) = $0 { on } else { nil } }
}

func intervals(_ events: [SensorEvent], _ wanted: ChannelKind? = nil) -> [Double] {
    events.compactMap { event in
        if case .interval(let milliseconds, let kind) = event, wanted == nil || kind == wanted {
            milliseconds
        } else {
            nil
        }
    }
}

func gaps(_ events: [SensorEvent]) -> [Int] {
    events.compactMap { if case .gap(let frames) = $0 { frames } else { nil } }
}

func faults(_ events: [SensorEvent]) -> [SensorFault] {
    events.compactMap { if case .fault(let fault) = $0 { fault } else { nil } }
}

func layout(_ events: [SensorEvent]) -> [Channel] {
    for event in events { if case .layout(let channels) = event { return channels } }
    return []
}
