extension Span<Float> {
    /// Whether all samples are numbers.
    package var isFinite: Bool {
        // Counted, not left early: a loop that always goes to its end is done in vectors.
        var others: UInt32 = 0
        for index in indices { others |= self[index].magnitude < .infinity ? 0 : 1 }
        return others == 0
    }

    /// Whether all samples are numbers and no four in a row are the same: the usual case of a signal.
    package var isLively: Bool { isFinite && !holdsRow }

    /// Whether four samples in a row are the same.
    private var holdsRow: Bool {
        let starts = count - 3
        let whole = Swift.max(0, starts) & ~7
        var rows = SIMDMask<SIMD8<Int32>>(repeating: false)
        for index in stride(from: 0, to: whole, by: 8) {
            let sample = vector(at: index)
            rows .|= (sample .== vector(at: index + 1)) .& (sample .== vector(at: index + 2))
                .& (sample .== vector(at: index + 3))
        }
        if any(rows) { return true }
        for index in whole..<Swift.max(whole, starts)
        where self[index] == self[index + 1] && self[index] == self[index + 2]
            && self[index] == self[index + 3]
        { return true }
        return false
    }
}
