/// Gathers what a search for a tempo needs while it runs.
struct TempoRecorder: Sendable {
    private(set) var trials: [TempoTrial] = []
    private var stage: String?
    private(set) var slide = TempoSlide()

    /// Heart and breath at a tick of a rate, `seconds` after it began.
    mutating func observe(_ signals: GuidanceSignals, stage id: String, rate: Double, seconds: Double) {
        if stage != id {
            stage = id
            trials.append(TempoTrial(rate: rate))
        }
        // The window of the fit reaches back: it is clean of the settling only that much later.
        guard seconds >= TempoTrial.settling, !signals.heartLost else { return }
        trials[trials.count - 1].cleanShare.add(signals.cleanShare)
        guard seconds >= TempoTrial.settling + signals.pacerWindow else { return }
        trials[trials.count - 1].r2.add(signals.pacerR2)
        trials[trials.count - 1].power.add(signals.pacerAmplitude.map { $0 * $0 })
    }

    /// A breath of a rate has ended.
    mutating func breathEnded(_ signals: GuidanceSignals, seconds: Double) {
        guard !trials.isEmpty, seconds >= TempoTrial.settling else { return }
        let last = trials.count - 1
        trials[last].breaths += 1
        if let wave = signals.rsa, !signals.heartLost { trials[last].waves.append(wave) }
        if let rate = signals.breathRate {
            trials[last].seenBreaths += 1
            if abs(rate / trials[last].rate - 1) <= TempoTrial.tolerance { trials[last].followedBreaths += 1 }
        }
    }

    mutating func rate(comfort: Int) {
        guard !trials.isEmpty else { return }
        trials[trials.count - 1].comfort = comfort
    }

    mutating func observeSlide(rate: Double, height: Double) { slide.add(rate: rate, height: height) }

    var result: TempoResult? { trials.isEmpty ? nil : TempoResult(trials) }
}
