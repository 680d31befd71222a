import Foundation

/// How much of the heart rate moves with the pacer.
///
/// The heart rate is fitted by {1, t, cos φ, sin φ}, φ being the pacer's own phase, so that it holds while the rate
/// slides. R² is the share of what a straight line leaves that the two phase terms explain. With 40 s at 6 breaths
/// a minute, noise alone gives 0.17 in one window of twenty and 0.26 in one of a hundred; a spontaneous 0.1 Hz wave
/// may mimic following.
public struct PacerLock: Sendable, Hashable {
    /// 0 to 1.
    public let r2: Double
    /// Half the height of the fitted wave, in the unit of the heart rate.
    public let amplitude: Double
    /// Pacer phase at which the fitted wave is highest, in radians, −π to π.
    public let peakPhase: Double

    /// Nil with fewer than eight samples, a rate that does not vary, or a phase that does not run through a cycle.
    /// - Parameters:
    ///   - heartRate: evenly sampled.
    ///   - cosine, sine: of the pacer's phase at the same moments.
    public init?(heartRate: [Double], cosine: [Double], sine: [Double]) {
        let count = heartRate.count
        precondition(cosine.count == count && sine.count == count, "one phase for each sample")
        guard count >= 8 else { return nil }
        let rate = Line(heartRate)
        let c = Line(cosine)
        let s = Line(sine)
        var xx = 0.0, xc = 0.0, xs = 0.0, cc = 0.0, cs = 0.0, ss = 0.0
        for k in 0..<count {
            let x = rate.residual(heartRate[k], at: k)
            let a = c.residual(cosine[k], at: k)
            let b = s.residual(sine[k], at: k)
            xx += x * x
            xc += x * a
            xs += x * b
            cc += a * a
            cs += a * b
            ss += b * b
        }
        let determinant = cc * ss - cs * cs
        guard xx > 1e-9 * Double(count), determinant > 1e-6 * Double(count * count) else { return nil }
        let a = (xc * ss - xs * cs) / determinant
        let b = (xs * cc - xc * cs) / determinant
        r2 = min(max((a * xc + b * xs) / xx, 0), 1)
        amplitude = (a * a + b * b).squareRoot()
        peakPhase = atan2(b, a)
    }

    /// Seconds by which the heart-rate wave follows the pacer: from the moment at which the pacer turns from inhale
    /// to exhale to the nearest crest of the fitted wave, positive when the heart is later; within ± half a cycle.
    /// - Parameters:
    ///   - cycle: seconds of one breath of the pacer.
    ///   - exhalePhase: the pacer's phase where exhalation begins, radians.
    public func lag(cycle: Double, exhalePhase: Double) -> Double {
        remainder(peakPhase - exhalePhase, 2 * .pi) / (2 * .pi) * cycle
    }
}

/// Straight line of least squares through evenly spaced values.
private struct Line {
    let mean: Double
    let slope: Double
    let middle: Double

    init(_ values: [Double]) {
        let n = Double(values.count)
        middle = (n - 1) / 2
        var sum = 0.0
        var moment = 0.0
        for k in values.indices {
            sum += values[k]
            moment += values[k] * (Double(k) - middle)
        }
        mean = sum / n
        slope = moment / (n * (n * n - 1) / 12)
    }

    func residual(_ value: Double, at k: Int) -> Double { value - mean - slope * (Double(k) - middle) }
}
