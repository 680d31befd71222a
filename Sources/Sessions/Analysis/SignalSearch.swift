public import Biosignals

/// Finds heart beats and breaths in the signals of a recording: with the whole of it in view, or causally, as the
/// daemon does while it runs. Each gap-free stretch is searched by itself.
public struct SignalSearch: Sendable {
    /// A heart beat.
    public struct Beat: Sendable, Hashable {
        /// Position on the signal's own sample grid, with a fraction; stretches count as if nothing were between them.
        public var sample: Double
        /// Session seconds.
        public var time: Double
        /// What the detector found, positions counted from the beginning of its stretch.
        public var found: DetectedBeat
        /// Number of the stretch; beats of two stretches make no interval.
        public var stretch: Int
    }

    /// A breath: onsets of its inhalation, its exhalation and the next inhalation, in session seconds.
    public struct Breath: Sendable, Hashable {
        public var inhale: Double
        public var exhale: Double
        public var end: Double
        /// Depth and pauses as the detector gives them.
        public var found: DetectedBreath
    }

    /// Uses the detectors of a running session.
    public var causal: Bool

    public init(causal: Bool = false) { self.causal = causal }

    /// Samples a second at which a signal can be searched; nil for kinds in which nothing is looked for. Signals of a
    /// sound card are thinned out first, and of breath sound the envelope is taken.
    public static func rates(for kind: ChannelKind) -> ClosedRange<Double>? {
        guard let rates = kind.detectableRates else { return nil }
        return isThinned(kind) ? rates.lowerBound...SampleClock.rates.upperBound : rates
    }

    /// Whether a signal can be searched at a rate, which may be a measured one.
    public static func canSearch(_ kind: ChannelKind, at rate: Double) -> Bool {
        kind.isDetectable(at: rate)
            || (isThinned(kind) && rate > SlowerSignal.thinnedRate && rate <= SampleClock.rates.upperBound)
    }

    private static func isThinned(_ kind: ChannelKind) -> Bool {
        kind == .ecg || kind == .ppg || kind == .breathSound
    }

    /// The beats of each stretch that comes at a rate which can be searched.
    /// - Parameter leads: signals of one kind that were sampled together; a causal search looks at the first alone.
    public func beats(in leads: [SignalTrace]) -> [Beat] {
        guard let first = leads.first else { return [] }
        var found: [Beat] = []
        var before = 0
        for (number, stretch) in first.stretches.enumerated() {
            defer { before += stretch.values.count }
            guard Self.canSearch(first.kind, at: stretch.rate) else { continue }
            let samples = leads.compactMap { lead -> [Float]? in
                guard lead.stretches.indices.contains(number),
                    lead.stretches[number].values.count == stretch.values.count
                else { return nil }
                return lead.stretches[number].values
            }
            for beat in beats(of: first.kind, in: samples, rate: stretch.rate) {
                found.append(
                    Beat(
                        sample: Double(before) + beat.position,
                        time: stretch.start + beat.position / stretch.rate, found: beat, stretch: number))
            }
        }
        return found
    }

    private func beats(of kind: ChannelKind, in leads: [[Float]], rate: Double) -> [DetectedBeat] {
        guard !kind.isDetectable(at: rate), let slower = SlowerSignal(kind, rate: rate) else {
            return found(kind, in: leads, rate: rate)
        }
        let thinned = leads.map { lead in
            var slower = slower
            return slower.push(lead)
        }
        func place(_ position: Double) -> Double { position * slower.factor + slower.start * rate }
        return found(kind, in: thinned, rate: rate / slower.factor).map { beat in
            var beat = beat
            beat.position = place(beat.position)
            beat.foot = beat.foot.map(place)
            beat.peak = beat.peak.map(place)
            beat.confirmedAt = (beat.confirmedAt + 1) * Int(slower.factor) - 1
            return beat
        }
    }

    private func found(_ kind: ChannelKind, in leads: [[Float]], rate: Double) -> [DetectedBeat] {
        switch (kind, causal) {
        case (.ppg, true): PulseDetector.detect(in: leads[0], rate: rate)
        case (.ppg, false): PulseFinder.find(in: leads[0], rate: rate)
        // Heart sounds are found as well while they come in as afterwards.
        case (.heartSound, _): HeartSoundDetector.detect(in: leads[0], rate: rate)
        case (_, true): ECGBeatDetector.detect(in: leads[0], rate: rate)
        case (_, false): ECGBeatFinder.find(in: leads, rate: rate)
        }
    }

    /// Breaths of a breathing signal; none in any other.
    public func breaths(in trace: SignalTrace) -> [Breath] {
        guard let source = BreathSource(trace.kind) else { return [] }
        return trace.stretches.flatMap { stretch -> [Breath] in
            guard Self.canSearch(trace.kind, at: stretch.rate) else { return [] }
            let stretch = stretch.slower(trace.kind)
            let found =
                causal
                ? BreathDetector.detect(in: stretch.values, rate: stretch.rate, source: source)
                : BreathFinder.find(in: stretch.values, rate: stretch.rate, source: source)
            return found.map { breath in
                func time(_ position: Double) -> Double { stretch.start + position / stretch.rate }
                return Breath(
                    inhale: time(breath.inhale), exhale: time(breath.exhale), end: time(breath.end),
                    found: breath)
            }
        }
    }
}

extension SignalTrace.Stretch {
    /// The loudness of breath sound in place of the sound.
    fileprivate func slower(_ kind: ChannelKind) -> SignalTrace.Stretch {
        guard var slower = SlowerSignal(kind, rate: rate) else { return self }
        return SignalTrace.Stretch(
            start: start + slower.start, rate: rate / slower.factor, values: slower.push(values))
    }
}
