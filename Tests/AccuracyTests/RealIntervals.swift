import Biosignals
import Foundation
import HRV
import RealRecordings
import Sessions
import Testing

/// Interval lists of the folder of real recordings, lengths in ms.
enum RealIntervals {
    /// A list of `rr/`, one interval a line; in seconds, with the time of the first beat before them, where its name
    /// says so.
    static func lengths(_ name: String) throws -> [Double] {
        let folder = try #require(RealData.folder)
        let numbers = try String(contentsOfFile: "\(folder)/rr/\(name).txt", encoding: .utf8)
            .split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
        return name.hasSuffix("_secs") ? numbers.dropFirst().map { $0 * 1000 } : numbers
    }

    /// The ECG reference of the wearable comparison, through rest, slow breathing, exercise.
    static func wearableReference() throws -> [Double] {
        let folder = try #require(RealData.folder)
        return try String(contentsOfFile: folder + "/rr/wearablehrv/test_vu.txt", encoding: .utf8)
            .split(separator: "\n").dropFirst(3).compactMap { line in
                let fields = line.split(separator: "\t")
                return fields.count > 3 ? Double(fields[2]) : nil
            }
    }

    /// From the ECG that was recorded with 6 breaths a minute.
    static func slowBreathing() throws -> [Double] {
        let folder = try #require(RealData.folder)
        let record = try WFDBRecord.read(header: folder + "/slow-breathing/ecg_airflow_6pm.hea")
        let signal = record.signals[0]
        let beats = ECGBeatDetector.detect(in: signal.samples, rate: signal.rate)
        return zip(beats.dropFirst(), beats).map { 1000 * ($0.position - $1.position) / signal.rate }
    }

    static func intervals(_ lengths: [Double]) -> [Interval] {
        var time = 0.0
        return lengths.map {
            time += $0 / 1000
            return Interval(time: time, rr: $0, flag: .ok)
        }
    }

    /// Stretches of five minutes, at most one every thirty, in which each interval is possible and within a fifth of the
    /// one before.
    static func cleanStretches(of lengths: [Double]) -> [[Double]] {
        var stretches: [[Double]] = []
        var time = 0.0
        var next = 0.0
        for start in lengths.indices {
            if time >= next {
                var end = start
                var seconds = 0.0
                while end < lengths.count, seconds < 300, (330...2000).contains(lengths[end]),
                    end == start || abs(lengths[end] - lengths[end - 1]) <= 0.2 * lengths[end - 1]
                {
                    seconds += lengths[end] / 1000
                    end += 1
                }
                if seconds >= 300 {
                    stretches.append(Array(lengths[start..<end]))
                    next = time + 1800
                }
            }
            time += lengths[start] / 1000
        }
        return stretches
    }
}

/// Intervals with artefacts in them: in equal parts beats that come 25 to 40 % early and are compensated, beats that
/// were missed, and beats that are none (at 20 to 80 % of the interval), at least four beats apart.
struct InjectedIntervals {
    var lengths: [Double] = []
    /// Which artefact each interval belongs to.
    var owners: [Int?] = []
    private(set) var count = 0

    init(_ clean: [Double], share: Double, seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let wanted = Int((share * Double(clean.count)).rounded())
        var places: [Int: Int] = [:]
        while count < wanted {
            let place = Int.random(in: 3..<clean.count - 4, using: &generator)
            guard !(place - 3...place + 3).contains(where: { places[$0] != nil }) else { continue }
            places[place] = count
            count += 1
        }
        var index = 0
        while index < clean.count {
            let owner = places[index]
            let length = clean[index]
            switch owner.map({ ($0 + Int(seed % 3)) % 3 }) {
            case nil: append([length], nil)
            case 0:
                let early = Double.random(in: 0.25...0.4, using: &generator) * length
                append([length - early, clean[index + 1] + early], owner)
                index += 1
            case 1:
                append([length + clean[index + 1]], owner)
                index += 1
            default:
                let part = Double.random(in: 0.2...0.8, using: &generator)
                append([part * length, (1 - part) * length], owner)
            }
            index += 1
        }
    }

    private mutating func append(_ new: [Double], _ owner: Int?) {
        lengths += new
        owners += new.map { _ in owner }
    }
}

extension [Double] {
    /// 0 of none.
    var median: Double {
        let sorted = sorted()
        guard !sorted.isEmpty else { return 0 }
        return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
    }
}
