import Foundation

/// The reward: a soft fifth, C4 and G4, 1.5 s long.
///
/// Three variants, together, upwards and downwards, so that it wears out less. Source: dossier §7.2 and §7.4.
struct Chime: Sendable {
    private static let seconds = 1.5
    private static let variants = 3

    private let length: Int
    private let attack: Int
    private let tail: Int
    private let stagger: Int
    private let decay: Double
    private var low: Partial
    private var high: Partial
    private var level = 0.0
    private var levelStep = 0.0
    private var index: Int

    var isActive: Bool { index < length }

    /// - Parameter sampleRate: Hz.
    init(sampleRate: Double) {
        length = Int(Self.seconds * sampleRate)
        attack = Int(0.050 * sampleRate)
        tail = Int(0.300 * sampleRate)
        stagger = Int(0.140 * sampleRate)
        decay = exp(-1 / (0.5 * sampleRate))
        low = Partial(frequency: 261.63, sampleRate: sampleRate)
        high = Partial(frequency: 392.00, sampleRate: sampleRate)
        index = length
    }

    /// Begins again.
    ///
    /// - Parameters:
    ///   - gain: amplitude factor, 0 to 1.
    ///   - count: how many chimes there were before, which chooses the variant.
    mutating func begin(gain: Float, count: Int) {
        let variant = count % Self.variants
        low.begin(after: variant == 2 ? stagger : 0)
        high.begin(after: variant == 1 ? stagger : 0)
        level = Double(gain * SoundLevel.chime)
        levelStep = 0
        index = 0
    }

    /// Fades to silence over `frames`, at least 1.
    mutating func fade(over frames: Int64) {
        if levelStep == 0 { levelStep = level / Double(frames) }
    }

    mutating func next() -> Double {
        guard index < length else { return 0 }
        let ending = min(1, Double(length - index) / Double(tail))
        index += 1
        let tone =
            low.next(attack: attack, decay: decay) + high.next(attack: attack, decay: decay)
        let y = level * tone * ending * ending
        level = max(0, level - levelStep)
        return y
    }
}

/// A decaying sine, turned on by a raised cosine.
private struct Partial: Sendable {
    private let turnCosine: Double
    private let turnSine: Double
    private var cosine = 1.0
    private var sine = 0.0
    private var wait = 0
    private var age = 0
    private var strength = 1.0

    init(frequency: Double, sampleRate: Double) {
        turnCosine = cos(2 * .pi * frequency / sampleRate)
        turnSine = sin(2 * .pi * frequency / sampleRate)
    }

    mutating func begin(after frames: Int) {
        wait = frames
        age = 0
        strength = 1
        cosine = 1
        sine = 0
    }

    mutating func next(attack: Int, decay: Double) -> Double {
        guard wait == 0 else {
            wait -= 1
            return 0
        }
        let rising = age < attack
        let envelope = rising ? 0.5 - 0.5 * cos(.pi * Double(age) / Double(attack)) : strength
        let y = sine * envelope
        (cosine, sine) = (cosine * turnCosine - sine * turnSine, sine * turnCosine + cosine * turnSine)
        if rising { age += 1 } else { strength *= decay }
        return y
    }
}
