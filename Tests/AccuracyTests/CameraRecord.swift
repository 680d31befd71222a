import Foundation
import RealRecordings
import Testing

/// A camera recording, brought to even spacing, with the intervals of the strap.
struct CameraRecord {
    static let rate = 30.0
    var red: [Float] = []
    /// Seconds.
    var intervals: [Double]

    init(_ subject: Int) throws {
        let folder = try #require(RealData.folder) + "/ppg/welltory/subject_0\(subject)/"
        var frames: [(time: Double, red: Double)] = []
        let text = try String(contentsOfFile: folder + "PPG.csv", encoding: .utf8)
        for line in text.split(separator: "\n").dropFirst() {
            let fields = line.split(separator: ",").prefix(2).compactMap { Double($0) }
            guard fields.count == 2 else { continue }
            if let last = frames.last, fields[0] / 1_000 <= last.time { continue }
            frames.append((fields[0] / 1_000, fields[1]))
        }
        var frame = 0
        var time = frames[0].time
        while frame + 1 < frames.count {
            let (before, after) = (frames[frame], frames[frame + 1])
            if time >= after.time {
                frame += 1
                continue
            }
            let share = (time - before.time) / (after.time - before.time)
            red.append(Float(before.red + share * (after.red - before.red)))
            time = frames[0].time + Double(red.count) / Self.rate
        }
        intervals = try String(contentsOfFile: folder + "RR.txt", encoding: .utf8)
            .split(whereSeparator: \.isWhitespace).compactMap { Double($0).map { $0 / 1_000 } }
    }

    /// How pulses do against the strap.
    struct Score {
        /// Errors in s of the intervals whose two beats have neighbouring pulses within 0.25 s.
        var errors: [Double]
        /// Part of the intervals for which there is an error.
        var covered: Double
        /// Longest stretch in s in which every interval of the strap holds more than one pulse.
        var doubled = 0.0
    }

    /// Held against the strap at the lag within ±12 s at which the pulses fit best.
    func score(_ pulses: [Double]) -> Score {
        var beats = [0.0]
        for interval in intervals { beats.append(beats.last! + interval) }
        let lags = stride(from: -12.0, to: 12, by: 0.01)
        let fits = lags.map { lag in
            beats.map { max(0, 1 - abs(pulses[Self.nearest(to: $0 + lag, in: pulses)] - $0 - lag) / 0.12) }
                .reduce(0, +)
        }
        let lag = zip(lags, fits).max { $0.1 < $1.1 }!.0
        let partners = beats.map { Self.nearest(to: $0 + lag, in: pulses) }
        let errors = intervals.indices.compactMap { index -> Double? in
            let (first, second) = (partners[index], partners[index + 1])
            guard second == first + 1, abs(pulses[first] - beats[index] - lag) < 0.25,
                abs(pulses[second] - beats[index + 1] - lag) < 0.25
            else { return nil }
            return abs(pulses[second] - pulses[first] - intervals[index])
        }
        var score = Score(errors: errors, covered: Double(errors.count) / Double(intervals.count))
        var stretch = 0.0
        for (index, interval) in intervals.enumerated() {
            let (start, end) = (beats[index] + lag - 0.1, beats[index + 1] + lag - 0.1)
            stretch = pulses.count { $0 > start && $0 < end } > 1 ? stretch + interval : 0
            score.doubled = max(score.doubled, stretch)
        }
        return score
    }

    private static func nearest(to time: Double, in pulses: [Double]) -> Int {
        var low = 0
        var high = pulses.count
        while low < high {
            let middle = (low + high) / 2
            if pulses[middle] < time { low = middle + 1 } else { high = middle }
        }
        if low == 0 { return 0 }
        return low < pulses.count && pulses[low] - time < time - pulses[low - 1] ? low : low - 1
    }
}
