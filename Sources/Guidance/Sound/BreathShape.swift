import Foundation

/// The course of a breath that the continuous voices share: raised cosines, the exhalation faster first and
/// slower in its tail; level −12 → 0 dB in, 0 → −18 dB out. Source: dossier §7.2.
enum BreathShape {
    /// How far the glide of a breath has come, 0 to 1, at a share of its time.
    static func way(inhaling: Bool, at share: Double) -> Double {
        0.5 - 0.5 * cos(.pi * (inhaling ? share : pow(share, 0.8)))
    }

    static func amplitude(inhaling: Bool, at share: Double) -> Double {
        let way = way(inhaling: inhaling, at: share)
        return SoundLevel.amplitude(decibels: inhaling ? -12 + 12 * way : -18 * way)
    }
}
