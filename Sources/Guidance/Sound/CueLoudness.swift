import Biosignals
import Foundation

/// How loud the guide's own sound is, along session time, where breathing is listened for: above 200 Hz, in steps of
/// 25 ms, in dB relative to the breath sound at the top of an inhalation (`SoundLevel.breath`).
///
/// Breath sounds and chimes are rendered at a low rate by the mixer that plays them, so that their shape is the true
/// one. A spoken line, whose sound only the voice knows, counts as a constant for as long as a slow voice takes for it.
public struct CueLoudness: Sendable {
    /// Seconds of a step.
    public static let step = 0.025
    /// Level where nothing sounds.
    public static let silence = -60.0

    private static let rate = 8_000.0
    private static let frames = Int(step * rate)
    private static let lowest = 200.0
    /// Steps that are remembered, and that a moment may lie beyond before time is taken to have jumped.
    private static let held = 64
    /// A spoken line is as loud as the breath sound; its syllables stand out by as much, in dB.
    private static let speech = 6.0
    /// A slow voice takes this many times as long as a calm one, and may begin this much later, in s.
    private static let slow = (times: 2.0, later: 0.5)

    private var mixer = CueMixer(sampleRate: rate)
    private var highPass = Butterworth.highPass(order: 4, cutoff: lowest, rate: rate)
    private var levels = [Double](repeating: silence, count: held)
    private var sound = [Float](repeating: 0, count: frames)
    /// Number of the step after the last that is known, counted from session time zero.
    private var next: Int64 = 0
    private var lines: [(from: Int64, to: Int64)] = []

    public init() {}

    /// Takes in a cue when the session issues it, ahead of its time.
    public mutating func schedule(_ cue: Cue) {
        guard cue.kind == .voice else {
            mixer.schedule(SoundCue(cue, sampleRate: Self.rate))
            if cue.kind == .fade { lines.removeAll { $0.from >= Self.number(cue.time.seconds) } }
            return
        }
        lines.removeAll { $0.to < next - Int64(Self.held) }
        let words = cue.text.map { Self.slow.later + Self.slow.times * Speech.seconds(for: $0) }
        let seconds = min(cue.seconds, words ?? cue.seconds)
        lines.append((Self.number(cue.time.seconds), Self.number(cue.time.seconds + seconds)))
    }

    /// Lets time go on. Cues that begin before `seconds` must be known.
    public mutating func advance(to seconds: Double) {
        let last = Self.number(seconds)
        if last - next > Int64(Self.held) { next = last - Int64(Self.held) }
        while next <= last { render() }
    }

    /// The highest and the lowest level within a stretch of the last 1.5 s.
    public func range(from: Double, to: Double) -> ClosedRange<Double> {
        var lowest = Double.infinity
        var highest = Self.silence
        for number in max(0, Self.number(from))...max(0, Self.number(to)) {
            let level = levels[Int(number % Int64(Self.held))]
            lowest = min(lowest, level)
            highest = max(highest, level)
        }
        return min(lowest, highest)...highest
    }

    /// Whether a spoken line may sound at a time, or has until `tail` seconds ago.
    public func isSpeaking(at seconds: Double, tail: Double) -> Bool {
        let number = Self.number(seconds)
        return lines.contains { number >= $0.from && number <= $0.to + Self.number(tail) }
    }

    private static func number(_ seconds: Double) -> Int64 { Int64((seconds / step).rounded(.down)) }

    private mutating func render() {
        let first = next * Int64(Self.frames)
        Self.render(mixer: &mixer, into: &sound, from: first)
        var power = 0.0
        for sample in sound {
            let high = highPass.push(Double(sample))
            power += high * high
        }
        let full = Double(SoundLevel.breath * SoundLevel.breath)
        let level = 10 * log10(max(power / Double(Self.frames) / full, 1e-6))
        let spoken = lines.contains { next >= $0.from && next <= $0.to } ? Self.speech : Self.silence
        levels[Int(next % Int64(Self.held))] = max(level, spoken)
        next += 1
    }

    private static func render(mixer: inout CueMixer, into sound: inout [Float], from frame: Int64) {
        var span = sound.mutableSpan
        mixer.render(into: &span, startingAt: frame)
    }
}
