import Foundation

/// Times beats on the little-filtered signal at full rate.
///
/// The signal around a beat is smoothed by a triangle of ±14 ms, which shifts nothing and damps mains; its highest
/// and its lowest point are found, and a parabola places each between the samples. Which of the two is
/// taken depends on the way in which the beats around point: beats of one form are always timed at the same wave.
struct BeatRefiner {
    /// Seconds searched before and after: the hump of a wide beat lies at the flank that leaves its peak. Half width
    /// of the triangle.
    private static let back = 0.06
    private static let ahead = 0.035
    private static let width = 0.014
    /// Seconds to each side that make the level.
    private static let levelReach = 0.1
    /// How far the way a beat points is taken over from beat to beat, from either side.
    private static let memory: Float = 0.85

    /// One beat as measured: its highest and its lowest point, and the level between them.
    private struct Extremes {
        var top: Double
        var bottom: Double
        var up: Float
        var down: Float
        var level: Float

        /// From −1, points down, to 1, points up.
        var direction: Float { up + down > 0 ? (up - down) / (up + down) : 0 }
    }

    private let back: Int
    private let ahead: Int
    private let levelReach: Int
    /// Half width of each of the two boxes that make the triangle.
    private let box: Int
    private var sums: [Float]
    private var smooth: [Float]

    init(rate: Double) {
        back = max(2, Int((Self.back * rate).rounded()))
        ahead = max(2, Int((Self.ahead * rate).rounded()))
        box = max(1, Int((Self.width / 2 * rate).rounded()))
        levelReach = max(back + 1 + 2 * box, Int((Self.levelReach * rate).rounded()))
        sums = Array(repeating: 0, count: 2 * levelReach + 2)
        smooth = Array(repeating: 0, count: back + ahead + 4 + 2 * box)
    }

    /// A beat's place in samples, and the lead to time it in.
    struct Place {
        var centre: Double
        var lead: Int
    }

    /// Position, height over the level (negative where the beat points down) and level for each place.
    mutating func refine(
        _ places: [Place], in leads: [[Float]]
    ) -> [(position: Double, amplitude: Float, level: Float)] {
        let found = places.map { measure($0.centre, in: leads[$0.lead]) }
        let directions = Self.usual(found.map(\.direction))
        return zip(found, directions).map { beat, usual in
            // A beat that clearly points the other way is of another kind, and timed at its own peak.
            let own = beat.direction
            let up = own * usual > 0 || abs(own) < 0.4 ? usual > 0 : own > 0
            return up
                ? (beat.top, beat.up, beat.level) : (beat.bottom, -beat.down, beat.level)
        }
    }

    /// Mean of the direction over the beats around, weighed less the further off they are.
    private static func usual(_ values: [Float]) -> [Float] {
        var result = values
        var held: Float = 0
        for k in values.indices {
            held = memory * held + values[k]
            result[k] = held
        }
        held = 0
        for k in values.indices.reversed() {
            result[k] += held
            held = memory * (held + values[k])
        }
        return result
    }

    private mutating func measure(_ centre: Double, in lead: [Float]) -> Extremes {
        let lead = lead.span
        let last = lead.count - 1
        let middle = min(max(Int(centre.rounded()), 0), last)
        let offset = lead[middle].isFinite ? lead[middle] : 0
        var total: Float = 0
        for k in 0..<sums.count - 1 {
            let value = lead[min(max(middle - levelReach + k, 0), last)] - offset
            total += value.isFinite ? value : 0
            sums[k + 1] = total
        }
        // Means over a box, summed up again, so that a difference of two is a mean over the triangle.
        let wide = 2 * box + 1
        let share = 1 / Float(wide)
        let first = levelReach - back - 1 - 2 * box
        total = 0
        for k in 0..<smooth.count - 1 {
            total += (sums[first + k + wide] - sums[first + k]) * share
            smooth[k + 1] = total
        }
        func value(_ k: Int) -> Float { (smooth[k + wide] - smooth[k]) * share }
        var high = 1
        var low = 1
        var highest = value(1)
        var lowest = highest
        for k in 2...back + ahead + 1 {
            let here = value(k)
            if here > highest {
                highest = here
                high = k
            }
            if here < lowest {
                lowest = here
                low = k
            }
        }
        let level = sums[sums.count - 1] / Float(sums.count - 1)
        func position(_ k: Int) -> Double {
            Double(middle + k - back - 1)
                + Self.top(Double(value(k - 1)), Double(value(k)), Double(value(k + 1)))
        }
        return Extremes(
            top: position(high), bottom: position(low), up: highest - level, down: level - lowest,
            level: level + offset)
    }

    /// Where the parabola through three neighbours turns, relative to the middle one, −0.5 to 0.5.
    private static func top(_ before: Double, _ middle: Double, _ after: Double) -> Double {
        let bend = before - 2 * middle + after
        return bend == 0 ? 0 : min(max(0.5 * (before - after) / bend, -0.5), 0.5)
    }
}
