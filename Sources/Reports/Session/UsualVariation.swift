import Foundation
import Sessions

/// Whether a difference is more than two measurements of the same person differ by anyway.
///
/// Source: dossier §8.3: typical error of one retest of RMSSD over five minutes 21.1 % (ICC of ln RMSSD 0.87), which makes a
/// smallest detectable factor of exp(2.77 · ln 1.211) = 1.70; tension of 0 to 10: 2 points.
public enum UsualVariation {
    public static let rmssdFactor = exp(TrendMeasure.lnRMSSD.detectableChange ?? .infinity)
    public static let tensionPoints = TrendMeasure.tension.detectableChange ?? .infinity

    /// Of RMSSD, from before to after.
    public static func isBeyond(rmssd before: Double, _ after: Double) -> Bool {
        guard before > 0, after > 0 else { return false }
        return abs(log(after / before)) > log(rmssdFactor)
    }

    public static func isBeyond(tension before: Int, _ after: Int) -> Bool {
        Double(abs(after - before)) >= tensionPoints
    }
}
