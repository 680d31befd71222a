import Foundation

/// Correlation dimension D2: how fast the number of neighbours in the space of delayed intervals grows with distance.
///
/// Vectors of `embedding` successive intervals are compared by their Euclidean distance; pairs that share an
/// interval are left out, since they are near one another in time and not in state. D2 is the slope of ln C(r) over
/// ln r, C being the share of pairs nearer than r, between the distances that 1 % and 20 % of the pairs stay under
/// (at about 45 distances an octave). Of a longer series 1000 vectors are compared, evenly chosen. A single number
/// says little about a heart; compare only at equal settings and length.
///
/// Source: Grassberger & Procaccia 1983; embedding 10 as Kubios; Theiler 1986 (pairs close in time left out).
/// Ours differs in the range of distances, which the sources leave to the eye.
public enum CorrelationDimension {
    /// Most vectors compared.
    public static let highestCount = 1000
    /// Shares of the pairs between which the slope is taken.
    public static let shares = 0.01...0.20
    /// Intervals that a vector may have.
    public static let embeddings = 1...16
    private static let fewestPairs = 1000
    /// Bits of a distance that its bin drops: 64 bins for each doubling of its square.
    private static let droppedBits: UInt32 = 17

    /// Nil where there are fewer than 1000 pairs, or too many of them are the same.
    public static func d2(_ series: NNSeries, embedding: Int = 10) -> Double? {
        precondition(embeddings.contains(embedding), "a vector has 1 to 16 intervals")
        let all = series.runs.flatMap { run in
            run.count < embedding ? [] : Array(run.lowerBound...(run.upperBound - embedding))
        }
        let count = min(all.count, highestCount)
        let starts = (0..<count).map { all[$0 * all.count / count] }
        let (bins, pairs) = squaredDistances(series, starts, embedding)
        guard pairs >= fewestPairs else { return nil }
        var line: [(x: Double, y: Double)] = []
        var below = 0
        for (bin, members) in bins.enumerated() where members > 0 {
            below += Int(members)
            let share = Double(below) / Double(pairs)
            guard share <= shares.upperBound else { break }
            // Distance 0 lies in the lowest bin, which has no logarithm.
            guard share >= shares.lowerBound, bin > 0 else { continue }
            let edge = Double(Float(bitPattern: UInt32(bin + 1) << droppedBits))
            line.append((0.5 * log(edge), log(share)))
        }
        return line.count >= 3 ? StraightLine.slope(line) : nil
    }

    /// The vectors in blocks of eight: for each block as many rows as a vector has intervals, lane by lane. Intervals
    /// less their mean, in single precision: enough for distances that are binned to a hundredth.
    private static func blocks(_ series: NNSeries, _ starts: [Int], _ embedding: Int) -> [SIMD8<Float>] {
        let mean = series.values.reduce(0, +) / Double(max(1, series.count))
        var rows = [SIMD8<Float>](repeating: .zero, count: (starts.count + 7) / 8 * embedding)
        for (place, start) in starts.enumerated() {
            for k in 0..<embedding {
                rows[place / 8 * embedding + k][place % 8] = Float(series.values[start + k] - mean)
            }
        }
        return rows
    }

    /// How many pairs have a squared distance in each bin, and all pairs.
    private static func squaredDistances(_ series: NNSeries, _ starts: [Int], _ embedding: Int) -> (
        bins: [Int32], pairs: Int
    ) {
        let rows = blocks(series, starts, embedding)
        var bins = [Int32](repeating: 0, count: Int(Float.infinity.bitPattern >> droppedBits) + 1)
        var pairs = 0
        for i in starts.indices {
            var next = i + 1
            while next < starts.count, starts[next] - starts[i] < embedding { next += 1 }
            pairs += starts.count - next
            var block = next / 8
            while block * 8 < starts.count {
                var squares = SIMD8<Float>.zero
                for k in 0..<embedding {
                    let apart = rows[block * embedding + k] - rows[i / 8 * embedding + k][i % 8]
                    squares += apart * apart
                }
                let lanes = max(0, next - block * 8)..<min(8, starts.count - block * 8)
                for lane in lanes { bins[Int(squares[lane].bitPattern >> droppedBits)] += 1 }
                block += 1
            }
        }
        return (bins, pairs)
    }
}
