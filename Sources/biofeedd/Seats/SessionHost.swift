import Biosignals
import Devices
import Feeds
import Foundation
import Guidance
import Logging
import Sessions

/// Owns the session of one seat: stamps nothing, decides nothing, passes inputs in and outputs out.
actor SessionHost {
    /// An input with the moment at which its device thread saw it, on the monotonic clock.
    struct Arrival: Sendable {
        var stamp: Int64
        var input: Input
    }

    /// Inputs that may wait; past that the device's data are dropped and said to be.
    private static let queueLimit = 4096

    let seat: Int
    private let hub: EventHub
    private let sound: SoundPump?
    private let cues: CueRelay
    private let store: RecordingStore
    private let finished: @Sendable (FinishedRecording) -> Void
    private let logger: Logger

    private var session = Session()
    private var attachments: [Int: Attachment] = [:]
    /// Ports that are open, with what was measured of them.
    private var open: [Int: LinkFigures] = [:]
    private var times: [Int: HandlingTimes] = [:]
    private var lastTimes: Int64 = 0
    private var sounds: [Int: SoundCondition] = [:]
    private var recording: RecordingWriter?
    private var recordingFault: String?
    /// Who practises here, where that is known.
    private var occupant: Occupant?
    /// Whether her exercise came to its end; what is asked and said after it may go on.
    private var isDone = false
    /// Monotonic nanoseconds of session time zero.
    private(set) var origin: Int64
    private(set) var started: Date
    private var outputs: [Output] = []
    private var feedback: Feedback?
    private var lock: SessionLock
    /// Language of the exercise that runs.

    nonisolated private let queue: AsyncStream<Arrival>.Continuation
    private let arrivals: AsyncStream<Arrival>

    /// - Parameters:
    ///   - cues: takes what is to be heard at the seat, for the simulated people there.
    ///   - finished: gets each recording when it is closed.
    init(
        seat: Int, hub: EventHub, sound: SoundPump?, cues: CueRelay, store: RecordingStore,
        lock: SessionLock, logger: Logger, finished: @escaping @Sendable (FinishedRecording) -> Void
    ) {
        self.lock = lock
        self.seat = seat
        self.hub = hub
        self.sound = sound
        self.cues = cues
        self.store = store
        self.finished = finished
        self.logger = logger
        origin = MonotonicClock.now()
        started = Date()
        (arrivals, queue) = AsyncStream.makeStream(
            of: Arrival.self, bufferingPolicy: .bufferingOldest(Self.queueLimit))
    }

    /// Called by device threads. False when the queue was full and the input was dropped.
    @discardableResult
    nonisolated func offer(_ input: Input, stamp: Int64) -> Bool {
        if case .dropped = queue.yield(Arrival(stamp: stamp, input: input)) { return false }
        return true
    }

    /// Handles inputs until `finish`.
    func run() async {
        beginRecording()
        for await arrival in arrivals { take(arrival) }
    }

    private func take(_ arrival: Arrival) {
        if case .tick = arrival.input {
            tellTimes(stamp: arrival.stamp)
            if lock.isDue(at: arrival.stamp) {
                hub.lock(seat: seat)
                letGo()
            }
        }
        let begin = MonotonicClock.now()
        handle(arrival.input, stamp: arrival.stamp)
        switch arrival.input {
        case .bytes(let port, _), .frames(let port, _), .intervals(let port, _):
            times[port, default: HandlingTimes()]
                .add(stamp: arrival.stamp, begin: begin, end: MonotonicClock.now())
        default: break
        }
    }

    /// Once a second: how long what came from each sensor waited and was worked on. Inputs, so that a replay tells the
    /// same.
    private func tellTimes(stamp: Int64) {
        guard stamp - lastTimes >= 1_000_000_000 else { return }
        lastTimes = stamp
        for port in times.keys.sorted() {
            if let figures = times[port]?.take() { handle(.figures(port: port, figures), stamp: stamp) }
        }
    }

    /// No more inputs: what is queued is still handled, then `run` returns.
    nonisolated func finish() { queue.finish() }

    /// Ends the exercise and the recording, in that order.
    func close() {
        if session.isExercising {
            handle(.command(.stop(reason: ExerciseRun.shutdown)), stamp: MonotonicClock.now())
        }
        endRecording()
    }

    // MARK: Commands

    /// Obeys a command now and returns what it led to.
    ///
    /// - Parameter someone: who practises, for a start. Her session begins with it: what the sensors gave before is not
    ///   hers, and what they give after it is nobody else's.
    func command(_ command: Command, by someone: Occupant? = nil) -> [Output] {
        if case .start = command {
            let isFree = session.hasExercised && !session.isExercising
            if isFree || someone != nil || occupant != nil { beginAnew(someone) }
        }
        handle(.command(command), stamp: MonotonicClock.now())
        // What she tells afterwards is hers as well.
        if isDone { lock.sessionEnded(at: MonotonicClock.now()) }
        switch command {
        case .start, .speak:
            if let run = session.exercise { sound?.prepare(run.spokenLines, language: run.language) }
        default: break
        }
        return outputs
    }

    var status: SeatStatus {
        SeatStatus(
            seat: seat, started: started, sessionSeconds: Double(MonotonicClock.now() - origin) / 1e9,
            origin: origin, sensors: session.sensors,
            exercise: session.isExercising ? session.exercise?.exerciseID : nil, isPaused: session.isPaused,
            pacer: session.exercise?.pacer, person: occupant?.code, recording: recording?.path,
            recordingFault: recordingFault,
            part: GroupCount.Part(
                isStreaming: session.sensors.contains { $0.state == .streaming },
                follows: feedback.map { $0.reason == .follow && $0.level >= 1 } ?? false))
    }

    var isExercising: Bool { session.isExercising }

    /// Whether the exercise of a person of the history runs, which nobody else may take over.
    var isOccupied: Bool { occupant != nil && !isDone }

    /// The seat is nobody's again, and her recording is closed; nothing happens before her exercise came to its end.
    func letGo() {
        guard occupant != nil, isDone else { return }
        endRecording()
        occupant = nil
    }

    // MARK: Inputs

    private func handle(_ input: Input, stamp: Int64) {
        switch input {
        case .attach(let port, let attachment): attachments[port] = attachment
        case .link(let port, .opened):
            open[port] = LinkFigures()
            sounds[port] = nil
        case .link(let port, .sound(let condition)): sounds[port] = condition
        case .link(let port, .lost): open[port] = nil
        case .link(let port, .detached):
            open[port] = nil
            times[port] = nil
            sounds[port] = nil
            attachments[port] = nil
        case .figures(let port, let figures): open[port]?.update(with: figures)
        default: break
        }
        let time = max(session.now, SessionTime(nanoseconds: max(0, stamp - origin)))
        outputs.removeAll(keepingCapacity: true)
        session.handle(input, at: time, into: &outputs)
        recording?.append(input, at: time, outputs: outputs)
        guard !outputs.isEmpty else { return }
        hub.publish(seat: seat, outputs.map { NewEvent($0) })
        note(outputs, stamp: stamp)
        for case .cue(let cue) in outputs {
            if let run = session.exercise {
                sound?.play(cue, language: run.language, sessionOrigin: origin)
            }
            cues.play(cue, sessionOrigin: origin)
        }
        for case .fault(let fault) in outputs { logger.warning("\(fault.text)") }
    }

    /// What outlives its event: the newest feedback, and whether an exercise ended or began.
    private func note(_ outputs: [Output], stamp: Int64) {
        for output in outputs {
            switch output {
            case .feedback(let newest): feedback = newest
            case .summary:
                feedback = nil
                isDone = true
                lock.sessionEnded(at: stamp)
            case .phase: lock.sessionBegan()
            default: break
            }
        }
    }

    /// A new session with the same sensors, so that each exercise after the first has its own recording.
    private func beginAnew(_ someone: Occupant?) {
        endRecording()
        occupant = someone
        isDone = false
        hub.forget(seat: seat)
        session = Session()
        origin = MonotonicClock.now()
        started = Date()
        // In the stream, so that every page that listens begins anew at the same place.
        let hello = Hello(seat: seat, started: Timestamp.iso8601(started), now: 0)
        hub.publish(seat: seat, [NewEvent("hello", hello.json)])
        beginRecording()
        for (port, attachment) in attachments.sorted(by: { $0.key < $1.key }) {
            handle(.attach(port: port, attachment), stamp: origin)
            let sound = sounds[port]
            if let figures = open[port] {
                handle(.link(port: port, .opened), stamp: origin)
                handle(.figures(port: port, figures), stamp: origin)
            }
            if let sound { handle(.link(port: port, .sound(sound)), stamp: origin) }
        }
    }

    // MARK: Recording

    private func beginRecording() {
        do {
            recording = try store.begin(seat: seat, started: started, occupant: occupant)
            recordingFault = nil
        } catch {
            say(recordingFault: "\(error)")
        }
    }

    /// Commits what was taken; called at least once a second.
    func flush() {
        do {
            try recording?.flush()
            recordingFault = nil
        } catch {
            say(recordingFault: error.description)
        }
    }

    private func endRecording() {
        guard let recording else { return }
        do { try recording.close() } catch { say(recordingFault: error.description) }
        self.recording = nil
        finished(FinishedRecording(path: recording.path, person: occupant?.code))
    }

    /// Once for each new trouble, to the log and to the people who watch.
    private func say(recordingFault text: String) {
        guard text != recordingFault else { return }
        recordingFault = text
        logger.error("\(text)")
        let fault = Output.fault(Fault(time: session.now, text: text))
        hub.publish(seat: seat, [NewEvent(fault)])
    }
}

/// What the API tells of a seat.
struct SeatStatus: Sendable {
    var seat: Int
    var started: Date
    var sessionSeconds: Double
    /// Monotonic nanoseconds of session time zero, for programs on the same machine.
    var origin: Int64
    var sensors: [DeviceReport]
    var exercise: String?
    var isPaused: Bool
    var pacer: Pacer?
    var person: PersonCode?
    var recording: String?
    var recordingFault: String?
    /// What it adds to the group's count.
    var part: GroupCount.Part
}
