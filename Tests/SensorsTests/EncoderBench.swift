import Biosignals
import Testing

@testable import Sensors

/// What a driver found, by kind.
struct DriverFindings {
    var events: [SensorEvent]

    init(_ events: [SensorEvent]) { self.events = events }

    /// What `driver` finds in `bytes`.
    init(_ driver: any SensorDriver, _ bytes: [UInt8]) {
        var driver = driver
        events = []
        driver.push(bytes.span, into: &events)
    }

    var frames: Int { events.count { $0 == .frame } }

    var faults: [SensorFault] { events.compactMap { if case .fault(let fault) = $0 { fault } else { nil } } }

    var gaps: [Int] { events.compactMap { if case .gap(let frames) = $0 { frames } else { nil } } }

    /// The channels as last announced.
    var channels: [Channel] {
        for event in events.reversed() { if case .layout(let channels) = event { return channels } }
        return []
    }

    var intervals: [Double] {
        events.compactMap { if case .interval(let milliseconds, _) = $0 { milliseconds } else { nil } }
    }

    func contacts(_ channel: Int) -> [Bool] {
        events.compactMap { if case .contact(channel, let isOn) = $0 { isOn } else { nil } }
    }

    func samples(_ channel: Int) -> [Float] {
        events.compactMap { if case .sample(channel, let value) = $0 { value } else { nil } }
    }
}

/// An encoder that is written to and read from without a link between, for bodies that a test makes up.
struct EncoderBench {
    var encoder: any SensorEncoder
    /// All that it has sent.
    var bytes: [UInt8] = []

    init(_ type: any SensorDriver.Type, form: String) throws {
        encoder = try #require(type.encoder?.init(form: form))
    }

    /// Writes `messages`; between them the device goes on for their pauses.
    mutating func obey(_ messages: [DeviceCommands.Message], _ sample: PersonSample = PersonSample()) {
        for message in messages {
            encoder.obey(message.bytes.span, into: &bytes)
            run(seconds: message.pause) { _ in sample }
        }
    }

    mutating func obey(_ bytes: [UInt8]) { obey([DeviceCommands.Message(bytes)]) }

    mutating func obey(_ text: String) { obey(Array(text.utf8)) }

    /// What it sends in `seconds` of a body; the body is told the sample's number.
    mutating func run(seconds: Double, _ body: (Int) -> PersonSample) {
        for i in 0..<Int((seconds * encoder.rate).rounded()) { encoder.encode(body(i), into: &bytes) }
    }
}

/// A driver of the catalogue for a device that is described.
func described(_ id: String, _ options: [String: String]) throws -> any SensorDriver {
    try DriverCatalogue.make(id, options: DriverOptions(options))
}

extension SimulatedStream {
    /// With at most `count` bytes, for tests that read every byte many times.
    func shortened(to count: Int = 40_000) -> SimulatedStream {
        var short = self
        short.bytes = Array(bytes.prefix(count))
        return short
    }
}
