/// Gathers the heart in the phases `baseline`, `challenge` and `recovery` of an exercise.
struct StressRecorder: Sendable {
    private var baseline: [StressRecovery.Sample] = []
    private var challenge: [StressRecovery.Sample] = []
    private var recovery: [StressRecovery.Sample] = []

    /// The heart at a tick, `seconds` after the phase began.
    mutating func observe(_ signals: GuidanceSignals, phase: String, seconds: Double) {
        guard let heartRate = signals.heartRate, !signals.heartLost else { return }
        let sample = StressRecovery.Sample(time: seconds, heartRate: heartRate, rmssd: signals.rmssd)
        switch phase {
        case "baseline": baseline.append(sample)
        case "challenge": challenge.append(sample)
        case "recovery": recovery.append(sample)
        default: break
        }
    }

    /// Nil before there is enough of each.
    var result: StressRecovery? { StressRecovery(baseline: baseline, task: challenge, recovery: recovery) }
}
