/// Finds the pulses of a whole photoplethysmogram, looking ahead and back.
///
/// The slope, the timing point and the signals that can be read are those of `PulseDetector`; here the polarity, the
/// usual steepness and the usual interval are those of the seconds around each rise, and the pulses are the best
/// chain of rises, see `PulseChain`. Nothing need be learned first, so that the first pulse is found as well.
///
/// Cost: about 15 ns a sample at 125 Hz. Records for development and check as for `PulseDetector`.
public enum PulseFinder {
    /// A rise must be the steepest for so many seconds to each side.
    private static let alone = 0.12
    /// Longest time in seconds from the steepest point to the top.
    private static let longestRise = 0.3
    /// Least share of the usual steepness that is looked at, and the share that makes a pulse strong.
    private static let least = 0.12
    private static let strong = 0.6
    /// Strong pulses to each side that tell the usual interval, and the interval while there are too few.
    private static let neighbours = 5
    private static let restInterval = 0.8

    /// The pulses of a record, in order; `confirmedAt` is its last sample.
    ///
    /// - Parameters:
    ///   - samples: any unit, offset and polarity; what is not a number counts as standing still.
    ///   - rate: samples a second, 25 to 500 (20 to 10,000 are accepted).
    public static func find(in samples: [Float], rate: Double) -> [DetectedBeat] {
        precondition(
            ChannelKind.ppg.isDetectable(at: rate), "a photoplethysmogram is sampled at 20 to 10,000 Hz")
        let record = PulseRecord(samples, rate: rate)
        var candidates: [PulseChain.Candidate] = []
        var landmarks: [PulseLandmarks] = []
        for rise in rises(of: record) {
            let points = PulseLandmarks(
                of: rise, in: record.signal, slope: record.slope,
                upwards: record.upwards(at: rise.index), rate: record.rate,
                decimated: record.decimator.factor > 1)
            if points.isJump { continue }
            landmarks.append(points)
            candidates.append(
                PulseChain.Candidate(
                    time: points.steepest / record.rate, ratio: rise.steepness / rise.usual,
                    interval: restInterval))
        }
        measureIntervals(of: &candidates)
        return PulseChain.best(of: candidates).map { index in
            landmarks[index].beat(
                likeness: candidates[index].ratio, on: record.decimator, confirmedAt: samples.count - 1)
        }
    }

    /// Every rise that might be a pulse.
    private static func rises(of record: PulseRecord) -> [PulseDecision.Rise] {
        let slopes = record.slopes
        let side = max(1, Int(alone * record.rate))
        let longest = Int(longestRise * record.rate)
        var found: [PulseDecision.Rise] = []
        var index = side
        while index < slopes.count - side {
            let height = slopes[index]
            let level = record.level(at: index)
            guard height > slopes[index - 1], height >= slopes[index + 1], height > least * level else {
                index += 1
                continue
            }
            var highest = true
            for offset in 1...side where slopes[index - offset] > height || slopes[index + offset] > height {
                highest = false
            }
            if highest {
                var end = index + 1
                while end < slopes.count - 1, end - index < longest, slopes[end] > 0 { end += 1 }
                found.append(
                    PulseDecision.Rise(index: index, steepness: height, end: end, usual: level))
            }
            index += 1
        }
        return found
    }

    /// The usual interval around each candidate: the median of those between strong pulses.
    private static func measureIntervals(of candidates: inout [PulseChain.Candidate]) {
        var strongOnes: [Double] = []
        var last: PulseChain.Candidate?
        for candidate in candidates where candidate.ratio > strong {
            if let before = last, candidate.time - before.time < 0.75 * restInterval,
                candidate.ratio < strong * before.ratio
            {
                continue
            }
            strongOnes.append(candidate.time)
            last = candidate
        }
        let intervals = zip(strongOnes.dropFirst(), strongOnes).map { $0 - $1 }
        guard !intervals.isEmpty else { return }
        var next = 0
        for index in candidates.indices {
            while next < intervals.count, strongOnes[next + 1] <= candidates[index].time { next += 1 }
            let around = intervals[
                max(0, next - neighbours)..<min(intervals.count, next + neighbours + 1)
            ].filter { $0 > PulseDecision.shortest && $0 < 2.5 }.sorted()
            if !around.isEmpty { candidates[index].interval = around[around.count / 2] }
        }
    }
}
