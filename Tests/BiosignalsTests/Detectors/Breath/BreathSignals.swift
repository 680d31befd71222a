import Foundation

@testable import Biosignals

/// Made breathing signals.
enum BreathSignals {
    /// One breath: seconds of inhaling, holding, exhaling and resting.
    struct Shape {
        var inhale: Double
        var hold = 0.0
        var exhale: Double
        var rest = 0.0
        var period: Double { inhale + hold + exhale + rest }
    }

    /// Volume, 0 to 1, at a time: raised cosines and level pauses.
    static func volume(_ shape: Shape, at time: Double) -> Double {
        let place = time.truncatingRemainder(dividingBy: shape.period)
        if place < shape.inhale { return 0.5 - 0.5 * cos(Double.pi * place / shape.inhale) }
        let after = place - shape.inhale - shape.hold
        if after < 0 { return 1 }
        return after < shape.exhale ? 0.5 + 0.5 * cos(Double.pi * after / shape.exhale) : 0
    }

    static func volume(_ shape: Shape, rate: Double, seconds: Double) -> [Float] {
        (0..<Int(seconds * rate)).map { Float(volume(shape, at: Double($0) / rate)) }
    }

    /// The flow that belongs to `volume`, per second.
    static func flow(_ shape: Shape, rate: Double, seconds: Double) -> [Float] {
        (0..<Int(seconds * rate)).map { index in
            let time = Double(index) / rate + shape.period
            return Float((volume(shape, at: time + 0.01) - volume(shape, at: time - 0.01)) / 0.02)
        }
    }

    /// What a piezo belt makes of it: a high-pass of the first order with this time constant in seconds.
    static func piezo(_ signal: [Float], rate: Double, forgetting: Double) -> [Float] {
        let kept = exp(-1 / (forgetting * rate))
        var value: Float = 0
        var last = signal[0]
        return signal.map { sample in
            value = Float(kept) * (value + sample - last)
            last = sample
            return value
        }
    }

    /// Breath sound: noise that is bright while inhaling (as far as `contrast`, 0 to 1) and dark while exhaling.
    static func sound(
        _ shape: Shape, rate: Double, seconds: Double, contrast: Double = 1, noise: Double = 0.0005
    ) -> [Float] {
        var random = SplitMix64(seed: 7)
        var lowPass = Butterworth.lowPass(order: 2, cutoff: 500, rate: rate)
        return (0..<Int(seconds * rate)).map { index in
            let place = (Double(index) / rate).truncatingRemainder(dividingBy: shape.period)
            let after = place - shape.inhale - shape.hold
            let bright = 0.03 * random.gaussian()
            let dark = 3 * lowPass.push(bright)
            let between = 0.5 * (bright + dark)
            var value = noise * random.gaussian()
            if place < shape.inhale {
                value +=
                    sin(Double.pi * place / shape.inhale)
                    * (contrast * bright + (1 - contrast) * between)
            } else if after > 0, after < shape.exhale {
                value +=
                    sin(Double.pi * after / shape.exhale)
                    * (contrast * dark + (1 - contrast) * between)
            }
            return Float(value)
        }
    }
}
