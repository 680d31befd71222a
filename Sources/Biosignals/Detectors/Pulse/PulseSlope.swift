import Foundation

/// Slope of a pulse wave through a window of 0.2 s, and which way its pulses rise.
///
/// The weights are one wave of a sine, which damps both the wander below the pulse and the noise above it: the
/// slope's highest point is the steepest point of a rise. Blood darkens the skin, so that a raw sensor shows pulses
/// upside down; rises are quicker than falls, so that the sign of slope·|slope| tells which way the pulse goes. Each
/// 1.4 s has one vote between −1 and 1, however large its waves, so that motion outvotes nothing; the opinion is
/// their average over about five and changes on clear evidence alone.
struct PulseSlope: Sendable {
    /// Half of the window in seconds. On the development records half a window of 0.02 s gave twice the median error
    /// of intervals and 0.06 s an eighth more; a longer one would join neighbouring pulses.
    private static let halfWindow = 0.1
    /// Seconds whose slopes make one vote, share of a vote in the opinion, and the opinion that is clear.
    private static let blockSeconds = 1.4
    private static let voteShare = 0.2
    private static let clear = 0.1

    /// Weight of the sample so many after the middle; before it with the opposite sign. In slope a second.
    private let weights: [Double]
    private let block: Int
    private var counted = 0
    private var skew = 0.0
    private var power = 0.0
    private var opinion = 0.0
    private var hasVoted = false
    /// Whether pulses rise in the samples as they come.
    private(set) var upwards = true

    /// Samples by which the slope comes later than the point that it belongs to.
    var delay: Int { weights.count }

    init(rate: Double) {
        let half = max(2, Int((Self.halfWindow * rate).rounded()))
        let sine = (1...half).map { sin(Double.pi * Double($0) / Double(half + 1)) }
        var moment = 0.0
        for (offset, weight) in sine.enumerated() { moment += 2 * weight * Double(offset + 1) }
        weights = sine.map { $0 * rate / moment }
        block = Int(Self.blockSeconds * rate)
    }

    /// The slope at `index` of a signal that is known `delay` samples to each side of it.
    func slope(at index: Int, of signal: RingBuffer) -> Double {
        var sum = 0.0
        for offset in weights.indices {
            sum += weights[offset] * Double(signal[index + offset + 1] - signal[index - offset - 1])
        }
        return sum
    }

    /// Takes in the newest slope and returns it turned so that pulses rise.
    mutating func turned(_ slope: Double) -> Double {
        let square = slope * slope
        skew += slope < 0 ? -square : square
        power += square
        counted += 1
        if counted == block { vote() }
        return upwards ? slope : -slope
    }

    private mutating func vote() {
        let ratio = power > 0 ? skew / power : 0
        opinion = hasVoted ? opinion + Self.voteShare * (ratio - opinion) : ratio
        hasVoted = true
        if abs(opinion) > Self.clear { upwards = opinion > 0 }
        beginBlock()
    }

    /// The vote of a block: 1 when it only rises, −1 when it only falls.
    static func vote(of slopes: ArraySlice<Double>) -> Double {
        var skew = 0.0
        var power = 0.0
        for slope in slopes {
            skew += slope * abs(slope)
            power += slope * slope
        }
        return power > 0 ? skew / power : 0
    }

    private mutating func beginBlock() {
        skew = 0
        power = 0
        counted = 0
    }

    /// After a gap: the votes before do not count. Pulses are taken to rise as before.
    mutating func restart() {
        beginBlock()
        opinion = 0
        hasVoted = false
    }

    mutating func reset() {
        restart()
        upwards = true
    }
}
