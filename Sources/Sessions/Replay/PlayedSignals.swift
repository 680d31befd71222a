import Biosignals
import Guidance

/// Signals of a file as sensors would have given them, a sensor each, and the marks among them.
struct PlayedSignals {
    /// Length of a block of samples, in seconds.
    private static let blockSeconds = 0.05

    /// The signals; their samples are read a part at a time.
    let layout: [ImportedSignal]
    /// Seconds of each part.
    let parts: [Range<Double>]
    let marks: [ImportedMark]
    let source: String

    /// Calls `body` with each input in the order of time until it returns false.
    ///
    /// - Parameter exercise: runs this from the first moment.
    func forEach(
        exercise: ExerciseStart?, read: (Range<Double>) throws -> [ImportedSignal],
        _ body: (SessionTime, Input) throws -> Bool
    ) throws {
        for (index, signal) in layout.enumerated() {
            let attachment = Attachment(source: source, channels: [signal.channel])
            guard try body(.zero, .attach(port: index + 1, attachment)) else { return }
            guard try body(.zero, .link(port: index + 1, .opened)) else { return }
        }
        if let exercise { guard try body(.zero, .command(.start(exercise))) else { return } }
        let end = max(parts.last?.upperBound ?? 0, 0)
        var playheads = layout.map { _ in SignalPlayhead() }
        var parts = parts[...]
        var marks = timedMarks(end: SessionTime(seconds: end))[...]
        func passMarks(upTo time: SessionTime) throws -> Bool {
            while let mark = marks.first, mark.time <= time {
                marks.removeFirst()
                guard try body(mark.time, .command(.mark(text: mark.text))) else { return false }
            }
            return true
        }
        var due: [Frames] = []
        for step in 0...Int((end / Self.blockSeconds).rounded(.up)) {
            let time = SessionTime(seconds: Double(step) * Self.blockSeconds)
            while let part = parts.first, part.lowerBound <= time.seconds {
                parts.removeFirst()
                for (index, signal) in try read(part).enumerated() { playheads[index].add(signal.stretches) }
            }
            due.removeAll(keepingCapacity: true)
            for index in playheads.indices {
                while let (part, follows) = playheads[index].next(upTo: time.seconds) {
                    due.append(Frames(part, port: index + 1, follows: follows, noLaterThan: time))
                }
            }
            due.sort { ($0.time, $0.port) < ($1.time, $1.port) }
            for frames in due {
                guard try passMarks(upTo: frames.time) else { return }
                if !frames.follows {
                    let gap = LinkState.overrun("the recording has a gap")
                    guard try body(frames.time, .link(port: frames.port, gap)) else { return }
                }
                guard try body(frames.time, .frames(port: frames.port, frames.values)) else { return }
            }
            guard try passMarks(upTo: time) else { return }
            if step > 0, step.isMultiple(of: Int(SessionInputs.tickSeconds / Self.blockSeconds)) {
                guard try body(time, .tick) else { return }
            }
        }
        for index in layout.indices {
            guard try body(SessionTime(seconds: end), .link(port: index + 1, .detached)) else { return }
        }
    }

    /// The marks in the order of time; those before the beginning or after the end stand there.
    private func timedMarks(end: SessionTime) -> [(time: SessionTime, text: String)] {
        marks.map { (min(max(SessionTime(seconds: $0.time), .zero), end), $0.text) }
            .sorted { $0.time < $1.time }
    }

    /// Samples of a port, which come when the newest of them was taken, so that every one keeps its place in time.
    private struct Frames {
        let time: SessionTime
        let port: Int
        let values: [Float]
        /// Whether nothing lies between them and the ones before.
        let follows: Bool

        init(
            _ part: SignalTrace.Stretch, port: Int, follows: Bool, noLaterThan limit: SessionTime
        ) {
            time = min(SessionTime(seconds: part.end - 1 / part.rate), limit)
            self.port = port
            values = part.values
            self.follows = follows
        }
    }
}
