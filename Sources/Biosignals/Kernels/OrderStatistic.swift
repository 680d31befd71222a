/// Order statistics of a long list by selection, in time proportional to its length.
///
/// Source: C. A. R. Hoare 1961, "Algorithm 65: Find".
extension Array where Element: Comparable {
    /// The element that would stand at `place` if the list, or the first `some` of it, were sorted; those are reordered.
    /// Allocates nothing.
    mutating func select(_ place: Int, ofFirst some: Int? = nil) -> Element {
        var lower = 0
        var upper = (some ?? count) - 1
        precondition(lower <= place && place <= upper && upper < count, "a place in the list")
        while lower < upper {
            let pivot = self[(lower + upper) / 2]
            var i = lower
            var j = upper
            while i <= j {
                while self[i] < pivot { i += 1 }
                while self[j] > pivot { j -= 1 }
                if i <= j {
                    swapAt(i, j)
                    i += 1
                    j -= 1
                }
            }
            if place <= j {
                upper = j
            } else if place >= i {
                lower = i
            } else {
                break
            }
        }
        return self[place]
    }

    /// The upper median; the list is reordered.
    mutating func selectMedian() -> Element { select(count / 2) }
}
