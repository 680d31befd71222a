import Biosignals

/// How the quality index is held against where beats are found wrongly.
enum QualityScore {
    /// The index at a full second, and whether a beat was wrong in the five seconds before it.
    struct Second {
        var second: Int
        var index: Float
        var wrong: Bool
    }

    /// Each full second from the eighth on; beats agree within 150 ms. Times in seconds.
    static func judge(
        _ signal: [Float], rate: Double, kind: ChannelKind, found: [Double], truth: [Double]
    ) -> [Second] {
        var gate = QualityGate(rate: rate, kind: kind)
        let perSecond = Int(rate)
        var index = [Float](repeating: 1, count: signal.count / perSecond + 1)
        for (place, sample) in signal.enumerated() {
            guard let quality = gate.push(sample) else { continue }
            for second in (place + perSecond) / perSecond..<index.count { index[second] = quality.index }
        }
        var wrong = [Bool](repeating: false, count: index.count)
        for time in errors(found: found, truth: truth) {
            let second = Int(time) + 1
            for late in second..<max(second, min(second + 5, wrong.count)) { wrong[late] = true }
        }
        return (8..<index.count).map { Second(second: $0, index: index[$0], wrong: wrong[$0]) }
    }

    /// Where a beat is missing or one too many.
    private static func errors(found: [Double], truth: [Double]) -> [Double] {
        var errors: [Double] = []
        var rest = truth[...]
        for beat in found {
            while let first = rest.first, first < beat - 0.15 {
                errors.append(first)
                rest = rest.dropFirst()
            }
            if let first = rest.first, abs(first - beat) <= 0.15 {
                rest = rest.dropFirst()
            } else {
                errors.append(beat)
            }
        }
        return errors + rest
    }

    /// Chance that a right second has a higher index than a wrong one.
    static func area(_ judged: [Second]) -> Double {
        let sorted = judged.sorted { $0.index < $1.index }
        var below = 0.0
        var won = 0.0
        var first = 0
        while first < sorted.count {
            var last = first
            while last < sorted.count, sorted[last].index == sorted[first].index { last += 1 }
            let wrong = Double(sorted[first..<last].count(where: \.wrong))
            let right = Double(last - first) - wrong
            won += right * (below + wrong / 2)
            below += wrong
            first = last
        }
        return won / (below * (Double(judged.count) - below))
    }
}
