import Biosignals

/// One channel from samples to detections: rate, clock, quality, wave blocks, detector.
///
/// Time within a channel is the sample index since the last restart; `SampleClock` ties it to session time.
/// Everything depends on the samples and their arrival stamps alone, sample by sample, so that it makes no
/// difference how the bytes were cut into reads.
struct ChannelPipeline: Sendable {
    /// What a sample completed.
    enum Found: Sendable {
        case nothing
        case beat(DetectedBeat)
        case breath(DetectedBreath)
        /// The clock found that so many samples never came: lost frames of a format without a counter.
        case lost(Int)
        /// Of the samples that waited until the rate was known.
        case several([Found])
    }

    /// The detector of the channel's kind; the others are nil. Optionals, not an enum, so that pushing a sample
    /// changes it in place.
    private struct Detector: Sendable {
        private var ecg: ECGBeatDetector?
        private var pulse: PulseDetector?
        private var sound: HeartSoundDetector?
        private var breath: BreathDetector?
        private var beats: [DetectedBeat] = []
        private var breaths: [DetectedBreath] = []

        init(_ channel: Channel, rate: Double) {
            switch channel.kind {
            case .ecg: ecg = ECGBeatDetector(rate: rate)
            case .ppg: pulse = PulseDetector(rate: rate)
            case .heartSound: sound = HeartSoundDetector(rate: rate)
            default: breath = BreathSource(channel.kind).map { BreathDetector(rate: rate, source: $0) }
            }
        }

        mutating func process(_ samples: Span<Float>, isLively: Bool, into found: inout [Found]) {
            ecg?.process(samples, isLively: isLively, into: &beats)
            pulse?.process(samples, into: &beats)
            sound?.process(samples, into: &beats)
            breath?.process(samples, into: &breaths)
            if !beats.isEmpty {
                for beat in beats { found.append(.beat(beat)) }
                beats.removeAll(keepingCapacity: true)
            }
            if !breaths.isEmpty {
                for breath in breaths { found.append(.breath(breath)) }
                breaths.removeAll(keepingCapacity: true)
            }
        }

        mutating func push(_ sample: Float) -> Found {
            if let beat = ecg?.push(sample) { return .beat(beat) }
            if let beat = pulse?.push(sample) { return .beat(beat) }
            if let beat = sound?.push(sample) { return .beat(beat) }
            if let found = breath?.push(sample) { return .breath(found) }
            return .nothing
        }
    }

    /// Name in the stream, unique in the session.
    let signal: String
    let channel: Channel

    private let sign: Float
    private let isDetecting: Bool
    private var estimator: RateEstimator?
    private var waiting: [(value: Float, arrival: SessionTime)] = []
    // None of these says anything before the rate is known. The clock is no optional: reading through one copies it.
    private var isRunning = false
    private var clock = SampleClock(rate: 1)
    /// nil at rates that nothing can be found in.
    private var gate: QualityGate?
    private var detector: Detector?
    /// Samples completed since the last restart.
    private(set) var count = 0
    private var block = WaveBlock(length: 1)
    // Kept so that they need not be allocated for every block.
    private var samples: [Float] = []
    private var judgements: [SignalQuality] = []
    private var lastFinite: Float = 0
    private var complaint: String?
    private(set) var quality: SignalQuality?
    /// What is known of the signal from elsewhere: no judgement is better than this.
    private var best: SignalQuality?

    /// - Parameters:
    ///   - inverted: turns the sign of every sample.
    ///   - isDetecting: whether anything is looked for, and the quality judged.
    init(signal: String, channel: Channel, inverted: Bool, isDetecting: Bool = true) {
        self.signal = signal
        self.isDetecting = isDetecting
        sign = inverted ? -1 : 1
        self.channel = channel
        if let rate = channel.nominalRate { run(at: rate) } else { estimator = RateEstimator() }
    }

    private mutating func run(at rate: Double) {
        // Quality is judged up to as many samples a second as breathing is looked for in.
        let isSearched = channel.kind == .other || channel.kind.isDetectable(at: rate)
        let works = isSearched && ChannelKind.belt.isDetectable(at: rate)
        isRunning = true
        clock = SampleClock(rate: rate)
        gate = works && isDetecting ? QualityGate(rate: rate, kind: channel.kind) : nil
        detector = works && isDetecting ? Detector(channel, rate: rate) : nil
        block = WaveBlock(length: max(1, Int((rate / 20).rounded())))
        if !works, let rates = channel.kind.detectableRates {
            complaint =
                "\(signal) comes at \(rate) samples a second: it is shown, but an \(channel.kind.rawValue) needs \(rates.lowerBound) to \(min(rates.upperBound, 10_000)) for anything to be found in it"
        }
    }

    /// What is wrong with the channel's rate, once.
    mutating func takeComplaint() -> String? { complaint.take() }

    /// Measured samples a second and its distance from the nominal rate; nil until the rate is known.
    var measuredRate: (hertz: Double, ppm: Double)? {
        isRunning ? (clock.rate, clock.ppm) : nil
    }

    /// Mean seconds by which the samples of the last second arrived later than the fastest; nil in the first one.
    var meanWait: Double? { clock.meanWait }

    /// Session time of a position, with the sensor's own delay taken off.
    func time(of position: Double) -> SessionTime? {
        guard isRunning else { return nil }
        let time = clock.time(ofSample: position)
        return channel.groupDelay == 0 ? time : time.advanced(bySeconds: -channel.groupDelay)
    }

