/// Vectors of eight numbers in a row, anywhere in a span. One check of the place serves all eight.
extension Span<Float> {
    /// The numbers from `first` on.
    @inline(__always)
    func vector(at first: Int) -> SIMD8<Float> {
        let row = extracting(first..<first + 8)
        return SIMD8(row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7])
    }

    /// The lowest and the highest of the numbers, of which there must be one at least.
    var extent: (low: Float, high: Float) {
        guard count >= 8 else {
            var (low, high) = (self[0], self[0])
            for index in 1..<count {
                low = self[index] < low ? self[index] : low
                high = self[index] > high ? self[index] : high
            }
            return (low, high)
        }
        var highs = vector(at: 0)
        var lows = highs
        for index in stride(from: 8, to: count, by: 8) {
            // The last eight may begin before the end of those before them.
            let row = vector(at: Swift.min(index, count - 8))
            highs.replace(with: row, where: row .> highs)
            lows.replace(with: row, where: row .< lows)
        }
        return (-(-lows).highest, highs.highest)
    }

    /// Four numbers from `first` on.
    @inline(__always)
    func four(at first: Int) -> SIMD4<Float> {
        let row = extracting(first..<first + 4)
        return SIMD4(row[0], row[1], row[2], row[3])
    }

    /// One number from each of eight stretches of `length` that follow each other, `step` into each.
    @inline(__always)
    func column(_ step: Int, of length: Int) -> SIMD8<Float> {
        let a = step &+ length
        let b = a &+ length
        let c = b &+ length
        let d = c &+ length
        let e = d &+ length
        let f = e &+ length
        let g = f &+ length
        return SIMD8(self[step], self[a], self[b], self[c], self[d], self[e], self[f], self[g])
    }
}

extension MutableSpan<Float> {
    /// Puts a vector in place of the numbers from `first` on.
    @inline(__always)
    mutating func store(_ vector: SIMD8<Float>, at first: Int) {
        precondition(first >= 0 && first <= count - 8, "eight numbers in a row")
        for k in 0..<8 { self[first + k] = vector[k] }
    }
}

extension SIMD4<Float> {
    /// The highest of the four numbers.
    @inline(__always)
    var highest: Float {
        let even = x > z ? x : z
        let odd = y > w ? y : w
        return even > odd ? even : odd
    }
}

extension SIMD8<Float> {
    /// The highest of the eight numbers.
    @inline(__always)
    var highest: Float {
        lowHalf.replacing(with: highHalf, where: highHalf .> lowHalf).highest
    }

    /// The sum of the eight numbers, in three steps in place of seven.
    @inline(__always)
    var total: Float {
        let four = lowHalf + highHalf
        let two = four.lowHalf + four.highHalf
        return two.x + two.y
    }
}
