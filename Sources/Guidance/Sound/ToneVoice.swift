import Foundation

/// The breath sound `toon` ("tone"): a soft chord that glides from G3 up to C4 (196 → 262 Hz) while breathing in
/// and back down while breathing out.
///
/// Two sines, a fifth apart, the upper one 9 dB softer, and the second harmonic of the lower at −18 dB, which small
/// loudspeakers need. Source: dossier §7.2, which leaves the interval open; a fifth does not beat.
struct ToneVoice: Sendable {
    /// Tones appear more suddenly than noise.
    static let attackSeconds = 0.300
    private static let low = 196.00
    private static let high = 261.63
    /// Amplitudes, and root mean square of their sum.
    private static let fifth = 0.354_813_389
    private static let octave = 0.125_892_541
    private static let rms = (0.5 * (1 + fifth * fifth + octave * octave)).squareRoot()

    private let sampleRate: Double
    private var inhaling = true
    private var root = Rotor()
    private var upper = Rotor()
    private var harmonic = Rotor()

    /// - Parameter sampleRate: Hz.
    init(sampleRate: Double) { self.sampleRate = sampleRate }

    mutating func begin(inhaling: Bool) {
        self.inhaling = inhaling
        root = Rotor()
        upper = Rotor()
        harmonic = Rotor()
    }

    /// Moves the pitch to where it is at a share of the breath, 0 to 1.
    mutating func move(to share: Double) {
        let way = BreathShape.way(inhaling: inhaling, at: share)
        let frequency = Self.low * pow(Self.high / Self.low, inhaling ? way : 1 - way)
        let turn = 2 * .pi * frequency / sampleRate
        root.turn(by: turn)
        upper.turn(by: 1.5 * turn)
        harmonic.turn(by: 2 * turn)
    }

    mutating func next() -> Double {
        root.next() + Self.fifth * upper.next() + Self.octave * harmonic.next()
    }

    /// The factor for ``next()`` at a share of the breath.
    func amplitude(at share: Double) -> Double {
        SoundLevel.tone / Self.rms * BreathShape.amplitude(inhaling: inhaling, at: share)
    }
}
