/// The curves of `BreathCurve` for a whole stretch, without delay, with the heart's share seen from both sides.
struct WholeCurves {
    private(set) var mean: [Double] = []
    private(set) var middle: [Double] = []
    /// Mean size of what is faster than breathing around each value.
    private(set) var ripple: [Double] = []
    private(set) var heartDominates: [Bool] = []

    init(_ blocks: [BlockReader.Block], rate: Double) {
        guard let first = blocks.first, let last = blocks.last else { return }
        var curve = BreathCurve(rate: rate)
        curve.restart(at: first.mean)
        let meanDelay = Int(curve.meanDelay)
        let middleDelay = Int(curve.middleDelay.rounded())
        let tail = BlockReader.Block(mean: last.mean, high: last.mean, low: last.mean)
        var fast: [Double] = []
        for index in 0..<blocks.count + middleDelay {
            let sample = curve.push(index < blocks.count ? blocks[index] : tail)
            if index >= meanDelay, mean.count < blocks.count { mean.append(sample.mean) }
            if index >= middleDelay { middle.append(sample.middle) }
            if index >= curve.shortDelay, fast.count < blocks.count { fast.append(sample.fast) }
        }
        measure(fast, rate: rate)
    }

    /// The heart's share over the 20 s before and after each value.
    private mutating func measure(_ fast: [Double], rate: Double) {
        let reach = Int(BreathCurve.memory * rate)
        ripple = WholeCurves.centredMean(fast, reach: reach)
        let level = WholeCurves.centredMean(mean, reach: reach)
        let swing = WholeCurves.centredMean(zip(mean, level).map { abs($0 - $1) }, reach: reach)
        var dominates = false
        for index in mean.indices {
            dominates = BreathCurve.heartDominates(
                ripple: ripple[index], swing: swing[index], before: dominates)
            heartDominates.append(dominates)
        }
    }

    /// Mean of each value and the `reach` values on each side, as far as there are any.
    private static func centredMean(_ values: [Double], reach: Int) -> [Double] {
        var sums = [0.0]
        sums.reserveCapacity(values.count + 1)
        for value in values { sums.append(sums[sums.count - 1] + value) }
        return values.indices.map { index in
            let first = max(0, index - reach)
            let last = min(values.count, index + reach + 1)
            return (sums[last] - sums[first]) / Double(last - first)
        }
    }
}
