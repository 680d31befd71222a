import Foundation

/// Fourth-order Butterworth low-pass whose cutoff may glide while it runs, behind a fixed second-order
/// high-pass that keeps rumble away from small loudspeakers.
///
/// State-variable filters in trapezoidal form, which stay stable and free of clicks when the cutoff moves.
/// Source: Zavalishin 2012, ch. 4; Simper 2013.
struct GlidingLowPass: Sendable {
    /// Hz; corner of the high-pass.
    static let lowest = 150.0

    private let sampleRate: Double
    private var highPass: StateVariableSection
    private var first: StateVariableSection
    private var second: StateVariableSection

    /// - Parameters:
    ///   - sampleRate: Hz.
    ///   - cutoff: Hz, under half the sample rate.
    init(sampleRate: Double, cutoff: Double) {
        self.sampleRate = sampleRate
        highPass = StateVariableSection(damping: 1.414_213_562)
        first = StateVariableSection(damping: 1.847_759_065)
        second = StateVariableSection(damping: 0.765_366_865)
        highPass.setTuning(tan(.pi * Self.lowest / sampleRate))
        setCutoff(cutoff)
    }

    /// Moves the cutoff; Hz, under half the sample rate.
    mutating func setCutoff(_ cutoff: Double) {
        let tuning = tan(.pi * cutoff / sampleRate)
        first.setTuning(tuning)
        second.setTuning(tuning)
    }

    mutating func push(_ x: Double) -> Double {
        second.lowPass(first.lowPass(highPass.highPass(x)))
    }

    mutating func reset() {
        highPass.reset()
        first.reset()
        second.reset()
    }
}

/// One second-order state-variable section.
private struct StateVariableSection: Sendable {
    private let damping: Double
    private var a1 = 0.0
    private var a2 = 0.0
    private var a3 = 0.0
    private var s1 = 0.0
    private var s2 = 0.0

    /// - Parameter damping: 1/Q.
    init(damping: Double) { self.damping = damping }

    /// - Parameter tuning: tan(π f / sample rate).
    mutating func setTuning(_ tuning: Double) {
        a1 = 1 / (1 + tuning * (tuning + damping))
        a2 = tuning * a1
        a3 = tuning * a2
    }

    mutating func lowPass(_ x: Double) -> Double { step(x).low }

    mutating func highPass(_ x: Double) -> Double {
        let (band, low) = step(x)
        return x - damping * band - low
    }

    mutating func reset() {
        s1 = 0
        s2 = 0
    }

    private mutating func step(_ x: Double) -> (band: Double, low: Double) {
        let v3 = x - s2
        let band = a1 * s1 + a2 * v3
        let low = s2 + a2 * s1 + a3 * v3
        s1 = 2 * band - s1
        s2 = 2 * low - s2
        return (band, low)
    }
}
