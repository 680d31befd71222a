import Glibc

/// Breathing of a simulated person: 40 % of each breath is inhalation, rate and depth vary a little.
///
/// Gives the volume now, and as it was a fixed time ago: the heart is computed ahead of the samples.
struct BreathCycle: Sendable {
    private static let inhaling = 0.4

    /// Breaths a minute.
    var rate: Double
    /// 0 to about 1.
    private(set) var volume = 0.0
    private let step: Double
    private var random: SplitMix64
    private var phase = 0.0
    private var depth = 1.0
    private var tempo = 1.0
    private var past: [(volume: Double, flow: Double)]
    private var place = 0

    /// `step` and `delay` in seconds.
    init(rate: Double, step: Double, delay: Double, random: SplitMix64) {
        self.rate = rate
        self.step = step
        self.random = random
        past = Array(repeating: (0, 0), count: max(1, Int((delay / step).rounded())))
    }

    /// Volume, and flow in volumes a second, `delay` ago.
    private(set) var delayed = (volume: 0.0, flow: 0.0)

    mutating func advance() {
        let speed = rate / 60 * tempo
        phase += speed * step
        if phase >= 1 {
            phase -= 1
            depth = max(0.5, 1 + 0.06 * random.gaussian())
            tempo = max(0.8, 1 + 0.03 * random.gaussian())
        }
        let flow: Double
        if phase < Self.inhaling {
            let part = phase / Self.inhaling
            volume = depth * 0.5 * (1 - cos(.pi * part))
            flow = depth * 0.5 * .pi * sin(.pi * part) * speed / Self.inhaling
        } else {
            let part = (phase - Self.inhaling) / (1 - Self.inhaling)
            volume = depth * 0.5 * (1 + cos(.pi * part))
            flow = -depth * 0.5 * .pi * sin(.pi * part) * speed / (1 - Self.inhaling)
        }
        delayed = past[place]
        past[place] = (volume, flow)
        place = (place + 1) % past.count
    }
}
