import Biosignals
import Guidance
import HRV
import Sensors

extension Output {
    /// The event's class in the stream: `beat`, `metrics`.
    public var className: String {
        switch self {
        case .device: "device"
        case .wave: "wave"
        case .beat: "beat"
        case .breath: "breath"
        case .quality: "quality"
        case .metrics: "metrics"
        case .feedback: "feedback"
        case .phase: "phase"
        case .cue: "cue"
        case .mark: "mark"
        case .rating: "rating"
        case .gap: "gap"
        case .fault: "fault"
        case .offer: "offer"
        case .card: "card"
        case .summary: "summary"
        }
    }

    /// One JSON object, `class` first, as in the live stream and in `replay --jsonl`.
    public var json: String {
        var object = JSONObject(class: className)
        switch self {
        case .device(let report): report.value.write(to: &object)
        case .wave(let wave): wave.write(to: &object)
        case .beat(let beat): beat.write(to: &object)
        case .breath(let breath): breath.write(to: &object)
        case .quality(let report):
            object.seconds("t_s", report.time.nanoseconds)
            object.string("signal", report.signal)
            object.number("index", Double(report.quality.index), decimals: 3)
            object.string("reason", report.quality.reason.rawValue)
        case .metrics(let metrics): metrics.value.write(to: &object)
        case .feedback(let feedback):
            object.seconds("t_s", feedback.time.nanoseconds)
            object.integer("level", feedback.level)
            object.string("reason", feedback.reason.rawValue)
        case .phase(let phase):
            object.string("id", phase.id)
            object.seconds("t_s", phase.time.nanoseconds)
            object.number("seconds", phase.seconds, decimals: 3)
            object.string("mode", phase.mode.rawValue)
            object.number("rate_bpm", phase.rate, decimals: 3)
        case .cue(let cue):
            object.seconds("t_s", cue.time.nanoseconds)
            object.string("kind", cue.kind.rawValue)
            object.number("seconds", cue.seconds, decimals: 4)
            object.number("gain", cue.gain, decimals: 4)
            object.string("id", cue.id)
            object.string("text", cue.text)
        case .mark(let mark):
            object.seconds("t_s", mark.time.nanoseconds)
            object.string("text", mark.text)
        case .rating(let rating):
            object.seconds("t_s", rating.time.nanoseconds)
            object.integer("value", rating.value)
            object.string("moment", rating.moment)
        case .gap(let gap):
            object.seconds("t_s", gap.time.nanoseconds)
            object.string("id", gap.id)
            object.string("reason", gap.reason)
            object.seconds("from_s", gap.from?.nanoseconds)
            object.number("seconds", gap.from.map { gap.time.secondsSince($0) }, decimals: 3)
        case .fault(let fault):
            object.seconds("t_s", fault.time.nanoseconds)
            object.string("id", fault.id)
            object.string("text", fault.text)
        case .offer(let offer): offer.write(to: &object)
        case .card(let card): card.write(to: &object)
        case .summary(let summary): summary.write(to: &object)
        }
        return object.finished
    }
}

extension DeviceReport {
    fileprivate func write(to object: inout JSONObject) {
        object.seconds("t_s", time.nanoseconds)
        object.string("id", id)
        object.string("source", source)
        object.string("driver", driver)
        object.string("state", state.rawValue)
        object.integer("bytes", bytes)
        object.integer("frames", frames)
        object.integer("errors", errors)
        object.integer("resyncs", resyncs)
        object.integer("gaps", gaps)
        object.number("rate_hz", rate, decimals: 4)
        object.number("rate_ppm", ppm, decimals: 1)
        object.raw("latency_ms", latency.json)
        object.raw("line_errors", lineErrors?.json)
        object.number("card_hz", cardRate, decimals: 0)
    }
}

extension StageLatency {
    /// nil while nothing is known.
    fileprivate var json: String? {
        guard !isEmpty else { return nil }
        var object = JSONObject()
        object.number("filter", filter, decimals: 3)
        object.number("adapter", adapter, decimals: 3)
        object.number("arrival", arrival, decimals: 3)
        object.number("queue", queue, decimals: 3)
        object.number("decode", decode, decimals: 3)
        return object.finished
    }
}

extension LineErrors {
    fileprivate var json: String {
        var object = JSONObject()
        object.integer("frame", frame)
        object.integer("overrun", overrun)
        object.integer("parity", parity)
        object.integer("break", breaks)
        return object.finished
    }
}

extension Wave {
    fileprivate func write(to object: inout JSONObject) {
        object.string("signal", signal)
        object.seconds("t0_s", start.nanoseconds)
        object.number("rate_hz", rate, decimals: 4)
        object.string("unit", unit)
        object.numbers("values", values)
    }
}

extension Beat {
    fileprivate func write(to object: inout JSONObject) {
        object.seconds("t_s", time.nanoseconds)
        object.number("rr_ms", rr, decimals: 3)
        object.number("hr_bpm", rr.map { 60_000 / $0 }, decimals: 3)
        object.number("quality", quality, decimals: 3)
        object.string("flag", flag.rawValue)
        object.string("source", source.rawValue)
        object.seconds("decided_s", decided.nanoseconds)
    }
}

extension Breath {
    fileprivate func write(to object: inout JSONObject) {
        object.seconds("inhale_s", inhale.nanoseconds)
        object.seconds("exhale_s", exhale.nanoseconds)
        object.seconds("end_s", end.nanoseconds)
        object.number("rate_bpm", rate, decimals: 3)
        object.number("depth", depth, decimals: 4)
        object.number("quality", quality, decimals: 3)
        object.string("source", source.rawValue)
    }
}

extension MetricsSnapshot {
    /// The numbers with their names in the stream, their decimals, and the window that each looks at.
    private var named: [(name: String, metric: Metric?, decimals: Int)] {
        [
            ("mean_hr_bpm", meanHR, 3), ("sdnn_ms", sdnn, 3), ("rmssd_ms", rmssd, 3),
            ("pnn50_pct", pnn50, 3), ("lf_ms2", lf, 3), ("hf_ms2", hf, 3), ("lf_hf", lfHF, 4),
            ("peak_hz", peakFrequency, 5), ("peak_ratio", peakRatio, 4), ("q", q, 4),
            ("rsa_ms", rsaMilliseconds, 3), ("rsa_bpm", rsaBPM, 3), ("breath_rate_bpm", breathRate, 3),
            ("pacer_r2", pacerR2, 4), ("pacer_lag_s", pacerLag, 3),
        ]
    }

    fileprivate func write(to object: inout JSONObject) {
        object.number("t_s", time, decimals: 6)
        object.number("window_s", LiveMetricsSettings().timeWindow, decimals: 3)
        object.number("artefact_pct", artefactPercent, decimals: 2)
        var ages = JSONObject()
        var qualities = JSONObject()
        for (name, metric, decimals) in named {
            guard let metric else { continue }
            object.number(name, metric.value, decimals: decimals)
            ages.number(name, max(0, time - metric.time), decimals: 3)
            qualities.number(name, metric.quality, decimals: 3)
        }
        object.raw("age_s", ages.finished)
        object.raw("quality", qualities.finished)
    }
}
