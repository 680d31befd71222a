import Foundation

/// What is held of a candidate when a sequence of beats is chosen.
struct BeatJudgement: Sendable {
    /// Speaks for it where positive, against it where negative.
    var score: Float
    /// Logarithm of the height of the beats around it.
    var level: Float = 0
    /// Between the beats around it, in seconds.
    var interval: Float = 0.8

    /// Score for the logarithm of height over threshold, and its bounds.
    private static let heightGain: Float = 1.7
    private static let heightBounds: ClosedRange<Float> = -4...1.82

    /// What the logarithm of height over threshold says for a candidate.
    static func height(_ excess: Float) -> Float {
        min(max(heightGain * excess, heightBounds.lowerBound), heightBounds.upperBound)
    }

    /// Of a candidate when nothing is known of the beats around: by its height and the noise there.
    static func first(_ candidate: BeatCandidate) -> BeatJudgement {
        let threshold = min(max(0.3 + 1.2 * candidate.noise, 0.4), 0.75)
        return BeatJudgement(score: height(candidate.height - log(threshold)))
    }
}
