import Biosignals
import Sessions

/// A recording worn like a sensor: its signals at the device's rate and in the units of a `PersonSample`.
///
/// Between stretches of a recording with gaps the contact is off. Airflow is integrated, with a leak of 8 s,
/// since the boards measure volume.
struct RecordedBody: BodySource {
    private static let leak = 8.0

    private struct Piece {
        var start: Double
        var end: Double
        var resampler: SincResampler
    }

    /// A signal, and how its values become those of a sample: (value − offset) × scale.
    private struct Line {
        var pieces: [Piece]
        var current = 0
        var offset: Double
        var scale: Double

        /// nil in a gap and outside.
        mutating func value(at time: Double) -> Double? {
            while current < pieces.count, time >= pieces[current].end { current += 1 }
            guard current < pieces.count, time >= pieces[current].start else { return nil }
            return (pieces[current].resampler.value(at: time - pieces[current].start) - offset) * scale
        }
    }

    private var ecg: Line?
    private var pulse: Line?
    private var resp: Line?
    private let step: Double
    private let begin: Double
    private let end: Double
    private var index = 0

    init(_ traces: [SignalTrace], rate: Double, path: String) throws {
        func trace(_ kinds: ChannelKind...) -> SignalTrace? {
            traces.first { kinds.contains($0.kind) && $0.count > 0 }
        }
        step = 1 / rate
        let heart = trace(.ecg)
        let wave = trace(.ppg)
        var breath = trace(.belt, .impedance, .airflow)
        guard heart != nil || wave != nil || breath != nil else {
            throw CommandFailure(
                "cannot simulate a sensor from \(path): it holds no ECG, pulse or breathing signal; choose one with --signal"
            )
        }
        if breath?.kind == .airflow { breath = breath.map(Self.integrated) }
        ecg = heart.map { trace in
            Self.line(trace, rate, offset: SignalSpread(trace).median, scale: Self.microvolts(trace))
        }
        pulse = wave.map { Self.unit($0, rate) }
        resp = breath.map { Self.unit($0, rate) }
        let all = [heart, wave, breath].compactMap { $0 }.flatMap(\.stretches)
        begin = all.map(\.start).min() ?? 0
        end = all.map { $0.start + Double($0.values.count) / $0.rate }.max() ?? 0
    }

    mutating func next() -> PersonSample? {
        let time = begin + Double(index) * step
        guard time < end else { return nil }
        index += 1
        var sample = PersonSample()
        let heart = ecg?.value(at: time)
        let wave = pulse?.value(at: time)
        sample.ecg = Float(heart ?? 0)
        sample.ppg = Float(wave ?? 0)
        sample.resp = Float(resp?.value(at: time) ?? 0)
        sample.contact = heart != nil || wave != nil || (ecg == nil && pulse == nil)
        return sample
    }

    private static func line(_ trace: SignalTrace, _ rate: Double, offset: Double, scale: Double) -> Line {
        let pieces = trace.stretches.filter { !$0.values.isEmpty }.map { stretch in
            Piece(
                start: stretch.start, end: stretch.start + Double(stretch.values.count) / stretch.rate,
                resampler: SincResampler(stretch.values.map(\.finite), rate: stretch.rate, outputRate: rate))
        }
        return Line(pieces: pieces, offset: offset, scale: scale)
    }

    /// Scaled so that nearly all of it lies between 0 and 1.
    private static func unit(_ trace: SignalTrace, _ rate: Double) -> Line {
        let spread = SignalSpread(trace)
        return line(trace, rate, offset: spread.low, scale: 1 / max(spread.high - spread.low, 1e-9))
    }

    /// Factor that gives µV: by the unit, or, where that says nothing, such that the peaks are 1 mV high.
    private static func microvolts(_ trace: SignalTrace) -> Double {
        switch trace.unit {
        case "uV", "\u{B5}V", "\u{3BC}V": return 1
        case "mV": return 1000
        case "V": return 1_000_000
        default: break
        }
        let peak = SignalSpread(trace).peak
        return peak > 0 ? 1000 / peak : 1
    }

    private static func integrated(_ trace: SignalTrace) -> SignalTrace {
        let level = SignalSpread(trace).mean
        var trace = trace
        for index in trace.stretches.indices {
            let rate = trace.stretches[index].rate
            var volume = 0.0
            trace.stretches[index].values = trace.stretches[index].values.map { flow in
                volume += (Double(flow.finite) - level - volume / leak) / rate
                return Float(volume)
            }
        }
        return trace
    }
}

extension Float {
    fileprivate var finite: Float { isFinite ? self : 0 }
}
