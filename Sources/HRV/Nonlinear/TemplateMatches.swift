/// How many stretches of a series are like each one, for stretches of two and of three intervals at tolerance r.
///
/// The counts are those of comparing every pair with `abs(a − b) <= r`, number by number, whatever the values; only
/// the way to them is shorter. Intervals are put in order of size, so that those within r of one are a range of
/// ranks. The stretches are passed in order of their first value while those within r of it are kept in a tree
/// (two intervals: one tree over the rank of the second; three: a tree over square blocks of ranks of second and
/// third, and the ranks at the edges of the blocks looked at one by one). Cost O(n·√n) at worst, O(n·log n) for
/// pairs; no grid is assumed.
struct TemplateMatches {
    /// Ordered matches of every stretch of two, itself included, in order of time.
    private(set) var ofTwo: [Int32] = []
    /// The same for every stretch of three.
    private(set) var ofThree: [Int32] = []
    /// Pairs of different stretches of three whose first two intervals are alike.
    private(set) var pairsOfTwo = 0
    /// Pairs of different stretches of three that are alike.
    private(set) var pairsOfThree = 0

    private let count: Int
    /// Index of the interval at each rank, and the reverse.
    private var order: [Int32] = []
    private var rank: [Int32] = []
    /// First rank within r of each interval, and the first beyond, by index of the interval.
    private var low: [Int32] = []
    private var high: [Int32] = []

    init(_ series: NNSeries, r: Double) {
        count = series.count
        sort(series.values)
        bound(series.values, r: r)
        let two = Self.starts(series, length: 2)
        let three = Self.starts(series, length: 3)
        ofTwo = countPairs(two)
        let within = countPairs(three)
        ofThree = countTriples(three)
        pairsOfTwo = Self.pairs(within)
        pairsOfThree = Self.pairs(ofThree)
    }

    /// Unordered pairs without self-matches.
    private static func pairs(_ matches: [Int32]) -> Int {
        (matches.reduce(0) { $0 + Int($1) } - matches.count) / 2
    }

    /// Whether a stretch of joined intervals of this length begins at each interval.
    private static func starts(_ series: NNSeries, length: Int) -> [Bool] {
        var starts = [Bool](repeating: false, count: series.count)
        for run in series.runs where run.count >= length {
            for i in run.lowerBound...(run.upperBound - length) { starts[i] = true }
        }
        return starts
    }

    private mutating func sort(_ x: [Double]) {
        let sorted = x.indices.map { (value: x[$0], index: Int32($0)) }.sorted {
            $0.value < $1.value || ($0.value == $1.value && $0.index < $1.index)
        }
        order = sorted.map(\.index)
        rank = [Int32](repeating: 0, count: count)
        for (place, index) in order.enumerated() { rank[Int(index)] = Int32(place) }
    }

    private mutating func bound(_ x: [Double], r: Double) {
        low = [Int32](repeating: 0, count: count)
        high = low
        var first = 0
        var beyond = 0
        for index in order {
            let value = x[Int(index)]
            while value - x[Int(order[first])] > r { first += 1 }
            while beyond < count, x[Int(order[beyond])] - value <= r { beyond += 1 }
            low[Int(index)] = Int32(first)
            high[Int(index)] = Int32(beyond)
        }
    }

    private func countPairs(_ starts: [Bool]) -> [Int32] {
        slide(CountTree(count: count), over: starts) { tree, change, j in
            tree.add(change, at: Int(rank[j + 1]))
        } matches: { tree, i in
            tree.sum(below: Int(high[i + 1])) - tree.sum(below: Int(low[i + 1]))
        }
    }

    private func countTriples(_ starts: [Bool]) -> [Int32] {
        slide(TripleWindow(order: order, rank: rank, starts: starts), over: starts) { window, change, j in
            window.add(change, second: rank[j + 1], third: rank[j + 2])
        } matches: { window, i in
            window.count(
                first: low[i]..<high[i], second: low[i + 1]..<high[i + 1], third: low[i + 2]..<high[i + 2])
        }
    }

    /// Goes through the starts in the order of their values, and keeps a window of those whose values are within r of
    /// the one at hand.
    @inline(__always) private func slide<Window>(
        _ window: consuming Window, over starts: [Bool], add: (inout Window, Int32, Int) -> Void,
        matches: (inout Window, Int) -> Int32
    ) -> [Int32] {
        var found = [Int32](repeating: 0, count: count)
        var first = 0
        var beyond = 0
        for index in order {
            let i = Int(index)
            guard starts[i] else { continue }
            while beyond < Int(high[i]) {
                let j = Int(order[beyond])
                if starts[j] { add(&window, 1, j) }
                beyond += 1
            }
            while first < Int(low[i]) {
                let j = Int(order[first])
                if starts[j] { add(&window, -1, j) }
                first += 1
            }
            found[i] = matches(&window, i)
        }
        return compact(found, starts)
    }

    private func compact(_ matches: [Int32], _ starts: [Bool]) -> [Int32] {
        matches.indices.compactMap { starts[$0] ? matches[$0] : nil }
    }
}

/// Counts at ranks, and their running sums in O(log n). Source: Fenwick 1994.
private struct CountTree {
    private var nodes: [Int32]

