/// Finds the breaths of a whole signal, looking ahead and back.
///
/// The same curves as `BreathDetector`, without delay; what differs is the judgement of a turning point. It counts
/// when its swing is large against those of the breaths around it, before and after, so that breaths keep being found
/// where they become shallow at once, and a deep sigh hides none of its neighbours. Airflow is held against the zero
/// line and the strength of the 15 s before and after.
///
/// Stretches in which the signal stands still for more than 4 s (sound: 30 s) part the breaths; none reaches across.
/// The first and the last breath of a stretch are given only when they are whole.
public enum BreathFinder {
    /// - Parameters:
    ///   - samples: the signal; values that are not finite count as missing.
    ///   - rate: samples a second, 5 to 10,000.
    ///   - source: what was measured; see `BreathDetector`.
    ///   - inverted: the source's values fall while inhaling (belt) or are negative while inhaling (airflow).
    /// - Returns: the breaths in order; `confirmedAt` is the sample at which each ends.
    public static func find(
        in samples: [Float], rate: Double, source: BreathSource, inverted: Bool = false
    ) -> [DetectedBreath] {
        precondition(
            ChannelKind.belt.isDetectable(at: rate), "a breathing signal is sampled at 5 to 10,000 Hz")
        return moving(samples, limit: BreathDetector.standstillLimit(source, rate: rate)).flatMap {
            range -> [DetectedBreath] in
            let blocks = self.blocks(of: samples[range], rate: rate, source: source, inverted: inverted)
            guard !blocks.all.isEmpty else { return [] }
            let slow = rate / Double(blocks.reader.factor)
            let found =
                switch source {
                case .airflow: FlowSearch.breaths(in: blocks.all.map(\.mean), rate: slow)
                case .audio: soundBreaths(in: blocks.all, rate: slow)
                case .belt, .derived: VolumeSearch.breaths(in: blocks.all.map(\.mean), rate: slow)
                }
            return found.map { breath in
                let end = blocks.reader.inputPosition(of: breath.end) + Double(range.lowerBound)
                var detected = DetectedBreath(breath, on: blocks.reader, confirmedAt: Int(end.rounded(.up)))
                detected.inhale += Double(range.lowerBound)
                detected.exhale += Double(range.lowerBound)
                detected.end += Double(range.lowerBound)
                return detected
            }
        }
    }

    /// Sound is judged as it comes: a burst decides itself within a third of a second.
    private static func soundBreaths(in blocks: [BlockReader.Block], rate: Double) -> [SlowBreath] {
        var sound = SoundBreaths(rate: rate)
        return blocks.compactMap { sound.push($0, deaf: false) }
    }

    /// The stretches that do not stand still for `limit` samples or more.
    private static func moving(_ samples: [Float], limit: Int) -> [Range<Int>] {
        var stretches: [Range<Int>] = []
        var standstill = StandstillGuard(limit: limit)
        var start: Int?
        for (index, sample) in samples.enumerated() {
            switch standstill.push(sample) {
            case .resumed: start = index
            case .moving: break
            case .still:
                if let first = start { stretches.append(first..<max(first, index - standstill.run)) }
                start = nil
            }
        }
        if let start { stretches.append(start..<samples.count - standstill.run) }
        return stretches.filter { $0.count > limit }
    }

    private static func blocks(
        of samples: ArraySlice<Float>, rate: Double, source: BreathSource, inverted: Bool
    )
        -> (reader: BlockReader, all: [BlockReader.Block])
    {
        var reader = BlockReader(rate: rate, source: source)
        var all: [BlockReader.Block] = []
        all.reserveCapacity(samples.count / reader.factor)
        var last = 0.0
        for sample in samples {
            if sample.isFinite { last = inverted ? -Double(sample) : Double(sample) }
            if let block = reader.push(last) { all.append(block) }
        }
        return (reader, all)
    }
}
