/// What speaks for and against a hump of the QRS feature being a beat, and the sum of it.
///
/// Each piece of evidence is a logarithm of a ratio, a correlation or a share, so that unit and gain of the signal
/// do not matter. The score is their weighted sum; above 0 the hump counts as a beat.
///
/// The weights are those of a ridge-regularised logistic regression on the humps of records 101, 106, 108, 109, 114,
/// 116, 118, 119, 122, 203, 208, 209, 223 and 230 of the MIT-BIH Arrhythmia Database: the first lead, and with less
/// weight the second one, copies at 250 and 500 Hz, with P and T waves raised and lowered, with steps of gain, cut
/// into pieces of 14 s, and with electrode motion and wander mixed in.
///
/// Of some 60 terms the least significant were dropped one after another, while fits that leave one record out got no
/// worse. With the weights below F1 over these records is 99.82 %. They know all of them, so that this is no test on
/// records that are new.
struct QRSEvidence: Sendable {
    /// Height over the level of the beats, ln.
    var size = 0.0
    /// Height over the threshold between the levels, as it stands at that time, ln.
    var overThreshold = 0.0
    /// Height over the highest hump that usually comes before a beat (P wave, noise), ln.
    var overBefore = 0.0
    /// Height over what lies before it and after it, ln.
    var overPast = 0.0
    var overFuture = 0.0
    /// Height over the highest hump that was rejected since the last beat, ln.
    var overRejected = 0.0
    /// Mean of the feature against the level of the beats, ln, plus 1.2: above 0 where there is little rest between
    /// complexes.
    var crowd = 0.0
    /// Level of the humps that were no beats against that of the beats, ln, plus 1.5: about 0 to 1.5 in noise.
    var dirt = 0.0

    /// 1 while there are too few beats to say how alike they are.
    var isNew = 0.0
    /// Correlation with the known shapes less 0.6, where that is positive.
    var likeness = 0.0
    /// Correlation less the usual one, where that is negative.
    var unlikeness = 0.0
    /// Length of the complex over the usual one, ln.
    var sharpness = 0.0

    /// How round it is where only round humps came lately, 0 to 2.5 (`RoundWatch`).
    var roundness = 0.0

    /// How far it lies within the 0.36 s after a beat, 1 to 0: where T waves are.
    var inTWave = 0.0
    /// Share of the usual interval by which it comes earlier than 0.8 of it, and later than 1.15 of it.
    var early = 0.0
    var overdue = 0.0
    /// How little the last beat was to be trusted, 0 to 1.
    var doubt = 0.0
    /// 1 when the last intervals were alike, 0 when they spread over 0.3 of the usual one or more.
    var regular = 0.0
    /// 1 when it comes an interval after the last beat, falling off within 0.08 of the interval.
    var expected = 0.0
    /// The same for whole numbers of intervals after the two beats before the last, falling off within 0.1: an extra beat
    /// does not disturb it.
    var inTime = 0.0

    var score: Double {
        let level =
            2.16 * size + 2.01 * overBefore + 0.52 * overPast + 1.13 * overFuture
            - 1.42 * crowd - 1.69 * crowd * overThreshold
        let shape =
            4.97 * likeness + 2.52 * unlikeness - 1.39 * abs(sharpness)
            + 2.92 * isNew * size
        let rhythm =
            -2.01 * early + 2.94 * early * doubt
            + 1.10 * overdue - 3.02 * inTWave
        let inRhythm = 1.60 * expected + 1.65 * overdue - 2.51 * (1 - inTime) * (1 - expected)
        let inDirt = -1.35 + 1.14 * expected + 9.31 * inTWave - 0.82 * overRejected
        // Not fitted: waves without rest between them, round and each like the one before, are no beats.
        let isWave = roundness * max(crowd - 0.2, 0) * max(2.5 * likeness, isNew)
        return 0.90 + level + shape + rhythm + regular * inRhythm + dirt * inDirt - 20 * isWave
    }
}
