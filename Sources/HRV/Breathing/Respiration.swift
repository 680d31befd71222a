import Foundation

/// Breathing as an evenly sampled wave, rising with inhalation.
public struct Respiration: Sendable, Hashable {
    /// Session time of the first sample, in seconds.
    public var start: Double
    /// Samples a second.
    public var rate: Double
    public var samples: [Double]
    /// Whether the wave was drawn through the onsets of breaths, every breath as deep as the next.
    public var isFromOnsets = false

    /// - Parameter samples: of a belt, airway flow integrated, impedance: lung volume in any unit.
    public init(start: Double, rate: Double, samples: [Double]) {
        precondition(rate > 0, "the sampling rate is positive")
        self.start = start
        self.rate = rate
        self.samples = samples
    }

    /// The wave −cos θ, θ running from 0 to π in each inhalation and on to 2π in the exhalation; flat between breaths
    /// that do not join.
    init(_ breaths: [HRVAnalysis.Breath], rate: Double) {
        self.init(start: breaths.first?.inhale ?? 0, rate: rate, samples: [])
        isFromOnsets = true
        guard let last = breaths.last?.end else { return }
        let count = Int(((last - start) * rate).rounded(.down)) + 1
        samples.reserveCapacity(count)
        var index = 0
        for k in 0..<count {
            let time = start + Double(k) / rate
            while index < breaths.count - 1, time >= breaths[index].end { index += 1 }
            let breath = breaths[index]
            let angle: Double
            if time < breath.inhale || time > breath.end {
                angle = 0
            } else if time < breath.exhale {
                angle = .pi * (time - breath.inhale) / (breath.exhale - breath.inhale)
            } else {
                angle = .pi + .pi * (time - breath.exhale) / (breath.end - breath.exhale)
            }
            samples.append(-cos(angle))
        }
    }

    /// The wave at other moments, evenly spaced no closer than its own: the mean of the samples around each.
    func resampled(start other: Double, rate otherRate: Double, count: Int) -> [Double]? {
        let half = max(0.5, 0.5 * rate / otherRate)
        var result: [Double] = []
        result.reserveCapacity(count)
        for k in 0..<count {
            let place = (other + Double(k) / otherRate - start) * rate
            let first = Int((place - half).rounded(.up))
            let last = Int((place + half).rounded(.down))
            guard first >= -1, last <= samples.count else { return nil }
            var sum = 0.0
            var members = 0
            for index in max(0, first)..<max(0, min(samples.count, last + 1)) {
                sum += samples[index]
                members += 1
            }
            guard members > 0 else { return nil }
            result.append(sum / Double(members))
        }
        return result
    }
}
