/// Times beats on the little-filtered signal at full rate.
///
/// The signal around a beat is smoothed by two running means, of a period of 50 Hz and of one of 60 Hz, as live: both mains
/// vanish, and nothing is shifted. Its highest and its lowest point are found, and a parabola places each between the
/// samples. Which of the two is
/// taken depends on the way in which the beats around point: beats of one form are always timed at the same wave.
struct BeatRefiner {
    /// Seconds from a beat's place beyond which no sample has a part in its time.
    static let reach = 0.12
    /// How far the way a beat points is taken over from beat to beat, from either side.
    private static let memory: Float = 0.85

    /// A beat's place, and the lead to time it in.
    struct Place {
        /// The sample nearest to its middle.
        var sample: Int
        var lead: Int
    }

    /// A beat as timed: height over the level, negative where the beat points down, and level.
    struct Beat {
        var position: Double
        var amplitude: Float
        var level: Float
    }

    private var windows: BeatWindows

    init(rate: Double) { windows = BeatWindows(rate: rate) }

    /// Times a beat at each place.
    mutating func refine(_ places: [Place], in leads: [[Float]]) -> [Beat] {
        let found = measure(places, in: leads)
        let directions = Self.usual(found.map(\.direction))
        return found.indices.map { k in
            let beat = found[k]
            let usual = directions[k]
            // A beat that clearly points the other way is of another kind, and timed at its own peak.
            let own = beat.direction
            let up = own * usual > 0 || abs(own) < 0.4 ? usual > 0 : own > 0
            let sample = Double(places[k].sample)
            return up
                ? Beat(position: sample + Double(beat.top), amplitude: beat.up, level: beat.level)
                : Beat(position: sample + Double(beat.bottom), amplitude: -beat.down, level: beat.level)
        }
    }

    /// The highest and the lowest point at each place, eight places of a lead at a time.
    private mutating func measure(_ places: [Place], in leads: [[Float]]) -> [BeatWindows.Extremes] {
        var found = Array(repeating: BeatWindows.Extremes(), count: places.count)
        for lead in leads.indices {
            var own = SIMD8<Int>.zero
            var middles = SIMD8<Int>.zero
            var count = 0
            for (index, place) in places.enumerated() where place.lead == lead {
                own[count] = index
                middles[count] = place.sample
                count += 1
                if count == 8 {
                    windows.measure(middles, in: leads[lead]) { found[own[$0]] = $1 }
                    count = 0
                }
            }
            // Lanes that are left over hold what they held before.
            windows.measure(middles, in: leads[lead]) { if $0 < count { found[own[$0]] = $1 } }
        }
        return found
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
}
