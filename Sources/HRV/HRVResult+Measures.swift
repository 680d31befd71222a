extension HRVResult.Breathing {
    /// - Parameters:
    ///   - breaths: as a sensor saw them.
    ///   - respiration: the sensor's wave, where there is one.
    ///   - prepared: the intervals.
    init(
        _ breaths: [HRVAnalysis.Breath], _ respiration: Respiration?, _ prepared: PreparedIntervals,
        _ series: NNSeries
    ) {
        self.init()
        self.breaths = breaths.count
        let length = breaths.reduce(0) { $0 + $1.end - $1.inhale }
        if length > 0 { rate = 60 * Double(breaths.count) / length }
        let found = breaths.compactMap {
            BreathRSA(inhale: $0.inhale, exhale: $0.exhale, end: $0.end, in: prepared.used)
        }
        breathsWithoutRSA = breaths.count - found.count
        if !found.isEmpty {
            rsaMilliseconds = found.reduce(0) { $0 + $1.milliseconds } / Double(found.count)
            rsaBPM = found.reduce(0) { $0 + $1.bpm } / Double(found.count)
        }
        if let lock = BreathPhaseLock(breaths, in: series) {
            plv = lock.value
            plvLimit = lock.limit
            plvBreaths = lock.breaths
        }
        guard respiration != nil || !breaths.isEmpty else { return }
        let wave = respiration ?? Respiration(breaths, rate: 4)
        guard let found = BreathCoherence(wave, series) else { return }
        coherence = found.value
        coherenceLimit = found.limit
        coherenceFrequency = found.frequency
        lagDegrees = found.lagDegrees
        coherenceIsFromOnsets = wave.isFromOnsets
    }
}
