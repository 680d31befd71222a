/// Simple trends taken out of evenly sampled series, in place.
enum Detrend {
    static func removeMean(from x: inout [Double]) {
        guard !x.isEmpty else { return }
        let mean = sum(x) / Double(x.count)
        var values = x.mutableSpan
        for i in values.indices { values[i] -= mean }
    }

    /// In four parts, for in one each number would wait for the one before.
    private static func sum(_ x: [Double]) -> Double {
        let values = x.span
        let whole = x.count & ~3
        var parts = SIMD4<Double>.zero
        for first in stride(from: 0, to: whole, by: 4) {
            let row = values.extracting(first..<first + 4)
            parts += SIMD4(row[0], row[1], row[2], row[3])
        }
        var sum = parts.sum()
        for i in whole..<x.count { sum += values[i] }
        return sum
    }

    /// Subtracts the straight line of least squares.
    static func removeLine(from x: inout [Double]) {
        guard x.count >= 2 else { return removeMean(from: &x) }
        let n = Double(x.count)
        let middle = (n - 1) / 2
        var mean = 0.0
        var moment = 0.0
        for i in x.indices {
            mean += x[i]
            moment += x[i] * (Double(i) - middle)
        }
        mean /= n
        let slope = moment / (n * (n * n - 1) / 12)
        for i in x.indices { x[i] -= mean + slope * (Double(i) - middle) }
    }
}
