import Foundation

/// How a hump stands against levels, shapes, rhythm and surroundings.
extension QRSDecision {
    /// Place of the threshold between the noise level and the signal level.
    private static let place = 0.3
    /// Until this many seconds after a beat a hump needs this share of the beat's height: T waves.
    private static let tWaveEnd = 0.36
    private static let tWaveShare = 0.6
    /// Factors on the threshold: just after a beat, and when the next is overdue.
    private static let early = 1.5
    private static let late = 0.5
    /// A beat stands out of the mean of the feature, and of the noise level, by these factors at least.
    private static let overMean = 1.5
    private static let overNoise = 1.5

    /// What speaks for and against a hump, as things stand.
    func evidence(for hump: QRSHump, _ match: QRSTemplates.Match) -> QRSEvidence {
        let height = hump.height
        let interval = min(max(intervals.median ?? 0.8, 0.3), 1.5)
        let elapsed = lastBeat.map { Double(hump.index - $0) / rate } ?? interval
        let usual = likeness.count < 4 ? 0 : (likeness.median ?? 0)
        let correlation = Double(match.correlation)
        let off = (elapsed / interval - 1) / 0.08

        var result = QRSEvidence()
        let threshold = threshold(elapsed: elapsed, interval: interval)
        result.overThreshold = Self.ratio(height, threshold, -2, 1.5)
        result.overBefore = Self.ratio(height, before.median ?? 0.5 * signal, -1, 1)
        let past = highest(from: hump.index - Int(0.25 * rate), to: hump.index - Int(0.1 * rate))
        result.overPast = Self.ratio(height, past, -2, 2)
        result.overFuture = Self.ratio(height, highest(from: hump.index + Int(0.06 * rate), to: index), -1, 2)
        if match.kind != nil {
            let known = min(max((usual - 0.3) / 0.4, 0), 1)
            result.likeness = known * max(correlation - 0.6, 0)
            result.unlikeness = known * min(correlation - usual, 0)
            result.sharpness = known * Self.ratio(Double(match.length), 1, -1.5, 1.5)
        }
        result.size = Self.ratio(height, signal, -2, 2)
        result.inTWave = max(0, 1 - elapsed / 0.36)
        result.expected = exp(-off * off)
        result.early = max(0, 0.8 - elapsed / interval)
        result.overdue = min(max(0, elapsed / interval - 1.15), 1)
        result.dirt = Self.ratio(noise, signal, -2.5, 0) + 1.5
        result.crowd = Self.ratio(mean, signal, -2.5, 0) + 1.2
        result.roundness = rounds.roundness(of: hump, in: waves)
        result.inTime = max(
            Self.inTime(hump.index, after: earlier.0, interval: interval * rate),
            Self.inTime(hump.index, after: earlier.1, interval: interval * rate))
        result.doubt = lastBeat == nil ? 0 : min(max(1 - lastScore / 4, 0), 1)
        result.overRejected = Self.ratio(height, rejected, -1, 2)
        result.isNew = likeness.count < 4 ? 1 : 0
        if intervals.count >= 6, let low = intervals.quantile(0.2), let high = intervals.quantile(0.8) {
            result.regular = max(0, 1 - (high - low) / interval / 0.3)
        }
        return result
    }

    /// 1 when a whole number of intervals, one at least, after a beat; falling off within a tenth of the interval.
    private static func inTime(_ index: Int, after beat: Int?, interval: Double) -> Double {
        guard let beat else { return 0 }
        let passed = Double(index - beat) / interval
        guard passed < 3.5 else { return 0 }
        let off = (passed - max(1, passed.rounded())) / 0.1
        return exp(-off * off)
    }

    /// The threshold as it stands so many seconds after a beat.
    private func threshold(elapsed: Double, interval: Double) -> Double {
        let between = noise + Self.place * (signal - noise)
        guard lastBeat != nil else { return max(between, Self.overMean * mean) }
        var factor = 1.0
        if elapsed < 0.6 * interval {
            factor = 1 + (Self.early - 1) * (1 - elapsed / (0.6 * interval))
        } else if elapsed > 1.15 * interval {
            factor = max(Self.late, 1 - (1 - Self.late) * (elapsed - 1.15 * interval) / (0.6 * interval))
        }
        let level = max(factor * between, Self.overMean * mean, Self.overNoise * noise)
        return elapsed < Self.tWaveEnd ? max(level, Self.tWaveShare * min(lastHeight, 2 * signal)) : level
    }

    /// Highest value of the feature between two indices, both included.
    func highest(from start: Int, to end: Int) -> Double {
        Double(features.highest(from: start, through: end))
    }

    /// ln(a/b), held between two bounds.
    private static func ratio(_ a: Double, _ b: Double, _ low: Double, _ high: Double) -> Double {
        guard a > 0 else { return low }
        return b > 0 ? min(max(log(a / b), low), high) : high
    }
}
