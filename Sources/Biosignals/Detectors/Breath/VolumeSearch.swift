/// Breaths of a whole stretch of a volume-like signal on the slow grid.
enum VolumeSearch {
    /// Share of the usual swing around it that a swing must have.
    private static let leastSwing = 0.15
    /// Swings to each side that make the usual one.
    private static let neighbours = 4
    /// Least swing as a share of what is faster than breathing, of which a little comes through.
    private static let rippleLeft = 0.5
    /// A breath shorter than this, in seconds, is none.
    private static let shortest = 1.2
    static func breaths(in values: [Double], rate: Double) -> [SlowBreath] {
        guard let first = values.first, let last = values.last else { return [] }
        var smoother = BreathSmoother.volume(rate: rate)
        smoother.restart(at: first)
        let tail = Int(smoother.delay.rounded(.up))
        let outputs = values.map { smoother.push($0) } + (0..<tail).map { _ in smoother.push(last) }
        let ripple = centredMean(outputs.map(\.fast), reach: Int(VolumeBreaths.memory * rate))
        return breaths(on: outputs.map(\.smooth), ripple: ripple, rate: rate).map(smoother.whole)
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

    /// A turning point: its place, and the curve there.
    private struct Turn {
        var at: Double
        var level: Double
        var isTop: Bool
    }

    private static func breaths(on curve: [Double], ripple: [Double], rate: Double) -> [SlowBreath] {
        var turns = allTurns(of: curve)
        prune(&turns, ripple: ripple, rate: rate)
        if turns.first?.isTop == true { turns.removeFirst() }
        if turns.last?.isTop == true { turns.removeLast() }
        guard turns.count >= 3 else { return [] }

        var pauses = BreathPauses(rate: rate, capacity: curve.count)
        for value in curve { pauses.push(value) }
        var breaths: [SlowBreath] = []
        var inhale = turns[0].at
        for index in stride(from: 0, to: turns.count - 2, by: 2) {
            let (bottom, top, end) = (turns[index], turns[index + 1], turns[index + 2])
            let length = end.at - bottom.at
            let next = index + 3 < turns.count ? turns[index + 3].at : Double(curve.count - 1)
            let hold = pauses.stretch(around: top.at, from: bottom.at, to: end.at, breath: length)
            let rest = pauses.stretch(around: end.at, from: top.at, to: next, breath: length)
            let size = top.level - 0.5 * (bottom.level + end.level)
            let nextInhale = max(rest?.end ?? end.at, end.at)
            breaths.append(
                SlowBreath(
                    inhale: inhale, exhale: max(hold?.end ?? top.at, top.at), end: nextInhale, depth: size,
                    quality: 1, pauseAfterInhale: hold?.length ?? 0, pauseAfterExhale: rest?.length ?? 0))
            inhale = nextInhale
        }
        judge(&breaths)
        return breaths
    }

    /// Every place where the curve turns.
    private static func allTurns(of curve: [Double]) -> [Turn] {
        var turns: [Turn] = []
        var rising: Bool?
        for index in curve.indices.dropFirst() where curve[index] != curve[index - 1] {
            let up = curve[index] > curve[index - 1]
            if let rising, rising != up {
                let top = index - 1
                let shift = top > 0 ? Parabola.top(curve[top - 1], curve[top], curve[top + 1]) : 0
                turns.append(Turn(at: Double(top) + shift, level: curve[top], isTop: rising))
            }
            rising = up
        }
        return turns
    }

    /// Takes out pairs of turning points with little between them, the smallest first, until each swing that is left
    /// is large enough against its neighbours and no breath is too short.
    private static func prune(_ turns: inout [Turn], ripple: [Double], rate: Double) {
        var limits = SlidingQuantile(width: 2 * neighbours + 1)
        while turns.count >= 4 {
            let swings = zip(turns.dropFirst(), turns).map { abs($0.level - $1.level) }
            // How far below what is asked for each swing lies: below 1 it must go.
            let worth = swings.indices.map { index -> Double in
                limits.reset()
                let first = max(0, index - neighbours)
                let last = min(swings.count - 1, index + neighbours)
                for other in first...last { limits.push(swings[other]) }
                let usual = limits.median ?? 0
                let place = Int(turns[index].at)
                let floor = max(leastSwing * usual, rippleLeft * ripple[place])
                var worth = floor > 0 ? swings[index] / floor : 1
                // Both turning points go when the breath that they make is too short.
                let short =
                    (index > 0 && turns[index + 1].at - turns[index - 1].at < shortest * rate)
                    || (index + 2 < turns.count && turns[index + 2].at - turns[index].at < shortest * rate)
                if short { worth = min(worth, 0.999) }
                return worth
            }
            var kept: [Turn] = []
            var index = 0
            var removed = false
            while index < turns.count {
                let isLeast =
                    index < worth.count && worth[index] < 1
                    && (index == 0 || swings[index] <= swings[index - 1])
                    && (index + 1 == swings.count || swings[index] < swings[index + 1])
                if isLeast {
                    removed = true
                    index += 2
                } else {
                    kept.append(turns[index])
                    index += 1
                }
            }
            turns = kept
            if !removed { return }
        }
    }

    /// Quality: how much a breath is like the usual one of those around it, in depth and length.
    private static func judge(_ breaths: inout [SlowBreath]) {
        var depths = SlidingQuantile(width: 2 * neighbours + 1)
        var lengths = SlidingQuantile(width: 2 * neighbours + 1)
        let sizes = breaths.map(\.depth)
        let spans = breaths.map { $0.end - $0.inhale }
        for index in breaths.indices {
            depths.reset()
            lengths.reset()
            for other in max(0, index - neighbours)...min(breaths.count - 1, index + neighbours) {
                depths.push(sizes[other])
                lengths.push(spans[other])
            }
            let likeness =
                Likeness.of(sizes[index], depths.median ?? 0) * Likeness.of(spans[index], lengths.median ?? 0)
            breaths[index].quality = 0.3 + 0.7 * likeness
        }
    }
}
