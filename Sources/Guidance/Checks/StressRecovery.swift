import Foundation

/// Rest, a busy moment and rest again, in numbers (dossier §8.1). For practitioners; a participant sees none of them.
public struct StressRecovery: Sendable, Hashable {
    /// Fewest bpm that count as a rise, and how many standard errors.
    public static let smallestReactivity = 3.0
    public static let errors = 2.0

    /// Mean heart rate of the last 120 s of rest and of the last 60 s of the busy moment, bpm.
    public var baseline: Double
    public var task: Double
    /// task − baseline, and whether it is more than noise.
    public var reactivity: Double { task - baseline }
    public var isReaction: Bool
    /// Share of the rise that is gone after 1, 3 and 5 minutes; nil without a reaction or without heart then.
    public var fractions: [Double?]
    /// Seconds until half, and nine tenths, of the rise were gone for 15 s; nil when they were not.
    public var halfTime: Double?
    public var mostTime: Double?
    /// Mean ln RMSSD of minutes 3 to 5 of recovery minus that of the baseline.
    public var lnRMSSDRecovery: Double?

    /// How it came out, for the words at the end.
    public var outcome: ExerciseDefinition.Outcome {
        guard isReaction, reactivity > 0 else { return .steady }
        return halfTime == nil ? .busy : .settled
    }

    /// One look at the heart.
    struct Sample: Sendable {
        /// Seconds from the start of the part.
        var time: Double
        var heartRate: Double
        var rmssd: Double?
    }

    /// Nil when the heart was seen for less than half of what is compared.
    init?(baseline rest: [Sample], task busy: [Sample], recovery: [Sample]) {
        func last(_ samples: [Sample], _ seconds: Double) -> [Sample] {
            guard let end = samples.last?.time else { return [] }
            return samples.filter { $0.time > end - seconds }
        }
        let restEnd = last(rest, 120)
        let busyEnd = last(busy, 60)
        let perSecond = 1 / ExerciseRun.tickSeconds
        guard Double(restEnd.count) >= 60 * perSecond, Double(busyEnd.count) >= 30 * perSecond,
            Double(recovery.count) >= 60 * perSecond
        else { return nil }
        let base = Self.mean(restEnd)
        let top = Self.mean(busyEnd)
        baseline = base
        task = top
        let spread = (pow(Self.error(restEnd), 2) + pow(Self.error(busyEnd), 2)).squareRoot()
        isReaction = abs(top - base) >= max(Self.smallestReactivity, Self.errors * spread)
        let isReaction = isReaction
        fractions = [60.0, 180, 300].map { minute in
            let near = recovery.filter { $0.time > minute - 30 && $0.time <= minute + 0.5 }
            guard isReaction, Double(near.count) >= 15 * perSecond else { return nil }
            return (top - Self.mean(near)) / (top - base)
        }
        halfTime = isReaction ? Self.time(recovery, until: top - 0.5 * (top - base), rising: top < base) : nil
        mostTime = isReaction ? Self.time(recovery, until: top - 0.9 * (top - base), rising: top < base) : nil
        func ln(_ samples: [Sample]) -> Double? {
            let values = samples.compactMap(\.rmssd).filter { $0 > 0 }.map { log($0) }
            return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
        }
        if let late = ln(recovery.filter { $0.time >= 180 }), let early = ln(restEnd) {
            lnRMSSDRecovery = late - early
        }
    }

    private static func mean(_ samples: [Sample]) -> Double {
        samples.reduce(0) { $0 + $1.heartRate } / Double(max(1, samples.count))
    }

    /// Standard error of the mean, from means of ten seconds: beats next to each other are alike.
    private static func error(_ samples: [Sample]) -> Double {
        guard let start = samples.first?.time else { return 0 }
        let means = Dictionary(grouping: samples) { Int(($0.time - start) / 10) }.values.map(mean)
        guard means.count > 1 else { return 0 }
        let middle = means.reduce(0, +) / Double(means.count)
        let variance = means.reduce(0) { $0 + ($1 - middle) * ($1 - middle) } / Double(means.count - 1)
        return (variance / Double(means.count)).squareRoot()
    }

    /// When the median of 15 s first crosses a level and stays there for 15 s.
    private static func time(_ samples: [Sample], until level: Double, rising: Bool) -> Double? {
        var since: Double?
        var window: ArraySlice<Sample> = []
        var next = samples.startIndex
        while next < samples.endIndex {
            let now = samples[next].time
            next += 1
            window = samples[window.startIndex..<next]
            while let first = window.first, first.time <= now - 15 { window.removeFirst() }
            let sorted = window.map(\.heartRate).sorted()
            let median = sorted[sorted.count / 2]
            guard now >= 7.5, rising ? median >= level : median <= level else {
                since = nil
                continue
            }
            let began = since ?? now
            since = began
            if now - began >= 15 { return began }
        }
        return nil
    }
}
