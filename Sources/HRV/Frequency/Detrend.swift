/// Simple trends taken out of evenly sampled series, in place.
enum Detrend {
    static func removeMean(from x: inout [Double]) {
        guard !x.isEmpty else { return }
        let mean = x.reduce(0, +) / Double(x.count)
        for i in x.indices { x[i] -= mean }
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