    /// Session time of a position, and the seconds since an earlier one of the same gap-free stretch, free of arrival
    /// jitter. Changes nothing, but a channel that is only read would be copied for it.
    mutating func place(_ position: Double, after last: Double?) -> (time: SessionTime, seconds: Double?)? {
        time(of: position).map { ($0, last.map { clock.interval(from: $0, to: position) }) }
    }

    /// Takes the next sample and says what it completed.
    mutating func push(_ value: Float, arrival: SessionTime, into sink: inout some OutputSink) -> Found {
        let sample = usable(value)
        guard !isRunning else {
            let missed = observe(1, arrival: arrival)
            let detection = advance(sample, arrival: arrival, into: &sink)
            return missed > 0 ? .several([.lost(missed), detection]) : detection
        }
        waiting.append((sample, arrival))
        estimator?.observe(samples: waiting.count, arrival: arrival)
        guard let rate = estimator?.rate else { return .nothing }
        run(at: rate)
        let held = waiting
        waiting = []
        return .several(
            held.map {
                _ = observe(1, arrival: $0.arrival)
                return advance($0.value, arrival: $0.arrival, into: &sink)
            })
    }

    /// Takes the samples of this channel out of frames that arrived together and adds what they completed to `found`.
    /// - Parameters:
    ///   - first, stride: index of the channel's first sample in `frames`, and the number of channels.
    mutating func push(
        _ frames: [Float], first: Int, stride width: Int, arrival: SessionTime,
        into sink: inout some OutputSink, found: inout [Found]
    ) {
        guard isRunning else {
            for index in Swift.stride(from: first, to: frames.count, by: width) {
                found.append(push(frames[index], arrival: arrival, into: &sink))
            }
            return
        }
        let isLively = width == 1 && frames.span.isLively
        guard width > 1 || sign < 0 || !(isLively || frames.span.isFinite) else {
            lastFinite = frames.last ?? lastFinite
            advance(frames.span, isLively: isLively, arrival: arrival, into: &sink, found: &found)
            return
        }
        // Taken out, so that the samples can be read while the rest of the channel changes.
        var own: [Float] = []
        swap(&own, &samples)
        own.removeAll(keepingCapacity: true)
        for index in Swift.stride(from: first, to: frames.count, by: width) {
            own.append(usable(frames[index]))
        }
        advance(own.span, isLively: own.span.isLively, arrival: arrival, into: &sink, found: &found)
        swap(&own, &samples)
    }

    private mutating func advance(
        _ samples: Span<Float>, isLively: Bool, arrival: SessionTime, into sink: inout some OutputSink,
        found: inout [Found]
    ) {
        let missed = observe(samples.count, arrival: arrival)
        if missed > 0 { found.append(.lost(missed)) }
        gate?.process(samples, isLively: isLively, into: &judgements)
        if !judgements.isEmpty {
            for judgement in judgements { report(judgement, at: arrival, into: &sink) }
            judgements.removeAll(keepingCapacity: true)
        }
        detector?.process(samples, isLively: isLively, into: &found)
        show(samples, into: &sink)
    }

    /// What a sensor cannot have measured repeats what it measured last.
    private mutating func usable(_ value: Float) -> Float {
        if value.isFinite { lastFinite = sign * value }
        return lastFinite
    }

    /// Tells the clock that so many more samples have come.
    private mutating func observe(_ more: Int, arrival: SessionTime) -> Int {
        clock.observe(samples: count + more, arrival: arrival)
    }

    private mutating func advance(
        _ sample: Float, arrival: SessionTime, into sink: inout some OutputSink
    ) -> Found {
        count += 1
        let judgement = gate?.push(sample)
        let detection = detector?.push(sample) ?? .nothing

        block.append(sample)
        if block.isFull { emitBlock(into: &sink) }
        if let judgement = judgement ?? nil { report(judgement, at: arrival, into: &sink) }
        return detection
    }

    /// From now on no judgement is better than this one; nil sets the channel's own free again.
    mutating func judge(
        atBest best: SignalQuality?, at time: SessionTime, into sink: inout some OutputSink
    ) {
        self.best = best
        report(gate?.current ?? .good, at: time, into: &sink)
    }

    private mutating func report(
        _ judgement: SignalQuality, at arrival: SessionTime, into sink: inout some OutputSink
    ) {
        var judgement = judgement
        if let best {
            judgement = SignalQuality(index: min(judgement.index, best.index), reason: best.reason)
        }
        quality = judgement
        sink.emit(.quality(SignalReport(time: arrival, signal: signal, quality: judgement)))
    }

    /// Hands samples out in blocks of waveform.
    private mutating func show(_ samples: Span<Float>, into sink: inout some OutputSink) {
        var shown = 0
        while shown < samples.count {
            let taken = block.append(samples.extracting(shown...))
            count += taken
            shown += taken
            if block.isFull { emitBlock(into: &sink) }
        }
    }

    private mutating func emitBlock(into sink: inout some OutputSink) {
        guard block.count > 0, let start = time(of: Double(count - block.count)) else { return }
        sink.emit(
            .wave(
                Wave(
                    signal: signal, start: start, rate: clock.rate, unit: channel.unit,
                    values: block.take())))
    }

    /// Begins anew after a gap: nothing before it is connected to what follows.
    mutating func restart(into sink: inout some OutputSink) {
        emitBlock(into: &sink)
        count = 0
        waiting.removeAll()
        if isRunning {
            run(at: channel.nominalRate ?? clock.rate)
        } else {
            estimator = RateEstimator()
        }
    }
}
