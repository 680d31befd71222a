import ArgumentParser
import Biosignals
import Devices
import Feeds
import Foundation
import Logging
import Sessions
import Synchronization

/// `capture`: what a sensor sends, byte for byte with the times of the reads.
struct Capture: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Record the raw bytes of a sensor with their times, to report a new device or to replay it.",
        discussion: """
            The file is a session: 'replay', 'analyze' and 'file:' read it, and the bytes go through the drivers \
            anew each time, so that what is not understood today can be understood tomorrow. It ends with Ctrl-C or \
            --seconds. Say in --consent what the person whose body it was has agreed to.

            Example: biofeed-cli capture serial:/dev/ttyUSB0 --seconds 60 --device "Acme belt" -o acme.biofeed
            """)

    @Argument(help: ArgumentHelp("serial:PORT, alsa:PCM, sim:… or file:RECORDING.", valueName: "source"))
    var source: String

    @Option(name: .shortAndLong, help: ArgumentHelp("The .biofeed file to make.", valueName: "file"))
    var output: String

    @Option(help: ArgumentHelp("End after so many seconds.", valueName: "s"))
    var seconds: Double?

    @Option(help: "What the device is, as its maker calls it.")
    var device: String?

    @Option(help: "The version of its firmware.")
    var firmware: String?

    @Option(help: "What the person has agreed to: 'own body, may be shared', for example.")
    var consent: String?

    func validate() throws {
        if let seconds, !(seconds > 0 && seconds <= 1e6) {
            throw ValidationError("--seconds is a number above 0, at most 1000000")
        }
        guard output.hasSuffix(".biofeed") else {
            throw ValidationError("'\(output)' must end in .biofeed: that is what captures are kept in")
        }
        do { _ = try SensorSource(parsing: source) } catch { throw ValidationError("\(error)") }
    }

    func run() throws {
        let file = try AtomicFile(path: output)
        try file.written { temporary in
            let now = Date()
            var header = RecordingHeader(
                started: Timestamp.iso8601(now), utcOffset: TimeZone.current.secondsFromGMT(for: now),
                seat: 1,
                software: "biofeed-cli \(Version.current)", origin: "captured: \(source)")
            header.device = device
            header.firmware = firmware
            header.consent = consent
            try record(try RecordingWriter(path: temporary, header: header))
        }
    }

    private func record(_ writer: RecordingWriter) throws {
        let interrupt = Interrupt()
        let begin = MonotonicClock.now()
        let captured = Mutex(CapturedSession())
        let take: @Sendable (Input, Int64) -> Bool = { input, stamp in
            captured.withLock { $0.take(input, at: stamp - begin, into: writer) }
            return true
        }
        let feed = try FeedMaker(logger: Logger(label: "capture") { _ in SwiftLogNoOpLogHandler() })
            .feed(source, number: 1, deliver: take)
        feed.start()
        let end = seconds.map { begin + Int64($0 * 1e9) } ?? .max
        var next = begin
        do {
            while next < end {
                next = min(end, next + 100_000_000)
                guard PacedWait.sleep(until: next, unless: interrupt) else { break }
                _ = take(.tick, MonotonicClock.now())
                try writer.flush()
                StandardError.progress(captured.withLock { $0.line })
            }
        } catch {
            feed.stop()
            throw error
        }
        feed.stop()
        try writer.close()
        StandardError.progress("")
        let outcome = captured.withLock { $0 }
        guard outcome.bytes > 0 else {
            throw CommandFailure(
                "nothing came from \(source)\(outcome.trouble.map { " (\($0))" } ?? ""); check the cable, its speed (baud=) and whether the device must be named (driver=)"
            )
        }
        StandardError.line("wrote \(output): \(outcome.line)")
    }
}

/// A session that is only watched while its inputs are written down.
private struct CapturedSession: Sendable {
    private var session = Session()
    private var outputs: [Output] = []
    private var newest: Int64 = 0
    private var report: DeviceReport?
    private var beats = 0
    private var breaths = 0
    /// The last reason for which the device was away.
    private(set) var trouble: String?

    var bytes: Int { report?.bytes ?? 0 }

    mutating func take(_ input: Input, at nanoseconds: Int64, into writer: RecordingWriter) {
        // Reads of two threads may come in the wrong order by a hair; session time never goes back.
        newest = max(newest, nanoseconds)
        let time = SessionTime(nanoseconds: newest)
        outputs.removeAll(keepingCapacity: true)
        session.handle(input, at: time, into: &outputs)
        writer.append(input, at: time, outputs: outputs)
        if case .link(_, .lost(let reason)) = input { trouble = reason }
        for output in outputs {
            switch output {
            case .device(let device): report = device.value
            case .beat: beats += 1
            case .breath: breaths += 1
            default: break
            }
        }
    }

    /// How it goes, in one line.
    var line: String {
        guard let report else { return "waiting for the device" }
        let rate = report.rate.map { ", \(NumberText.text($0, 2)) samples a second" } ?? ""
        return
            "\(NumberText.clock(Double(newest) / 1e9)), \(report.bytes) bytes, \(report.driver ?? "format not known yet"), \(report.frames) frames, \(report.errors) errors, \(report.resyncs) resyncs, \(report.gaps) gaps\(rate), \(beats) beats, \(breaths) breaths"
    }
}
