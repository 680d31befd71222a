/// Finds the heart beats of a whole ECG recording.
public enum ECGBeatFinder {
    private static let slowRate = 120.0
    public static func find(in leads: [[Float]], rate: Double) -> [DetectedBeat] {
        precondition(rate >= 50 && rate <= 10_000, "an ECG is sampled at 50 to 10,000 Hz")
        guard let count = leads.first?.count else { return [] }
        precondition(leads.allSatisfy { $0.count == count }, "the leads of a recording are equally long")
        let factor = max(1, Int((rate / slowRate).rounded()))
        guard count >= factor else { return [] }
        var search = CandidateSearch(leads: leads, rate: rate, factor: factor)
        search.run()
        let candidates = search.found
        var choice = BeatChoice(
            candidates, leads: leads.count, rate: rate / Double(factor), set: ChoiceSettings())
        let (beats, scores) = choice.run()
        var refiner = BeatRefiner(rate: rate)
        let places = beats.map {
            BeatRefiner.Place(
                centre: (Double(candidates.index[$0]) + 0.5) * Double(factor) - 0.5,
                lead: Int(candidates.lead[$0]))
        }
        return zip(refiner.refine(places, in: leads), scores).map { beat, score in
            DetectedBeat(
                position: beat.position, confirmedAt: count - 1, quality: min(max(0.5 + score / 5, 0), 1),
                amplitude: beat.amplitude, baseline: beat.level)
        }
    }
}
