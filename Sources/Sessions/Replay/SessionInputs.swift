public import Biosignals
public import Guidance

/// The inputs that a recording stands for, whatever its format: those that were recorded, or those that a
/// sensor would have given that carried its signals.
public enum SessionInputs: Sendable {
    case recorded(SessionRecording)
    /// Every signal is a sensor of its own, since rates may differ. `started` is when the file says that it began.
    case signals([ImportedSignal], marks: [ImportedMark] = [], started: WallTime? = nil, source: String)
    /// Signals whose samples are read a part at a time.
    case long(LongSignals, marks: [ImportedMark] = [], started: WallTime? = nil, source: String)
    /// Intervals in ms.
    case intervals([Double], kind: ChannelKind, started: WallTime? = nil, source: String)

    /// Seconds between ticks.
    static let tickSeconds = 0.1
    /// Blocks of a long recording that are held at once.
    private static let blocksHeld = 10.0

    /// Calls `body` with each input in order until it returns false.
    ///
    /// - Parameter exercise: runs this from the first moment in place of whatever was commanded.
    public func forEach(
        exercise: ExerciseStart? = nil, _ body: (SessionTime, Input) throws -> Bool
    ) throws {
        switch self {
        case .recorded(let recording): try Self.recorded(recording, exercise, body)
        case .signals(let signals, let marks, _, let source):
            let end = signals.map(\.seconds).max() ?? 0
            let played = PlayedSignals(layout: signals, parts: [0..<end], marks: marks, source: source)
            try played.forEach(exercise: exercise, read: { _ in signals }, body)
        case .long(let signals, let marks, _, let source):
            let parts = signals.ranges(Self.blocksHeld * signals.block)
            let played = PlayedSignals(layout: signals.layout, parts: parts, marks: marks, source: source)
            try played.forEach(exercise: exercise, read: signals.part, body)
        case .intervals(let values, let kind, _, let source):
            try Self.played(values, kind, source, exercise, body)
        }
    }

    /// When a file says that it began; nil where it does not. A session's own recording tells in its header.
    public var started: WallTime? {
        switch self {
        case .recorded: nil
        case .signals(_, _, let started, _), .long(_, _, let started, _), .intervals(_, _, let started, _):
            started
        }
    }

    /// Length in seconds where it is known before reading.
    public var seconds: Double? {
        switch self {
        case .recorded: nil
        case .signals(let signals, _, _, _): signals.map(\.seconds).max()
        case .long(let signals, _, _, _): signals.seconds
        case .intervals(let values, _, _, _): values.reduce(0) { $0 + RRText.seconds($1) }
        }
    }

    /// Seconds from the beginning to the last input.
    public var length: Double? {
        get throws {
            if case .recorded(let recording) = self { return try recording.lastTime?.seconds }
            return seconds
        }
    }

    private static func recorded(
        _ recording: SessionRecording, _ exercise: ExerciseStart?,
        _ body: (SessionTime, Input) throws -> Bool
    ) throws {
        var started = exercise == nil
        try recording.forEachInput { time, input in
            if !started {
                started = true
                if let exercise, try !body(time, .command(.start(exercise))) { return false }
            }
            if exercise != nil, case .command(let command) = input, command.steersExercise { return true }
            return try body(time, input)
        }
    }

    private static func played(
        _ values: [Double], _ kind: ChannelKind, _ source: String, _ exercise: ExerciseStart?,
        _ body: (SessionTime, Input) throws -> Bool
    ) throws {
        let attachment = Attachment(source: source, intervals: kind)
        guard try body(.zero, .attach(port: 1, attachment)), try body(.zero, .link(port: 1, .opened)) else {
            return
        }
        if let exercise { guard try body(.zero, .command(.start(exercise))) else { return } }
        var ticks = 0
        var seconds = 0.0
        for value in values {
            seconds += RRText.seconds(value)
            while Double(ticks + 1) * tickSeconds <= seconds {
                ticks += 1
                guard try body(SessionTime(seconds: Double(ticks) * tickSeconds), .tick) else { return }
            }
            guard try body(SessionTime(seconds: seconds), .intervals(port: 1, [value])) else {
                return
            }
        }
    }
}

extension Command {
    /// Whether it starts, stops or changes an exercise, and so has no meaning when another one is run.
    fileprivate var steersExercise: Bool {
        switch self {
        case .start, .stop, .pause, .resume, .stay, .stepBack, .faster, .slower, .speak, .tap, .answer: true
        case .mark, .rate: false
        }
    }
}
