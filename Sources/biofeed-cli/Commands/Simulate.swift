import ArgumentParser
import Biosignals
import Devices
import Foundation
import Sensors
import Sessions

/// `simulate`: speaks a sensor's wire format, so that a reader cannot tell it from the device.
struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Speak a sensor's wire format.",
        discussion: """
            With --pty the first line on standard output is the port to read. Bytes that the reader is too slow \
            for are dropped, as a device would, and counted. A device that is silent until it is asked waits for \
            its commands on a pseudo-terminal, and begins at once on standard output or with --unasked.

            The person: hr, breath, rsa, depth, noise, ectopic, seed; motion, leadoff, hold and sleep=AT:SECONDS. \
            She follows cues with follow=1 (part of the breaths), lag and scatter in seconds, fade (seconds in which \
            her attention halves): those of a running biofeedd with --follow, or her own with pacer=6.
            The device: driver, form and that driver's options, ppm (its clock), jitter=even, ftdi, ftdi-1ms, spp or \
            ble (its link), drop and corrupt (shares of the bytes), unplug=AT:SECONDS.

            Example: biofeed-cli simulate --driver openview --source sim:ecg+resp?breath=6 --pty /tmp/board
            Example: biofeed-cli simulate --source 'sim:ecg+resp?follow=1&lag=0.5&fade=180' --follow --pty /tmp/board
            """)

    @Option(
        help: ArgumentHelp(
            "The device; 'biofeed-cli sensors' lists them. Default: what the source says, or openview.",
            valueName: "driver"))
    var driver: String?

    @Option(help: "Which board or form of it, where there are several; 'biofeed-cli sensors' lists them.")
    var form: String?

    @Flag(help: "Begin to send at once a device that otherwise waits until it is asked.")
    var unasked = false

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

    @Flag(help: "The person hears the cues of a running biofeedd; the source says how she follows them.")
    var follow = false

    @OptionGroup var seat: SeatOptions

    @OptionGroup var reading: RecordingOptions

    func validate() throws {
        guard (pty != nil) != stdout else { throw ValidationError("choose one of --pty and --stdout") }
        if let seconds, !(seconds > 0) { throw ValidationError("--seconds is above 0") }
        if stdout == false, speed == .max {
            throw ValidationError("a pseudo-terminal drops what is not read in time: give --speed N, not max")
        }
        if follow {
            guard let person = try simulation()?.person, person.following.share > 0,
                person.following.pacer == nil
            else {
                throw ValidationError(
                    "--follow is for a person who follows cues: --source 'sim:ecg+resp?follow=1'")
            }
            guard speed == .times(1) else { throw ValidationError("--follow goes with --speed 1 only") }
        }
        _ = try simulation()
        _ = try device()
    }

    /// The simulated person and device; nil for a recording.
    private func simulation() throws -> SimulationSource? {
        guard source.hasPrefix("sim:") else { return nil }
        do {
            let simulation = try SimulationSource(source, driver: driver, form: form)
            if let driver, simulation.device.driver != driver {
                throw ValidationError(
                    "--driver \(driver) and driver=\(simulation.device.driver) in the source: give one of them"
                )
            }
            return simulation
        } catch let error as SimulationSourceError {
            throw ValidationError("\(error)")
        }
    }

    private func device() throws -> SimulatedDevice {
        if let simulation = try simulation() {
            return SimulatedDevice(simulation.device, seed: simulation.person.seed)
        }
        do throws(SimulationSourceError) {
            return SimulatedDevice(
                try SimulatedDeviceSettings(driver: driver ?? "openview", form: form), seed: 1)
        } catch {
            throw ValidationError("\(error)")
        }
    }

    func run() async throws {
        var device = try device()
        var body = try body(rate: device.rate)
        let interrupt = Interrupt()
        let cues =
            follow ? DaemonCues(client: DaemonClient(address: seat.daemon.address), seat: seat.seat) : nil
        let listening = Task { await cues?.listen() }
        defer { listening.cancel() }
        if let pty {
            let port = try SimulatedPort(link: pty.isEmpty ? nil : pty)
            if unasked { device.start() }
            try await speak(&device, &body, cues, unless: interrupt, through: port)
            port.end(patience: interrupt.isRequested ? 0 : 5)
        } else {
            device.start()
            try await speak(
                &device, &body, cues, unless: interrupt, through: StandardOutputLine(paced: speed != .max))
        }
    }

    private func body(rate: Double) throws -> any BodySource {
        if let simulation = try simulation() {
            return LivingBody(person: SimulatedPerson(settings: simulation.person))
        }
        return try RecordedBody(SignalTrace.all(of: try reading.open(source)), rate: rate, path: source)
    }

    /// Each delivery at its moment; commands are obeyed, and cues heard, after it.
    private func speak(
        _ device: inout SimulatedDevice, _ body: inout any BodySource, _ cues: DaemonCues?,
        unless interrupt: Interrupt, through line: any SimulatedLine
    ) async throws {
        let begin = MonotonicClock.now()
        let limit = seconds.map { Int(($0 * device.rate).rounded()) } ?? .max
        var made = 0
        while !interrupt.isRequested {
            let next = device.next {
                guard made < limit else { return nil }
                made += 1
                return body.next()
            }
            guard let next else { return }
            if case .times(let factor) = speed {
                let due = begin + Int64(next.time / factor * 1e9)
                guard try await PacedWait.pause(until: due, unless: interrupt) else { return }
            }
            try line.deliver(next.event)
            let commands = line.commands()
            if !commands.isEmpty { device.obey(commands.span) }
            for cue in cues?.take() ?? [] {
                let time = Double(cue.start - begin) / 1e9
                body.hear(BreathCue(isInhale: cue.isInhale, time: time, seconds: cue.seconds))
            }
        }
    }
}
