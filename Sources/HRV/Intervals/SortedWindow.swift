/// The last `capacity` numbers, kept in order of size as well as of arrival, so that a quantile costs nothing.
///
/// `push` costs O(capacity); nothing is allocated after `init`.
struct SortedWindow: Sendable {
    let capacity: Int
    /// In order of arrival, as a ring.
    private var arrivals: [Double]
    private var sorted: [Double] = []
    /// Where in the ring the oldest number lies.
    private var oldest = 0

    init(capacity: Int) {
        precondition(capacity > 0, "a sorted window holds at least one number")
        self.capacity = capacity
        arrivals = Array(repeating: 0, count: capacity)
        sorted.reserveCapacity(capacity)
    }

    var count: Int { sorted.count }

    mutating func push(_ value: Double) {
        guard sorted.count == capacity else {
            let place = oldest + sorted.count
            arrivals[place < capacity ? place : place - capacity] = value
            sorted.insert(value, at: position(of: value))
            return
        }
        // The place of the number that leaves moves to that of the one that comes.
        var place = position(of: arrivals[oldest])
        arrivals[oldest] = value
        oldest = oldest + 1 == capacity ? 0 : oldest + 1
        while place + 1 < capacity, sorted[place + 1] < value {
            sorted[place] = sorted[place + 1]
            place += 1
        }
        while place > 0, sorted[place - 1] > value {
            sorted[place] = sorted[place - 1]
            place -= 1
        }
        sorted[place] = value
    }

    /// Takes out the number that came first.
    mutating func removeOldest() {
        precondition(!sorted.isEmpty, "there is a number to remove")
        sorted.remove(at: position(of: arrivals[oldest]))
        oldest = oldest + 1 == capacity ? 0 : oldest + 1
    }

    mutating func reset() {
        sorted.removeAll(keepingCapacity: true)
        oldest = 0
    }

    /// The quantile `q` (0 to 1), linear between neighbours; nil while empty.
    func quantile(_ q: Double) -> Double? {
        guard let last = sorted.last else { return nil }
        let place = q * Double(sorted.count - 1)
        let below = Int(place)
        guard below + 1 < sorted.count else { return last }
        return sorted[below] + (place - Double(below)) * (sorted[below + 1] - sorted[below])
    }

    var median: Double? { quantile(0.5) }

    /// Index of the first number that is not smaller.
    private func position(of value: Double) -> Int {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
