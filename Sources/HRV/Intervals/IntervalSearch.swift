/// Places in what follows one another in time, found by halving.
extension Array {
    /// Index of the first element that is late, `count` when none is.
    /// - Parameter isLate: false for the elements up to some place, true from there on.
    func partition(where isLate: (Element) -> Bool) -> Int {
        var first = 0
        var left = count
        while left > 0 {
            let half = left / 2
            // Two choices and no branch, which would be guessed wrongly every other time.
            let late = isLate(self[first + half])
            first = late ? first : first + half + 1
            left = late ? half : left - half - 1
        }
        return first
    }
}

extension Array where Element == Interval {
    /// Index of the first interval that ends at a time or later.
    func first(notBefore time: Double) -> Int { partition { $0.time >= time } }

    /// Index of the first interval that ends after a time.
    func first(after time: Double) -> Int { partition { $0.time > time } }
}
