extension Span<Float> {
    /// Whether all samples are numbers.
    package var isFinite: Bool {
        // Counted, not left early: a loop that always goes to its end is done in vectors.
        var others: UInt32 = 0
        for index in indices { others |= self[index].magnitude < .infinity ? 0 : 1 }
        return others == 0
    }
}
