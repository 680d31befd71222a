import Biosignals

/// One channel from samples to detections: rate, clock, quality, wave blocks, detector.
///
/// Time within a channel is the sample index since the last restart; `SampleClock` ties it to session time.
/// Everything depends on the samples and their arrival stamps alone, sample by sample, so that it makes no
/// difference how the bytes were cut into reads.
struct ChannelPipeline: Sendable {
    /// What a sample completed.
    enum Found {
        case nothing
        case beat(DetectedBeat)
        case breath(DetectedBreath)
        /// The clock found that so many samples never came: lost frames of a format without a counter.
        case lost(Int)
        /// Of the samples that waited until the rate was known.
        case several([Found])
    }

    private enum Detector: Sendable {
        case none
        case ecg(ECGBeatDetector)
        case pulse(PulseDetector)
        case breath(BreathDetector)

        init(_ channel: Channel, rate: Double) {
            switch channel.kind {
            case .ecg: self = .ecg(ECGBeatDetector(rate: rate))
            case .ppg: self = .pulse(PulseDetector(rate: rate))
            case .belt, .impedance, .airflow, .breathSound:
                guard let source = BreathSource(channel.kind) else { preconditionFailure("a breath has a source") }
                self = .breath(BreathDetector(rate: rate, source: source))
            case .other: self = .none
            }
        }

        mutating func push(_ sample: Float) -> Found {
            switch self {
            case .none: return .nothing
            case .ecg(var detector):
                self = .none
                let beat = detector.push(sample)
                self = .ecg(detector)
                return beat.map { .beat($0) } ?? .nothing
            case .pulse(var detector):
                self = .none
                let beat = detector.push(sample)
                self = .pulse(detector)
                return beat.map { .beat($0) } ?? .nothing
            case .breath(var detector):
                self = .none
                let breath = detector.push(sample)
                self = .breath(detector)
                return breath.map { .breath($0) } ?? .nothing
            }
        }
    }

    /// What only exists once the rate is known.
    private struct Running: Sendable {
        var clock: SampleClock
        var gate: QualityGate
        var detector: Detector
        var blockLength: Int
    }

    /// Name in the stream, unique in the session.
    let signal: String
    let channel: Channel

    private var estimator: RateEstimator?
    private var waiting: [(value: Float, arrival: SessionTime)] = []
    private var running: Running?
    /// Samples completed since the last restart.
    private(set) var count = 0
    private var block: [Float] = []
    private var lastFinite: Float = 0
    private(set) var quality: SignalQuality?

    init(signal: String, channel: Channel) {
        self.signal = signal
        self.channel = channel
        if let rate = channel.nominalRate { run(at: rate) } else { estimator = RateEstimator() }
    }

    private mutating func run(at rate: Double) {
        running = Running(
            clock: SampleClock(rate: rate), gate: QualityGate(rate: rate, kind: channel.kind),
            detector: Detector(channel, rate: rate), blockLength: max(1, Int((rate / 20).rounded())))
        block.reserveCapacity(running?.blockLength ?? 1)
    }

    /// Measured samples a second and its distance from the nominal rate; nil until the rate is known.
    var measuredRate: (hertz: Double, ppm: Double)? {
        running.map { ($0.clock.rate, $0.clock.ppm) }
    }

    /// Session time of a position, with the sensor's own delay taken off.
    func time(of position: Double) -> SessionTime? {
        running?.clock.time(ofSample: position).advanced(bySeconds: -channel.groupDelay)
    }

    /// Seconds between two positions of the same gap-free stretch, free of arrival jitter.
    func interval(from a: Double, to b: Double) -> Double? { running?.clock.interval(from: a, to: b) }

    /// Takes the next sample and says what it completed.
    mutating func push(_ value: Float, arrival: SessionTime, into sink: inout some OutputSink) -> Found {
        let sample = value.isFinite ? value : lastFinite
        lastFinite = sample
        guard running == nil else { return advance(sample, arrival: arrival, into: &sink) }
        waiting.append((sample, arrival))
        estimator?.observe(samples: waiting.count, arrival: arrival)
        guard let rate = estimator?.rate else { return .nothing }
        run(at: rate)
        let held = waiting
        waiting = []
        return .several(held.map { advance($0.value, arrival: $0.arrival, into: &sink) })
    }

    private mutating func advance(
        _ sample: Float, arrival: SessionTime, into sink: inout some OutputSink
    ) -> Found {
        guard var state = running else { return .nothing }
        running = nil
        count += 1
        let missed = state.clock.observe(samples: count, arrival: arrival)
        let report = state.gate.push(sample)
        let detection = state.detector.push(sample)
        running = state

        block.append(sample)
        if block.count >= state.blockLength { emitBlock(into: &sink) }
        if let report {
            quality = report
            sink.emit(.quality(SignalReport(time: arrival, signal: signal, quality: report)))
        }
        guard missed > 0 else { return detection }
        return .several([.lost(missed), detection])
    }

    private mutating func emitBlock(into sink: inout some OutputSink) {
        guard let running, !block.isEmpty, let start = time(of: Double(count - block.count)) else { return }
        sink.emit(
            .wave(
                Wave(
                    signal: signal, start: start, rate: running.clock.rate, unit: channel.unit, values: block)))
        block.removeAll(keepingCapacity: true)
    }

    /// Begins anew after a gap: nothing before it is connected to what follows.
    mutating func restart(into sink: inout some OutputSink) {
        emitBlock(into: &sink)
        count = 0
        waiting.removeAll()
        if running != nil {
            run(at: channel.nominalRate ?? running?.clock.rate ?? 1)
        } else {
            estimator = RateEstimator()
        }
    }
}
