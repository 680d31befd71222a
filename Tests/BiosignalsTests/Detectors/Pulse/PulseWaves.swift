import Foundation

/// Pulse waves for tests: a systolic bell that rises faster than it falls and a dicrotic one of any height.
enum PulseWaves {
    /// From the beat to the steepest point of its systolic bell, in seconds.
    static let steepest = 0.105
    /// From the beat to where the tangent at the steepest point meets the level between pulses, in seconds.
    static let foot = 0.05
    /// From the beat to the top of its systolic bell, in seconds.
    static let top = 0.16

    /// - Parameters:
    ///   - dicrotic: height of the second wave against the first.
    ///   - lag: seconds from the one top to the other.
    ///   - height: of the pulse at this time.
    static func signal(
        beats: [Double], seconds: Double, rate: Double, dicrotic: Double = 0.4, lag: Double = 0.26,
        height: (Double) -> Double = { _ in 1 }
    ) -> [Float] {
        var signal = [Double](repeating: 0, count: Int(seconds * rate))
        for beat in beats {
            for (offset, width, share) in [(top, 0.055, 1), (top + lag, 0.07, dicrotic)] {
                let centre = (beat + offset) * rate
                let reach = 10 * width * rate
                let first = max(0, Int(centre - reach))
                let last = min(signal.count - 1, Int(centre + reach))
                guard first <= last else { continue }
                for index in first...last {
                    let past = Double(index) - centre
                    let distance = past / ((past > 0 ? 2 * width : width) * rate)
                    signal[index] += height(beat) * share * exp(-0.5 * distance * distance)
                }
            }
        }
        return signal.map { Float(5_000 + 80 * $0) }
    }

    /// Beat times with an interval that may depend on the time, and breathing at 6 a minute in it.
    static func beats(seconds: Double, interval: (Double) -> Double) -> [Double] {
        var times: [Double] = []
        var time = 0.4
        while time < seconds - 0.5 {
            times.append(time)
            time += interval(time) * (1 + 0.1 * sin(2 * Double.pi * 0.1 * time))
        }
        return times
    }

    /// Missed and invented pulses among those from `start` on.
    static func faults(
        _ found: [Double], beats: [Double], from start: Double, to end: Double
    ) -> (missed: [Double], extra: [Double]) {
        let result = TestSignals.compare(
            found.filter { $0 - steepest > start && $0 - steepest < end }.map { $0 - steepest },
            beats.filter { $0 > start && $0 < end }, tolerance: 0.06)
        return (result.missed, result.extra)
    }
}
