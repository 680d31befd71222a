import Foundation

/// The breath sound `bel` ("bell"): one stroke of a soft mallet at each turn, G4 (392 Hz) where breathing in
/// begins and C4 (262 Hz), 3 dB softer, where breathing out does.
///
/// It has died away by 40 dB after 2.5 s. The second and third partials, at −12 and −18 dB, die two and three times
/// as fast. Source: dossier §7.2; the partials are ours.
struct BellVoice: Sendable {
    /// The softness of the mallet.
    static let attackSeconds = 0.020
    private static let second = 0.251_188_643
    private static let third = 0.125_892_541
    /// Time constant in seconds.
    private static let decay = 2.5 / log(100.0)

    private let sampleRate: Double
    private let fading: Double
    private var inhaling = true
    private var fundamental = Rotor()
    private var upper = Rotor()
    private var highest = Rotor()
    /// How far the second partial has fallen behind the first; the third falls behind twice as far.
    private var lag = 1.0

    /// - Parameter sampleRate: Hz.
    init(sampleRate: Double) {
        self.sampleRate = sampleRate
        fading = exp(-1 / (Self.decay * sampleRate))
    }

    mutating func begin(inhaling: Bool) {
        self.inhaling = inhaling
        let turn = 2 * .pi * (inhaling ? 392.00 : 261.63) / sampleRate
        fundamental = Rotor()
        fundamental.turn(by: turn)
        upper = Rotor()
        upper.turn(by: 2 * turn)
        highest = Rotor()
        highest.turn(by: 3 * turn)
        lag = 1
    }

    mutating func next() -> Double {
        let y =
            fundamental.next() + lag * (Self.second * upper.next() + lag * Self.third * highest.next())
        lag *= fading
        return y
    }

    /// The factor for ``next()`` so many seconds after the stroke.
    func amplitude(after seconds: Double) -> Double { SoundLevel.stroke * strength(after: seconds) }

    /// The same, as a share of the strongest.
    func strength(after seconds: Double) -> Double {
        (inhaling ? 1 : 0.707_945_784) * exp(-seconds / Self.decay)
    }
}
