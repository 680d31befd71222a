import Biosignals
import HRV

/// A breathing wave without gaps, thinned by means of neighbours to what its slow course needs.
struct BreathWave {
    let rate: Double
    private var start: Double?
    private var thinned = 0.0
    private var samples: [Double] = []
    /// Something was missing after the first sample; whether samples came after that.
    private var isOver = false
    private var isBroken = false

    init(rate: Double) { self.rate = rate }

    /// Adds what a signal has within a range.
    mutating func add(_ trace: SignalTrace, _ range: Range<Double>) {
        guard let stretch = trace.stretches.first, trace.stretches.count == 1, !isBroken else {
            isBroken = isBroken || trace.stretches.count > 1
            isOver = isOver || start != nil
            return
        }
        let factor = max(1, Int(stretch.rate / rate))
        // On a grid of whole means from the recording's beginning.
        func mean(_ time: Double) -> Int { Int((time * stretch.rate / Double(factor)).rounded()) }
        let offset = Int((stretch.start * stretch.rate).rounded())
        thinned = stretch.rate / Double(factor)
        for index in mean(range.lowerBound)..<mean(range.upperBound) {
            let first = index * factor - offset
            guard first >= 0, first + factor <= stretch.values.count else {
                isOver = start != nil
                continue
            }
            isBroken = isOver
            if start == nil { start = (Double(index * factor) + (Double(factor) - 1) / 2) / stretch.rate }
            let sum = stretch.values[first..<first + factor].reduce(0.0) { $0 + Double($1) }
            samples.append(sum / Double(factor))
        }
    }

    var respiration: Respiration? {
        guard let start, !isBroken else { return nil }
        return Respiration(start: start, rate: thinned, samples: samples)
    }
}
