import Foundation

/// How a pacer goes from one rate to another: in equal shares, never more than 3 % a breath.
public enum Slide {
    /// Lengths in seconds of the breaths that lead from breaths of `from` seconds to breaths of `to` seconds;
    /// the last is `to`. Empty when they are equal.
    ///
    /// 12 to 10 a minute takes 7 breaths, 7 to 6.5 takes 3.
    public static func cycles(from: Double, to: Double) -> [Double] {
        precondition(from > 0 && to > 0, "a breath takes time")
        let ratio = to / from
        guard abs(ratio - 1) > 1e-9 else { return [] }
        // A rise of 3 % and a fall of 3 % are different factors; the smaller serves both.
        let steepest = -log(1 - SafetyLimits.steepestSlide)
        let limit = ratio > 1 ? log(1 + SafetyLimits.steepestSlide) : steepest
        let count = Int((abs(log(ratio)) / limit - 1e-9).rounded(.up))
        return (1...max(count, 1)).map { step in
            step == max(count, 1) ? to : from * pow(ratio, Double(step) / Double(max(count, 1)))
        }
    }

    /// 0 at 0, 1 at 1, 0 at 2, smooth at each.
    static func raisedCosine(_ share: Double) -> Double { (1 - cos(.pi * share)) / 2 }
}
