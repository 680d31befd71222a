/// Breaths of a volume-like signal on the slow grid: two curves, a search for turning points on each, and the choice
/// between them.
struct VolumeBreaths: Sendable {
    private var curve: BreathCurve
    private var mean: VolumeTurning
    private var middle: VolumeTurning
    /// End of the last breath given, so that a change of curve never gives one twice.
    private var lastEnd = -Double.infinity
    /// Share of the quality that is left where the heart dominates.
    private static let heartQuality = 0.7

    init(rate: Double) {
        curve = BreathCurve(rate: rate)
        mean = VolumeTurning(rate: rate)
        middle = VolumeTurning(rate: rate)
    }

    /// - Parameter deaf: the signal stands still; breaths are not believed.
    mutating func push(_ block: BlockReader.Block, deaf: Bool) -> SlowBreath? {
        let value = curve.push(block)
        guard !deaf else { return nil }
        let fromMean = mean.push(value.mean, ripple: curve.ripple)
        let fromMiddle = middle.push(value.middle, ripple: 0)
        var chosen: SlowBreath
        if curve.heartDominates {
            guard let breath = fromMiddle else { return nil }
            chosen = breath.earlier(by: curve.middleDelay)
            chosen.quality *= Self.heartQuality
        } else {
            guard let breath = fromMean else { return nil }
            chosen = breath.earlier(by: curve.meanDelay)
        }
        guard chosen.exhale > lastEnd else { return nil }
        chosen.inhale = max(chosen.inhale, lastEnd)
        lastEnd = chosen.end
        return chosen
    }

    /// After a gap: nothing before `index` is known. The index runs on.
    mutating func restart(at index: Int, value: Double) {
        curve.restart(at: value)
        mean.restart(at: index)
        middle.restart(at: index)
        lastEnd = -.infinity
    }
}
