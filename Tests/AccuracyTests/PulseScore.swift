import Biosignals
import RealRecordings

/// Pulses of one record held against the beats that they belong to; times in seconds.
struct PulseScore {
    var agreement: EventAgreement
    /// Medians of the absolute differences between pulse and ECG intervals, over pairs of neighbouring pulses that
    /// belong to neighbouring beats: from steepest point to steepest point, from foot to foot, from peak to peak.
    var median: Double
    var footMedian: Double
    var peakMedian: Double
    /// Longest stretch in which every interval of the ECG holds more than one pulse.
    var doubled = 0.0

    init(_ pulses: [DetectedBeat], rate: Double, beats: [Double], seconds: Double) {
        let lag = Self.lag(of: pulses.map { $0.position / rate }, behind: beats)
        // A beat whose pulse comes after the end counts neither way.
        let truth = beats.filter { $0 >= 5 && $0 + lag < seconds - 0.5 }
        let pulses = pulses.filter {
            $0.position / rate - lag >= 5 && $0.position / rate < seconds - 0.35
        }
        let found = pulses.map { $0.position / rate - lag }
        agreement = EventAgreement(found: found, truth: truth, tolerance: 0.15)
        var pairs: [(pulse: Int, interval: Double)] = []
        var pulse = 0
        var last: (pulse: Int, beat: Int)?
        for (beat, time) in truth.enumerated() {
            while pulse + 1 < found.count, abs(found[pulse + 1] - time) < abs(found[pulse] - time) {
                pulse += 1
            }
            guard pulse < found.count, abs(found[pulse] - time) <= 0.15 else { continue }
            if let last, last.beat == beat - 1, last.pulse == pulse - 1 {
                pairs.append((pulse, time - truth[beat - 1]))
            }
            last = (pulse, beat)
        }
        func median(_ place: (DetectedBeat) -> Double?) -> Double {
            pairs.compactMap { pair in
                guard let end = place(pulses[pair.pulse]), let start = place(pulses[pair.pulse - 1])
                else { return nil }
                return abs((end - start) / rate - pair.interval)
            }.median
        }
        self.median = pairs.isEmpty ? .infinity : median { $0.position }
        footMedian = median { $0.foot }
        peakMedian = median { $0.peak }
        var stretch = 0.0
        for (first, second) in zip(truth, truth.dropFirst()) {
            let inside = found.count { $0 > first - 0.1 && $0 < second - 0.1 }
            stretch = inside > 1 ? stretch + second - first : 0
            doubled = max(doubled, stretch)
        }
    }

    /// The delay between 0.2 and 0.9 s around which, within ±60 ms, most pulses come: travel time of the pulse and
    /// delay of the monitor.
    private static func lag(of pulses: [Double], behind beats: [Double]) -> Double {
        var delays: [Double] = []
        var first = 0
        for beat in beats {
            while first < pulses.count, pulses[first] < beat + 0.2 { first += 1 }
            var index = first
            while index < pulses.count, pulses[index] < beat + 0.9 {
                delays.append(pulses[index] - beat)
                index += 1
            }
        }
        delays.sort()
        var best = 0..<0
        var end = 0
        for start in delays.indices {
            while end < delays.count, delays[end] < delays[start] + 0.12 { end += 1 }
            if end - start > best.count { best = start..<end }
        }
        return best.isEmpty ? 0 : delays[best.lowerBound + best.count / 2]
    }
}
