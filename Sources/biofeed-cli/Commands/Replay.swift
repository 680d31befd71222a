import ArgumentParser
import Biosignals
import Devices
import Foundation
import Guidance
import Sessions

/// `replay`: runs the live pipeline over a recording.
struct Replay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the live pipeline over a recording.",
        discussion: """
            In a terminal it draws a live view; in a pipe it prints a line for each beat, breath, phase, cue and \
            gap, or with --jsonl every event of the stream.

            Keys: left and right 10 s, with Shift or Page Up and Page Down 60 s, Home and End, space pauses, + and - \
            change the speed, q leaves. With --save or --sound wav: it goes one way; a sound card sets the speed itself.

            Example: biofeed-cli replay session.biofeed --speed max --jsonl > events.jsonl
            """)

    @Argument(help: "A .biofeed session, .hea, .edf, .csv or RR text.")
    var recording: String

    @Option(
        help: "1 is real time; N times as fast; max: as fast as it can. Default: 1 in a terminal, else max.")
    var speed: ReplaySpeed?

    @Option(help: ArgumentHelp("Run this exercise over it, in place of what was recorded.", valueName: "id"))
    var exercise: String?

    @Option(help: "Language of the exercise: nl or en.")
    var lang = Language.en

    @Flag(help: "Print every event, one JSON object a line.")
    var jsonl = false

    @Option(help: ArgumentHelp("Record the replay as a session.", valueName: "file.biofeed"))
    var save: String?

    @Option(
        help: ArgumentHelp("Where the cues sound: none, wav:FILE, or alsa:PCM at speed 1.", valueName: "sink")
    )
    var sound = "none"

    @Option(help: "What the breath sounds like: golf (wave), toon (tone) or bel (bell).")
    var breath = BreathVoice.golf

    @Option(help: ArgumentHelp("Lines that a person recorded; see 'voice'.", valueName: "folder"))
    var voice: String?

    @OptionGroup(title: "Of the person, for --exercise") var person: PersonOptions

    @OptionGroup var reading: RecordingOptions

    func validate() throws {
        if let save, !save.hasSuffix(".biofeed") {
            throw ValidationError("--save takes a name that ends in .biofeed, not '\(save)'")
        }
        if case .alsa = try sink(), chosenSpeed != .times(1) {
            throw ValidationError(
                "--sound alsa: plays at --speed 1 only; use --sound wav:FILE at other speeds")
        }
    }

    private var chosenSpeed: ReplaySpeed {
        speed ?? (StandardOutput.shared.isTerminal && !jsonl ? .times(1) : .max)
    }

    private func sink() throws -> SoundSink {
        do { return try SoundSink(sound) } catch { throw ValidationError("\(error)") }
    }

    func run() async throws {
        let inputs = try reading.open(recording)
        let start = try exercise.map { try ExerciseChoice.start($0, language: lang, person: person) }
        let file = try save.map(AtomicFile.init(path:))
        do {
            try await play(inputs, start, saving: file)
            try file?.commit()
        } catch {
            file?.discard()
            throw error
        }
    }

    private func play(_ inputs: SessionInputs, _ start: ExerciseStart?, saving file: AtomicFile?) async throws
    {
        let isWatched = StandardOutput.shared.isTerminal && !jsonl
        let interrupt = Interrupt(isWatched ? Interrupt.terminalSignals : Interrupt.standardSignals)
        let origin = MonotonicClock.now()
        let cues = try CuePlayer(
            sink: try sink(), origin: origin, language: lang, setting: SoundSetting(breath: breath),
            recorded: try voice.map(RecordedVoice.init(folder:)))
        let writer = try file.map { file in
            try RecordingWriter(
                path: file.temporary,
                header: RecordingStart(inputs, path: recording).header(for: inputs, path: recording))
        }
        var unsaved = 0
        func keep(_ input: Input, _ time: SessionTime, _ outputs: [Output]) throws {
            cues.take(outputs, at: time)
            guard let writer else { return }
            writer.append(input, at: time, outputs: outputs)
            unsaved += 1
            if unsaved == 4096 {
                try writer.flush()
                unsaved = 0
            }
        }
        let end =
            if isWatched {
                try watch(inputs, start, interrupt, origin, also: keep)
            } else {
                try print(inputs, start, interrupt, origin, also: keep)
            }
        try writer?.close()
        try await cues.finish(at: end)
    }

    /// A line for each event.
    private func print(
        _ inputs: SessionInputs, _ start: ExerciseStart?, _ interrupt: Interrupt, _ origin: Int64,
        also: (Input, SessionTime, [Output]) throws -> Void
    ) throws -> SessionTime {
        let printer: any ReplayPrinter =
            if jsonl {
                try JSONLinePrinter(
                    hello: Hello(
                        seat: seat(of: inputs), started: RecordingStart(inputs, path: recording).iso8601))
            } else {
                TextLinePrinter()
            }
        let speed = chosenSpeed
        var session = Session()
        var outputs: [Output] = []
        try inputs.forEach(exercise: start) { time, input in
            if case .times(let factor) = speed {
                let due = origin + Int64(Double(time.nanoseconds) / factor)
                guard PacedWait.sleep(until: due, unless: interrupt) else { return false }
            }
            outputs.removeAll(keepingCapacity: true)
            session.handle(input, at: time, into: &outputs)
            try printer.take(outputs)
            try also(input, time, outputs)
            return !interrupt.isRequested
        }
        return session.now
    }

    /// The live view, led by keys where standard input is a terminal.
    private func watch(
        _ inputs: SessionInputs, _ start: ExerciseStart?, _ interrupt: Interrupt, _ origin: Int64,
        also: (Input, SessionTime, [Output]) throws -> Void
    ) throws -> SessionTime {
        let steering: KeyedReplay.Steering =
            switch try sink() {
            case .alsa: .none
            case .wav: .onward
            case .none: save == nil ? .all : .onward
            }
        let length = try inputs.length
        let screen = TerminalScreen()
        let keyboard = Keyboard()
        keyboard?.enter()
        let giveBack: @Sendable () -> Void = {
            keyboard?.leave()
            screen.leave()
        }
        defer { giveBack() }
        interrupt.onForcedEnd(giveBack)
        let stop = TerminalStop(leave: giveBack) {
            screen.enter()
            keyboard?.enter()
        }
        return try withExtendedLifetime(stop) {
            try KeyedReplay(
                inputs, exercise: start, title: URL(fileURLWithPath: recording).lastPathComponent,
                length: length, speed: chosenSpeed, steering: steering, screen: screen, keyboard: keyboard,
                interrupt: interrupt, now: origin
            ).run(also: also)
        }
    }

    private func seat(of inputs: SessionInputs) -> Int {
        if case .recorded(let recording) = inputs { return recording.header.seat }
        return 1
    }

}
