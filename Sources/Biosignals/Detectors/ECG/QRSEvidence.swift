/// What speaks for and against a hump of the QRS feature being a beat, and the sum of it.
///
/// Each piece of evidence is a logarithm of a ratio, a correlation or a share, so that unit and gain of the signal
/// do not matter. The score is their weighted sum; above 0 the hump counts as a beat. Weights come from a logistic
/// regression on records 101, 106, 108, 114, 118, 122, 203
/// and 208 of the MIT-BIH Arrhythmia Database, three of them also with electrode motion mixed in; records 109, 116,
/// 119, 209, 223 and 230 were only measured.
struct QRSEvidence: Sendable {
    /// Height over the threshold of levels and rhythm, ln.
    var overThreshold = 0.0
    /// Height over the level of the beats, ln.
    var size = 0.0
    /// Height over the highest hump that usually comes before a beat (P wave, noise), and after one (T wave), ln.
    var overBefore = 0.0
    var overAfter = 0.0
    /// Height over what lies before it and after it, ln.
    var overPast = 0.0
    var overFuture = 0.0
    /// Share of the known shape in it less 0.6, and correlation with that shape less 0.6.
    var share = 0.0
    var correlation = 0.0
    /// 0 to 1: how far recent beats resembled the known shapes, so that shape can tell.
    var shapesKnown = 0.0
    /// 1 when it comes exactly when the rhythm lets a beat expect, falling off within a tenth of the interval.
    var expected = 0.0
    /// Seconds since the last beat.
    var elapsed = 0.0
    /// Share of the interval by which it comes earlier than 0.8 of it.
    var early = 0.0
    /// Level of the humps that were no beats against that of the beats, ln, plus 1.5: about 0 to 1.5 in noise.
    var dirt = 0.0

    var score: Double {
        let level =
            2.68 * overThreshold + 2.95 * max(0, size - 0.7) - 57.44 * max(0, size - 1.8)
            + 2.73 * overBefore - 0.60 * overAfter
        let surroundings =
            0.54 * overPast + 1.52 * overFuture
        let shape =
            4.09 * min(share, 0) - 1.49 * max(share, 0) + 0.52 * min(correlation, 0)
            + 6.77 * max(correlation, 0) - 0.18 * shapesKnown
        let rhythm =
            1.78 * expected - 1.21 * max(0, 1 - elapsed / 0.36) - 2.19 * early
        let inDirt =
            2.38 * dirt - 2.18 * dirt * correlation + 1.86 * dirt * share
            - 2.53 * dirt * shapesKnown - 1.05 * dirt * overThreshold - 1.55 * dirt * early
            - 2.15 * dirt * overPast + 2.99 * dirt * expected
        return -1.73 + level + surroundings + shape + rhythm + inDirt
    }
}