    init(count: Int) { nodes = [Int32](repeating: 0, count: count + 1) }

    mutating func add(_ value: Int32, at place: Int) {
        var k = place + 1
        while k < nodes.count {
            nodes[k] &+= value
            k += k & -k
        }
    }

    func sum(below place: Int) -> Int32 {
        var sum: Int32 = 0
        var k = place
        while k > 0 {
            sum &+= nodes[k]
            k &= k - 1
        }
        return sum
    }
}

/// The stretches of three whose first interval lies in the moving range of ranks.
private struct TripleWindow {
    /// Ranks in a block: a power of two near √n.
    private let shift: Int
    /// Blocks in a row of the tree.
    private let width: Int
    private var nodes: [Int32]
    /// For the interval at each rank, taken as the second of a stretch: ranks of the first and of the third.
    private var firstOfSecond: [Int32]
    private var thirdOfSecond: [Int32]
    /// The same, taken as the third: ranks of the first and of the second.
    private var firstOfThird: [Int32]
    private var secondOfThird: [Int32]

    init(order: [Int32], rank: [Int32], starts: [Bool]) {
        var shift = 3
        while 1 << (2 * shift + 2) < order.count { shift += 1 }
        self.shift = shift
        width = (order.count >> shift) + 2
        nodes = [Int32](repeating: 0, count: width * width)
        // Rank −1 lies in no range.
        firstOfSecond = [Int32](repeating: -1, count: order.count)
        thirdOfSecond = firstOfSecond
        firstOfThird = firstOfSecond
        secondOfThird = firstOfSecond
        for i in starts.indices where starts[i] {
            firstOfSecond[Int(rank[i + 1])] = rank[i]
            thirdOfSecond[Int(rank[i + 1])] = rank[i + 2]
            firstOfThird[Int(rank[i + 2])] = rank[i]
            secondOfThird[Int(rank[i + 2])] = rank[i + 1]
        }
    }

    mutating func add(_ value: Int32, second: Int32, third: Int32) {
        var row = (Int(second) >> shift) + 1
        let column = (Int(third) >> shift) + 1
        while row < width {
            var k = column
            while k < width {
                nodes[row * width + k] &+= value
                k += k & -k
            }
            row += row & -row
        }
    }

    /// Stretches in blocks below both.
    private func sum(row: Int, column: Int) -> Int32 {
        var sum: Int32 = 0
        var row = row
        while row > 0 {
            var k = column
            while k > 0 {
                sum &+= nodes[row * width + k]
                k &= k - 1
            }
            row &= row - 1
        }
        return sum
    }

    /// Stretches whose three ranks lie in the ranges, the first being the range of the window.
    func count(first: Range<Int32>, second: Range<Int32>, third: Range<Int32>) -> Int32 {
        let rows = blocks(within: second)
        guard !rows.isEmpty else {
            return Self.count(firstOfSecond, in: first, thirdOfSecond, in: third, at: second)
        }
        let inner = (rows.lowerBound << Int32(shift))..<(rows.upperBound << Int32(shift))
        var sum = Self.count(
            firstOfSecond, in: first, thirdOfSecond, in: third, at: second.lowerBound..<inner.lowerBound)
        sum &+= Self.count(
            firstOfSecond, in: first, thirdOfSecond, in: third, at: inner.upperBound..<second.upperBound)
        let columns = blocks(within: third)
        guard !columns.isEmpty else {
            return sum &+ Self.count(firstOfThird, in: first, secondOfThird, in: inner, at: third)
        }
        let middle = (columns.lowerBound << Int32(shift))..<(columns.upperBound << Int32(shift))
        sum &+= Self.count(
            firstOfThird, in: first, secondOfThird, in: inner, at: third.lowerBound..<middle.lowerBound)
        sum &+= Self.count(
            firstOfThird, in: first, secondOfThird, in: inner, at: middle.upperBound..<third.upperBound)
        let (top, bottom) = (Int(rows.lowerBound), Int(rows.upperBound))
        let (left, right) = (Int(columns.lowerBound), Int(columns.upperBound))
        sum &+= self.sum(row: bottom, column: right) &- self.sum(row: top, column: right)
        sum &-= self.sum(row: bottom, column: left) &- self.sum(row: top, column: left)
        return sum
    }

    /// The blocks that lie whole in a range of ranks.
    private func blocks(within ranks: Range<Int32>) -> Range<Int32> {
        let first = (ranks.lowerBound &+ (1 << Int32(shift)) &- 1) >> Int32(shift)
        return first..<max(first, ranks.upperBound >> Int32(shift))
    }

    private static func count(
        _ a: [Int32], in first: Range<Int32>, _ b: [Int32], in second: Range<Int32>, at places: Range<Int32>
    ) -> Int32 {
        let width = UInt32(bitPattern: first.upperBound &- first.lowerBound)
        let height = UInt32(bitPattern: second.upperBound &- second.lowerBound)
        var count: Int32 = 0
        for k in Int(places.lowerBound)..<Int(places.upperBound) {
            let inFirst = UInt32(bitPattern: a[k] &- first.lowerBound) < width
            let inSecond = UInt32(bitPattern: b[k] &- second.lowerBound) < height
            count &+= (inFirst ? 1 : 0) & (inSecond ? 1 : 0)
        }
        return count
    }
}
