import Biosignals
import Guidance
import HRV

/// Beats to intervals to live numbers.
struct HeartStage: Sendable {
    /// Where the beats come from: one source at a time, the best that there is.
    struct Source: Sendable, Hashable {
        var port: Int
        /// nil for intervals that the device measured itself.
        var channel: Int?
        var kind: ChannelKind

        /// Lower is better: an ECG, then ECG intervals, then pulse intervals, then a pulse wave, then sound.
        var rank: Int {
            switch (kind, channel) {
            case (.ecg, .some): 0
            case (.ecg, nil): 1
            case (_, nil): 2
            case (.heartSound, _): 4
            default: 3
            }
        }
    }

    private(set) var source: Source?
    private var classifier = IntervalClassifier()
    var metrics = LiveMetrics(settings: Self.settings)
    /// Position of the last beat on its signal's grid; nil when the next beat follows nothing.
    private(set) var lastPosition: Double?
    private(set) var lastBeat: SessionTime?
    private(set) var firstBeat: SessionTime?
    /// Heart rate of the last clean interval, bpm; nil while there is none.
    private(set) var rate: Double?

    /// The pacer's phase runs linearly through a breath: its turn from in to out lies at its inhale share.
    private static var settings: LiveMetricsSettings {
        var settings = LiveMetricsSettings()
        settings.pacerExhalePhase = 2 * .pi * Pacer.defaultInhaleShare
        return settings
    }

    /// Takes another source, or none; beats of two sources are never joined into an interval.
    mutating func use(_ source: Source?) {
        guard source != self.source else { return }
        self.source = source
        disconnect()
    }

    /// What follows is not connected to the beats before it.
    mutating func disconnect() {
        classifier.gap()
        lastPosition = nil
    }

    /// A beat found in a waveform at `time`, and the interval of so many seconds that it ends, if it ends any.
    mutating func push(
        _ beat: DetectedBeat, at time: SessionTime, after seconds: Double?, decided now: SessionTime,
        into sink: inout some OutputSink
    ) -> Interval? {
        guard let source else { return nil }
        lastPosition = beat.position
        return emit(
            time: time, seconds: seconds, quality: Double(beat.quality), kind: source.kind, at: now,
            into: &sink)
    }

    /// An interval that the device measured, ending at `time`.
    mutating func push(
        milliseconds: Double, endingAt time: SessionTime, kind: ChannelKind, at now: SessionTime,
        into sink: inout some OutputSink
    ) {
        _ = emit(
            time: time, seconds: milliseconds / 1000, quality: 1, kind: kind, at: now, into: &sink)
    }

    private mutating func emit(
        time: SessionTime, seconds: Double?, quality: Double, kind: ChannelKind, at now: SessionTime,
        into sink: inout some OutputSink
    ) -> Interval {
        let interval =
            if let seconds {
                classifier.push(interval: seconds * 1000, endingAt: time.seconds)
            } else {
                classifier.push(beatTime: time.seconds)
            }
        metrics.add(interval)
        rate = interval.flag == .ok ? interval.rr.map { 60_000 / $0 } : nil
        lastBeat = time
        if firstBeat == nil { firstBeat = time }
        sink.emit(
            .beat(
                Beat(
                    time: time, rr: interval.rr, flag: interval.flag, quality: quality, source: kind,
                    decided: now)))
        return interval
    }
}
