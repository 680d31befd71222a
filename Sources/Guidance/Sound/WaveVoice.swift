import Foundation

/// The breath sound `golf` ("wave"): noise that opens like a breath going in and closes like one going out.
///
/// Inhalation: low-pass 350 → 1100 Hz. Exhalation: 1100 → 300 Hz, faster first and slower in its tail. The noise
/// starts anew from one seed at every breath.
/// Source: dossier §7.2; the levels are held against the filter's own change of loudness.
struct WaveVoice: Sendable {
    static let attackSeconds = 0.150

    private var noise = PinkNoise(seed: 1)
    private var filter: GlidingLowPass
    private var inhaling = true

    /// - Parameter sampleRate: Hz.
    init(sampleRate: Double) { filter = GlidingLowPass(sampleRate: sampleRate, cutoff: 350) }

    mutating func begin(inhaling: Bool) {
        self.inhaling = inhaling
        noise = PinkNoise(seed: inhaling ? 0x9E37_79B9_7F4A_7C15 : 0xD1B5_4A32_D192_ED03)
        filter.reset()
    }

    /// Moves the cutoff to where it is at a share of the breath, 0 to 1.
    mutating func move(to share: Double) { filter.setCutoff(cutoff(at: share)) }

    mutating func next() -> Double { filter.push(noise.next()) }

    /// The factor for ``next()`` at a share of the breath: it holds the filter's loss against the wanted level.
    func amplitude(at share: Double) -> Double {
        // Pink noise has equal power in equal ratios, so its power between the two corners grows with the
        // logarithm of the cutoff.
        let power = log(cutoff(at: share) / GlidingLowPass.lowest)
        let steady = Double(SoundLevel.breath) / (0.571 * power.squareRoot())
        return steady * BreathShape.amplitude(inhaling: inhaling, at: share)
    }

    /// Hz.
    private func cutoff(at share: Double) -> Double {
        let way = BreathShape.way(inhaling: inhaling, at: share)
        return inhaling ? 350 * pow(1100.0 / 350.0, way) : 1100 * pow(300.0 / 1100.0, way)
    }
}
