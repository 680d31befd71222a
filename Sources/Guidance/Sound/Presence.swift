import Foundation

/// How present the breath sound is as a whole: it comes in over three seconds after silence, and goes away over
/// the length of a fade.
///
/// Coming in climbs in decibels from −24 to 0, so that the very first turn can already be heard, and measured;
/// going away sinks in amplitude along a quarter sine.
struct Presence: Sendable {
    private static let lowest = -24.0

    private let comingStep: Double
    private var going = 1.0
    private var goingStep = 0.0
    private var coming = 1.0

    /// - Parameter sampleRate: Hz.
    init(sampleRate: Double) {
        comingStep = exp(log(SoundLevel.amplitude(decibels: -Self.lowest)) / (3 * sampleRate))
    }

    /// The breath sound begins after silence.
    mutating func begin() {
        coming = SoundLevel.amplitude(decibels: Self.lowest)
        going = 1
        goingStep = 0
    }

    /// It goes away over `frames`, at least 1.
    mutating func fade(over frames: Int64) {
        if goingStep == 0 { goingStep = 1 / Double(frames) }
    }

    /// A breath begins. During a fade it is one of a new beginning, which comes in from where the fade is.
    mutating func resume() {
        guard goingStep > 0 else { return }
        coming = max(current, SoundLevel.amplitude(decibels: Self.lowest))
        going = 1
        goingStep = 0
    }

    /// The factor for this frame.
    mutating func next() -> Double {
        let now = current
        if coming < 1 { coming = min(1, coming * comingStep) }
        if goingStep > 0 { going = max(0, going - goingStep) }
        return now
    }

    /// The factor as it stands.
    var current: Double { going < 1 ? coming * sin(.pi / 2 * going) : coming }
}
