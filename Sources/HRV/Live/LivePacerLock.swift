/// Fits the newest heart rates to the pacer's phase. Buffers are kept from beat to beat.
struct LivePacerLock: Sendable {
    private let settings: LiveMetricsSettings
    private var rates: [Double] = []
    private var cosine: [Double] = []
    private var sine: [Double] = []

    init(settings: LiveMetricsSettings) { self.settings = settings }

    /// Nil where the pacer or the beats do not reach back far enough, or too many of them are flagged.
    mutating func fit(
        _ grid: TachogramGrid, to track: PacerTrack, _ history: IntervalHistory
    ) -> PacerLock? {
        guard let latest = track.newest else { return nil }
        let last = min(latest, grid.last)
        guard
            let count = track.samples(
                endingAt: last, seconds: settings.pacerWindow, cycles: settings.pacerCycles)
        else { return nil }
        let start = Double(last - count + 1) / PacerTrack.rate
        guard history.artefactPercent(after: start) ?? 100 <= settings.highestArtefactPercent,
            grid.copy(count: count, endingAt: last, into: &rates)
        else { return nil }
        track.copy(count: count, endingAt: last, cosine: &cosine, sine: &sine)
        return PacerLock(heartRate: rates, cosine: cosine, sine: sine)
    }
}
