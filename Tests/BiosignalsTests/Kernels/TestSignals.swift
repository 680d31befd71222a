import Foundation

/// Signals for tests, the same at every run.
enum TestSignals {
    /// Uniform noise of −1 to 1.
    static func noise(count: Int, seed: UInt64) -> [Float] {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        return (0..<count).map { _ in
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Float(state >> 40) / Float(1 << 23) - 1
        }
    }

    /// An ECG with R peaks of height 1 at the given times in seconds; P, Q, S and T waves as sums of bells.
    static func ecg(beats: [Double], seconds: Double, rate: Double) -> [Float] {
        // Offset from the R peak in s, width in s, height.
        let waves = [
            (-0.17, 0.022, 0.12), (-0.026, 0.010, -0.12), (0.0, 0.011, 1.0), (0.028, 0.011, -0.22),
            (0.27, 0.045, 0.3),
        ]
        var signal = [Float](repeating: 0, count: Int(seconds * rate))
        for beat in beats {
            for (offset, width, height) in waves {
                let centre = (beat + offset) * rate
                let reach = 5 * width * rate
                let first = max(0, Int(centre - reach))
                let last = min(signal.count - 1, Int(centre + reach))
                guard first <= last else { continue }
                for index in first...last {
                    let distance = (Double(index) - centre) / (width * rate)
                    signal[index] += Float(height * exp(-0.5 * distance * distance))
                }
            }
        }
        return signal
    }

    /// Beat times with breathing at 6 a minute: intervals of 0.7 to 0.9 s.
    static func beatTimes(seconds: Double) -> [Double] {
        var times: [Double] = []
        var time = 0.4
        while time < seconds - 0.5 {
            times.append(time)
            time += 0.8 + 0.1 * sin(2 * Double.pi * 0.1 * time)
        }
        return times
    }

    /// Adds T waves nearly as high as the QRS complex, 0.27 s after it.
    static func addLargeTWaves(to signal: inout [Float], beats: [Double], rate: Double) {
        for beat in beats {
            for index in signal.indices {
                let distance = (Double(index) / rate - beat - 0.27) / 0.05
                if abs(distance) < 5 { signal[index] += Float(0.8 * exp(-0.5 * distance * distance)) }
            }
        }
    }

    /// Adds a wave to an ECG: mains, wander.
    static func addSine(to signal: inout [Float], height: Double, frequency: Double, rate: Double) {
        for index in signal.indices {
            signal[index] += Float(height * sin(2 * Double.pi * frequency * Double(index) / rate))
        }
    }

    /// How found times (s) agree with true ones: true ones without a found one, found ones without a true one, and
    /// the signed errors of the rest in seconds.
    static func compare(
        _ found: [Double], _ truth: [Double], tolerance: Double
    ) -> (missed: [Double], extra: [Double], errors: [Double]) {
        var missed: [Double] = []
        var errors: [Double] = []
        var rest = found
        for time in truth {
            if let nearest = rest.indices.min(by: { abs(rest[$0] - time) < abs(rest[$1] - time) }),
                abs(rest[nearest] - time) <= tolerance
            {
                errors.append(rest.remove(at: nearest) - time)
            } else {
                missed.append(time)
            }
        }
        return (missed, rest, errors)
    }
}
