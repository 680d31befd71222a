/// Places in what follows one another in time, found by halving.
extension Array {
    /// Index of the first element that is late, `count` when none is.
    /// - Parameter isLate: false for the elements up to some place, true from there on.
    func partition(where isLate: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isLate(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension Array where Element == Interval {
    /// Index of the first interval that ends at a time or later.
    func first(notBefore time: Double) -> Int { partition { $0.time >= time } }

    /// Index of the first interval that ends after a time.
    func first(after time: Double) -> Int { partition { $0.time > time } }
}
