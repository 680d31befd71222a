/// Finds the heart beats of a whole ECG recording, looking ahead and back, in one lead or in several at once.
///
/// Works on any unit, offset and polarity. Spikes of a pacemaker are taken out (`SpikeRepair`). Each lead is averaged
/// down to about 120 Hz and filtered by `QRSFilterPair`; the leads are added up, weighed by how far their beats stand
/// above their noise in the minutes around; the humps of the sum are candidates (`CandidateSearch`), among which
/// `BeatChoice` takes the most plausible sequence. The time of each beat is then taken from the signal at full rate by
/// `BeatRefiner`. Stretches that stand still or are not finite hold no beats. A long recording is searched in chapters of
/// half an hour, each with what lies around it, so that all that belongs to one stays near the processor.
///
/// Delay: none is left in the times; the decision needs the whole recording. Cost: proportional to the length, 2 to 3
/// ns a sample and lead at 360 Hz on one thread. Memory besides the samples: 64 bytes a beat, 400 kB a lead and some 2 MB;
/// where spikes are taken out, a copy of the samples.
///
/// Its numbers were searched on records 101, 108, 114, 118, 122, 203 and 208 of the MIT-BIH Arrhythmia Database and on
/// one noise mixed into 101, 118 and 122. Records 106, 109, 116, 119, 209, 223 and 230 took no part in that search, but
/// they are no untouched test: their errors were looked at while the method was shaped, and the choices of band
/// length, rate and renewal of what is local, and those of the shortcuts that save time (which humps are left out or
/// not compared), were made by the sum over all fourteen.
///
/// Source: the plan, candidates first and then the best sequence, follows the use of dynamic programming in speech;
/// levels of beats and of other humps with a threshold in between are those of J. Pan and W. J. Tompkins 1985. Ours
/// differs in that nothing is decided in the order of time.
public enum ECGBeatFinder {
    /// Rate in Hz near which beats are looked for.
    private static let slowRate = 120.0
    /// Seconds of a chapter at least, the stretch over which beats take the same forms; and those before and behind it that
    /// are looked at with it.
    private static let chapter = 1_800.0
    private static let context = 25.0

    /// The beats in the order of time.
    ///
    /// - Parameters:
    ///   - leads: samples of one or more leads, recorded together and equally long.
    ///   - rate: samples a second, 100 to 2000 (50 to 10,000 are accepted).
    /// - Returns: positions on the leads' sample grid, with a fraction, from the lead in which beats stand out most
    ///   there; `confirmedAt` is the last sample.
    public static func find(in leads: [[Float]], rate: Double) -> [DetectedBeat] {
        precondition(ChannelKind.ecg.isDetectable(at: rate), "an ECG is sampled at 50 to 10,000 Hz")
        guard let count = leads.first?.count else { return [] }
        precondition(leads.allSatisfy { $0.count == count }, "the leads of a recording are equally long")
        let factor = max(1, Int((rate / slowRate).rounded()))
        guard count >= factor else { return [] }
        let slow = rate / Double(factor)
        var search = CandidateSearch(leads: leads, rate: rate, factor: factor)
        var choice = BeatChoice(rate: slow)
        var refiner = BeatRefiner(rate: rate)
        var clean = leads
        let least = Int(NeighbourCost(rate: slow).least)
        let total = search.progress.total
        let context = Int(Self.context * slow)
        let chapters = max(1, Int(Double(total) / slow / chapter))
        var beats: [DetectedBeat] = []
        // Room for 120 a minute, so that the list is not moved while it grows.
        beats.reserveCapacity(2 * Int(Double(count) / rate) + 16)
        // Where the next beat may be.
        var next = 0
        for number in 1...chapters {
            let end = number * total / chapters
            while search.progress.done < min(total, end + context) { search.advance() }
            let candidates = Array(search.found.prefix { $0.index < end + context })
            let (chosen, scores) = choice.run(candidates, shapes: search.shapes, leads: leads.count)
            let humps = chosen.map { candidates[$0] }
            let places = humps.map {
                BeatRefiner.Place(sample: Int($0.index) * factor + factor / 2, lead: Int($0.lead))
            }
            repair(&clean, of: search.spikes, near: places, rate: rate)
            let timed = refiner.refine(places, in: clean)
            // Those before and behind are told by other chapters.
            for (k, hump) in humps.enumerated() where hump.index >= next && hump.index < end {
                beats.append(
                    DetectedBeat(
                        position: timed[k].position, confirmedAt: count - 1, quality: quality(scores[k]),
                        amplitude: timed[k].amplitude, baseline: timed[k].level))
            }
            // Of one beat at the seam the chapters may choose different humps.
            next = end
            if let last = humps.last(where: { $0.index < end }) { next = max(end, Int(last.index) + least) }
            search.drop(before: end - context)
        }
        return beats
    }

    /// Takes out of the leads those spikes that lie where a beat is timed; they are not copied where there are none.
    private static func repair(
        _ leads: inout [[Float]], of spikes: [QRSBand.Spike], near places: [BeatRefiner.Place], rate: Double
    ) {
        guard !spikes.isEmpty else { return }
        let repair = SpikeRepair(rate: rate)
        for lead in leads.indices {
            let beats = places.filter { $0.lead == lead }.map { Double($0.sample) }
            var next = 0
            for spike in spikes where spike.lead == lead {
                let middle = Double(spike.samples.lowerBound)
                while next < beats.count, beats[next] < middle - BeatRefiner.reach * rate { next += 1 }
                guard next < beats.count, beats[next] < middle + BeatRefiner.reach * rate else { continue }
                var span = leads[lead].mutableSpan
                repair.bridge(spike.samples, in: &span)
            }
        }
    }

    /// A score of −2.5 or less makes 0, one of 2.5 or more 1.
    private static func quality(_ score: Float) -> Float { min(max(0.5 + score / 5, 0), 1) }
}
