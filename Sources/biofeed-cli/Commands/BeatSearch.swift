import Biosignals
import Sessions

/// Runs the causal detectors over a whole trace, each gap-free stretch by itself.
enum BeatSearch {
    /// Beats: position on the trace's own sample grid, session seconds, confidence.
    static func beats(in trace: SignalTrace) -> [(sample: Double, time: Double, quality: Float)] {
        var found: [(sample: Double, time: Double, quality: Float)] = []
        var first = 0
        for stretch in trace.stretches {
            let beats =
                trace.kind == .ppg
                ? PulseDetector.detect(in: stretch.values, rate: stretch.rate)
                : ECGBeatDetector.detect(in: stretch.values, rate: stretch.rate)
            for beat in beats {
                found.append(
                    (
                        Double(first) + beat.position, stretch.start + beat.position / stretch.rate,
                        beat.quality
                    ))
            }
            first += stretch.values.count
        }
        return found
    }

    /// Breaths: onsets in session seconds.
    static func breaths(
        in trace: SignalTrace
    ) -> [(inhale: Double, exhale: Double, depth: Float, quality: Float)] {
        guard let source = BreathSource(trace.kind) else { return [] }
        var found: [(inhale: Double, exhale: Double, depth: Float, quality: Float)] = []
        for stretch in trace.stretches {
            var detector = BreathDetector(rate: stretch.rate, source: source)
            for value in stretch.values {
                guard let breath = detector.push(value) else { continue }
                found.append(
                    (
                        stretch.start + breath.inhale / stretch.rate,
                        stretch.start + breath.exhale / stretch.rate,
                        breath.depth, breath.quality
                    ))
            }
        }
        return found
    }
}
