public import Biosignals
public import Guidance
import HRV
import Sensors

/// One person's session: inputs in, outputs out, in order.
///
/// The same value runs live and in replay. It reads no clock, does no I/O, hops to no actor and knows no
/// randomness, so the same inputs at the same times give the same outputs, bit for bit.
public struct Session: Sendable {
    /// Seconds between device reports, and between metrics while no beat brings them.
    private static let reportInterval = 1.0
    /// Seconds without a beat after which the heart counts as lost.
    private static let heartLostAfter = 4.0

    public private(set) var now = SessionTime.zero
    /// Whether beats and breaths are looked for in the signals.
    let isDetecting: Bool
    var ports = SensorPorts()
    var heart = HeartStage()
    var breath = BreathStage()
    var guidance = GuidanceStage()
    private var plausibility = PlausibilityWatch()
    private var metrics = Boxed(MetricsSnapshot(time: 0))
    private var implausible = false
    private var lastReport = SessionTime.zero
    private var lastMetrics = SessionTime.zero
    // Kept so that they need not be allocated for every input.
    var scratch: [SensorEvent] = []
    var completed: [ChannelPipeline.Found] = []

    public init() { self.init(isDetecting: true) }

    init(isDetecting: Bool) { self.isDetecting = isDetecting }

    /// Whether an exercise is running now.
    public var isExercising: Bool { guidance.isRunning }
    /// Whether an exercise was started at any time in this session.
    public var hasExercised: Bool { guidance.hasRun }
    /// The exercise that runs or ran last.
    public var exercise: ExerciseRun? { guidance.run }
    public var isPaused: Bool { isExercising && guidance.run?.isPaused == true }
    /// State and counters of every sensor, in the order in which they were attached.
    public var sensors: [DeviceReport] {
        ports.all.map { $0.report(at: now) }
    }

    /// Takes the next input.
    ///
    /// - Parameters:
    ///   - input: what happened.
    ///   - time: when, by the shell's stamp; a stamp before the last one counts as the last one.
    ///   - sink: gets what follows from it, in order.
    public mutating func handle(_ input: Input, at time: SessionTime, into sink: inout some OutputSink) {
        now = max(now, time)
        switch input {
        case .attach(let port, let attachment): attach(port, attachment, into: &sink)
        case .link(let port, let state): link(port, state, into: &sink)
        case .bytes(let port, let bytes): take(bytes, from: port, into: &sink)
        case .frames(let port, let values): take(values, from: port, into: &sink)
        case .intervals(let port, let values): take(intervals: values, from: port, into: &sink)
        case .figures(let port, let figures): take(figures, of: port, into: &sink)
        case .tick: tick(into: &sink)
        case .command(let command): obey(command, into: &sink)
        }
    }

    // MARK: Time

    private mutating func tick(into sink: inout some OutputSink) {
        for number in ports.numbers where ports.isSilent(number, at: now) {
            ports.change(number) { $0.state = .silent }
            beginGap(number, reason: "data stopped", into: &sink)
            chooseSources()
        }
        let isDue = now.secondsSince(lastReport) >= Self.reportInterval
        if isDue { lastReport = now }
        // Counters once a second, a new state or a format that was found at once.
        for number in ports.numbers where isDue || ports.isNews(number) {
            report(number, into: &sink)
        }
        if heart.firstBeat != nil, now.secondsSince(lastMetrics) >= 2 * Self.reportInterval {
            measure(into: &sink)
        }
        guide(into: &sink)
    }

    mutating func report(_ number: Int, into sink: inout some OutputSink) {
        guard let report = ports.news(of: number, at: now) else { return }
        sink.emit(.device(report))
    }

    mutating func beatArrived(into sink: inout some OutputSink) {
        measure(into: &sink)
        guide(into: &sink)
    }

    private mutating func measure(into sink: inout some OutputSink) {
        let run = guidance.run
        metrics.value = heart.metrics.snapshot(at: now.seconds) {
            run?.followedPhase(at: SessionTime(seconds: $0))
        }
        lastMetrics = now
        implausible = plausibility.observe(metrics.value, at: now)
        sink.emit(.metrics(metrics))
    }

    // MARK: Guidance

    var heartIsLost: Bool {
        guard heart.firstBeat != nil, let last = heart.lastBeat else { return false }
        return now.secondsSince(last) > Self.heartLostAfter
    }

    private mutating func guide(into sink: inout some OutputSink) {
        guard guidance.isRunning else { return }
        let lost = heartIsLost
        let numbers = metrics.value
        let signals = GuidanceSignals(
            pacerR2: lost ? nil : numbers.pacerR2?.value, pacerWindow: heart.metrics.pacerWindow,
            pacerAmplitude: lost ? nil : numbers.pacerAmplitude?.value, heartRate: lost ? nil : heart.rate,
            rmssd: lost ? nil : numbers.rmssd?.value, rsa: lost ? nil : numbers.rsaBPM?.value,
            cleanShare: heart.firstBeat == nil ? nil : (lost ? 0 : numbers.cleanShare),
            artefacts: heart.metrics.disturbances,
            breathRate: breath.rate(at: now), relativeDepth: breath.relativeDepth(at: now),
            heartLost: lost, implausible: implausible && !lost)
        guidance.advance(to: now, signals: signals, into: &sink)
    }

    private mutating func obey(_ command: Command, into sink: inout some OutputSink) {
        let time = now
        switch command {
        case .start(let start):
            do throws(ExerciseError) {
                // One that cannot be started ends none that runs.
                let run = try ExerciseRun(start, at: time)
                if guidance.isRunning {
                    guidance.change(into: &sink) {
                        $0.stop(reason: ExerciseRun.replaced, at: time, into: &$1)
                    }
                }
                guidance.begin(run)
                plausibility.reset()
                guide(into: &sink)
            } catch {
                sink.emit(.fault(Fault(time: time, id: nil, text: "\(error)")))
            }
        case .stop(let reason):
            guidance.change(into: &sink) { $0.stop(reason: reason, at: time, into: &$1) }
        case .pause: guidance.change(into: &sink) { $0.pause(at: time, into: &$1) }
        case .resume:
            plausibility.reset()
            guidance.change(into: &sink) { $0.resume(at: time, into: &$1) }
        case .stay: guidance.change(into: &sink) { $0.stay(at: time, into: &$1) }
        case .stepBack: guidance.change(into: &sink) { $0.stepBack(at: time, into: &$1) }
        case .faster: guidance.change(into: &sink) { $0.faster(at: time, into: &$1) }
        case .slower: guidance.change(into: &sink) { $0.slower(at: time, into: &$1) }
        case .speak(let language):
            guidance.change(into: &sink) { $0.speak(language, at: time, into: &$1) }
        case .tap(let name): guidance.change(into: &sink) { $0.tap(name, at: time, into: &$1) }
        case .answer(let well):
            if well { plausibility.reset() }
            guidance.change(into: &sink) { $0.answer(well: well, at: time, into: &$1) }
        case .mark(let text): sink.emit(.mark(Mark(time: time, text: text)))
        case .rate(let value, let moment):
            sink.emit(.rating(Rating(time: time, value: value, moment: moment)))
            guidance.change(into: &sink) { run, _ in run.rate(value, moment: moment) }
        }
    }
}
