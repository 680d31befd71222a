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

    /// Lengths in seconds of the breaths that lead from breaths of `from` seconds to breaths of `to` seconds in about
    /// `seconds`, the first of them `from`; in equal shares, and longer than asked rather than steeper than 3 %.
    static func cycles(from: Double, to: Double, over seconds: Double) -> [Double] {
        let ratio = to / from
        guard abs(ratio - 1) > 1e-9 else { return [] }
        let mean = (to - from) / log(ratio)
        let count = max(Int((seconds / mean).rounded()), cycles(from: from, to: to).count)
        return (0..<count).map { from * pow(ratio, Double($0) / Double(count)) }
    }

    /// Lengths in seconds of `breaths` breaths that grow from `from` towards `to` by an equal time each, as the
    /// sliding search for a tempo does: `to` would be the one after the last.
    static func even(from: Double, to: Double, breaths: Int) -> [Double] {
        let step = (to - from) / Double(breaths)
        return (0..<breaths).map { from + Double($0) * step }
    }

    /// 0 at 0, 1 at 1, 0 at 2, smooth at each.
    static func raisedCosine(_ share: Double) -> Double { (1 - cos(.pi * share)) / 2 }
}
