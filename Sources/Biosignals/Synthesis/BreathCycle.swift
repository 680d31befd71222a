import Glibc

/// Breathing of a simulated person: 40 % of each breath is inhalation, rate and depth vary a little. A turn that a cue
/// asked for begins the next half from wherever the breath stands and takes as long as the cue says; behind it she
/// waits a moment for the next cue before she goes on her own way.
///
/// Gives the volume now, and as it was a fixed time ago: the heart is computed ahead of the samples.
struct BreathCycle: Sendable {
    private static let inhaling = 0.4
    /// Seconds that she waits at the end of a half that was led for the next cue.
    private static let patience = 1.0

    /// Breaths a minute, and depth, of her own way.
    var rate: Double
    var size: Double
    /// 0 to about 1.
    private(set) var volume = 0.0
    /// Breaths a minute at which she breathes now, led or not.
    var presentRate: Double { span == nil ? rate : ledRate }
    private let step: Double
    private var random: SplitMix64
    private var phase = 0.0
    private var depth: Double
    private var tempo = 1.0
    /// Volume at which the present half began.
    private var start = 0.0
    /// Seconds that the present half is to take when a cue said so.
    private var span: Double?
    private var waited = 0.0
    private var ledRate: Double
    private var sinceLedOnset = 0.0
    private var past: [(volume: Double, flow: Double)]
    private var place = 0

    /// `step` and `delay` in seconds.
    init(rate: Double, size: Double, step: Double, delay: Double, random: SplitMix64) {
        self.rate = rate
        self.size = size
        self.step = step
        self.random = random
        ledRate = rate
        depth = size
        past = Array(repeating: (0, 0), count: max(1, Int((delay / step).rounded())))
    }

    /// Volume, and flow in volumes a second, `delay` ago.
    private(set) var delayed = (volume: 0.0, flow: 0.0)

    /// Begins a half of `seconds` now.
    mutating func turn(_ turn: CueAttention.Turn) {
        if turn.isInhale {
            let cycle = span == nil ? turn.seconds / Self.inhaling : sinceLedOnset
            ledRate = min(40, max(2, 60 / max(cycle, 1e-3)))
            sinceLedOnset = 0
            draw()
            phase = 0
        } else {
            phase = Self.inhaling
        }
        start = volume
        span = turn.seconds
        waited = 0
    }

    /// - Parameters:
    ///   - isHeld: the breath stands still.
    ///   - expectsCue: a turn is coming, and is waited for.
    mutating func advance(isHeld: Bool, expectsCue: Bool) {
        sinceLedOnset += step
        let flow = isHeld ? 0 : breathe(expectsCue: expectsCue)
        delayed = past[place]
        past[place] = (volume, flow)
        place = (place + 1) % past.count
    }

    /// Moves one step on; the flow.
    private mutating func breathe(expectsCue: Bool) -> Double {
        let wasInhaling = phase < Self.inhaling
        let end = wasInhaling ? Self.inhaling : 1
        let share = wasInhaling ? Self.inhaling : 1 - Self.inhaling
        if let led = span, phase + share / led * step >= end {
            waited += step
            if expectsCue || waited < Self.patience {
                volume = wasInhaling ? depth : 0
                return 0
            }
            span = nil
        }
        let speed = span.map { share / $0 } ?? (rate / 60 * tempo)
        phase += speed * step
        if wasInhaling, phase >= end { start = depth }
        if phase >= 1 {
            phase -= 1
            start = 0
            draw()
        }
        if phase < Self.inhaling {
            let part = phase / Self.inhaling
            volume = start + (depth - start) * 0.5 * (1 - cos(.pi * part))
            return (depth - start) * 0.5 * .pi * sin(.pi * part) * speed / Self.inhaling
        }
        let part = (phase - Self.inhaling) / (1 - Self.inhaling)
        volume = start * 0.5 * (1 + cos(.pi * part))
        return -start * 0.5 * .pi * sin(.pi * part) * speed / (1 - Self.inhaling)
    }

    /// Each breath has its own depth and tempo.
    private mutating func draw() {
        depth = size * max(0.5, 1 + 0.06 * random.gaussian())
        tempo = max(0.8, 1 + 0.03 * random.gaussian())
    }
}
