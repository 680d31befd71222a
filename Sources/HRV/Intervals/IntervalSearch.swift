/// Places in intervals that follow one another in time, found by halving.
extension Array where Element == Interval {
    /// Index of the first interval that ends at a time or later.
    func first(notBefore time: Double) -> Int { first { $0.time >= time } }

    /// Index of the first interval that ends after a time.
    func first(after time: Double) -> Int { first { $0.time > time } }

    /// - Parameter isLate: false for the intervals up to some place, true from there on.
    private func first(_ isLate: (Interval) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isLate(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
