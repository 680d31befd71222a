import ArgumentParser
import Biosignals
import Devices
import Foundation
import Sensors
import Sessions

/// `simulate`: speaks a sensor's wire format, so that a reader cannot tell it from the device.
struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Speak a sensor's wire format.",
        discussion: """
            With --pty the first line on standard output is the port to read. Bytes that the reader is too slow \
            for are dropped, as a device would, and counted.

            Example: biofeed-cli simulate --driver openview --source sim:ecg+resp?breath=6 --pty /tmp/board
            """)

    @Option(help: "A driver that can be simulated; biofeed-cli sensors lists them.")
    var driver = "openview"

    @Option(help: "OpenView board: ads1292r, healthypi3, healthypi4 or healthypi5.")
    var board: String?

    @Option(help: "Form of another driver, as of text: number, csv, plotter, teleplot or json.")
    var form: String?

    @Option(help: "A simulated person (sim:ecg+resp?hr=66&breath=6&rsa=8&seed=1) or a recording.")
    var source = "sim:ecg+resp"

    @Option(
        defaultAsFlag: "",
        help: ArgumentHelp("Write to a pseudo-terminal, with a link to it.", valueName: "link"))
    var pty: String?

    @Flag(help: "Write to standard output.")
    var stdout = false

    @Option(help: "1 is real time; N times as fast; max: as fast as it is read.")
    var speed = ReplaySpeed.times(1)

    @Option(help: ArgumentHelp("End after so many seconds of the source.", valueName: "s"))
    var seconds: Double?

    @OptionGroup var reading: RecordingOptions

    func validate() throws {
        guard (pty != nil) != stdout else { throw ValidationError("choose one of --pty and --stdout") }
        if let seconds, !(seconds > 0) { throw ValidationError("--seconds is above 0") }
        guard board == nil || form == nil else {
            throw ValidationError("--board is for openview, --form for text")
        }
        if stdout == false, speed == .max {
            throw ValidationError("a pseudo-terminal drops what is not read in time: give --speed N, not max")
        }
        if source.hasPrefix("sim:") {
            do { _ = try SimulatedPersonSettings(source: source) } catch { throw ValidationError("\(error)") }
        }
        _ = try encoder()
    }

    private func encoder() throws -> any SensorEncoder {
        guard let type = DriverCatalogue.driver(driver) else {
            throw ValidationError("\(UnknownDriver(id: driver))")
        }
        guard let encoding = type.encoder else {
            let able = DriverCatalogue.all.filter { $0.encoder != nil }.map { $0.descriptor.id }
            throw ValidationError("\(driver) cannot be simulated; \(able.joined(separator: " and ")) can")
        }
        let wanted = board ?? form ?? encoding.forms[0]
        guard let encoder = encoding.init(form: wanted) else {
            throw ValidationError(
                "\(driver) knows no '\(wanted)'; it knows \(encoding.forms.joined(separator: ", "))")
        }
        return encoder
    }

    func run() throws {
        var encoder = try encoder()
        var person = try body(rate: encoder.rate)
        let interrupt = Interrupt()
        if let pty {
            let port = try PseudoTerminal(link: pty.isEmpty ? nil : pty)
            try StandardOutput.shared.line(port.link ?? port.path)
            try StandardOutput.shared.flush()
            try speak(&encoder, &person, unless: interrupt) { port.write($0) }
            _ = port.drain(patience: interrupt.isRequested ? 0 : 5)
            let refused = port.counts.refused
            port.close()
            if refused > 0 {
                StandardError.line("note: the reader was too slow for \(refused) bytes, which were dropped")
            }
        } else {
            try speak(&encoder, &person, unless: interrupt) {
                try StandardOutput.shared.write($0)
                if speed != .max { try StandardOutput.shared.flush() }
            }
        }
    }

    private func body(rate: Double) throws -> any BodySource {
        if source.hasPrefix("sim:") {
            var settings = try SimulatedPersonSettings(source: source)
            settings.rate = rate
            return LivingBody(person: SimulatedPerson(settings: settings))
        }
        return try RecordedBody(SignalTrace.all(of: try reading.open(source)), rate: rate, path: source)
    }

    /// Bytes of 20 ms at a time, each at its moment.
    private func speak(
        _ encoder: inout any SensorEncoder, _ person: inout any BodySource, unless interrupt: Interrupt,
        to write: ([UInt8]) throws -> Void
    ) throws {
        let begin = MonotonicClock.now()
        let limit = seconds.map { Int(($0 * encoder.rate).rounded()) } ?? .max
        var made = 0
        var step = 0
        while made < limit, !interrupt.isRequested {
            step += 1
            let upTo = min(limit, Int(Double(step) * 0.02 * encoder.rate))
            var bytes: [UInt8] = []
            while made < upTo, let sample = person.next() {
                encoder.encode(sample, into: &bytes)
                made += 1
            }
            if case .times(let factor) = speed {
                let due = begin + Int64(Double(step) * 0.02 / factor * 1e9)
                guard PacedWait.sleep(until: due, unless: interrupt) else { return }
            }
            try write(bytes)
            if made < upTo { return }
        }
    }
}
