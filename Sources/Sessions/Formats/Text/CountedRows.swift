/// Rows that carry a running number which begins again at `modulus`: where some are missing between two, and how many.
///
/// A loss of a whole turn of the counter cannot be seen by it.
struct CountedRows {
    /// Rows without a gap between them.
    private(set) var runs: [Range<Int>] = []
    /// Where each run begins, lost rows counted.
    private(set) var positions: [Int] = []
    /// Rows lost in all.
    private(set) var lost = 0

    /// - Parameter step: what the number grows by from row to row; nil for the commonest.
    init(_ numbers: [Int], modulus: Int, step: Int? = nil) {
        let steps = zip(numbers.dropFirst(), numbers).map { (($0 - $1) % modulus + modulus) % modulus }
        let step = step ?? Self.commonest(steps)
        var begin = 0
        var position = 0
        for (index, moved) in steps.enumerated() where moved != step {
            // A number that stands still, or one that is no multiple, is a damaged number and no loss.
            guard step > 0, moved > step, moved % step == 0 else { continue }
            runs.append(begin..<index + 1)
            positions.append(position)
            let missing = moved / step - 1
            position += index + 1 - begin + missing
            lost += missing
            begin = index + 1
        }
        runs.append(begin..<numbers.count)
        positions.append(position)
    }

    private static func commonest(_ steps: [Int]) -> Int {
        var counts: [Int: Int] = [:]
        for step in steps { counts[step, default: 0] += 1 }
        return counts.max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key ?? 1
    }

    func stretches(_ values: [Float], rate: Double) -> [SignalTrace.Stretch] {
        zip(runs, positions).map { run, position in
            SignalTrace.Stretch(start: Double(position) / rate, rate: rate, values: Array(values[run]))
        }
    }

    /// Whole turns of the counter that went by, told by stamps that jump by more than one.
    mutating func add(losses stamps: [Double], turn: Double, rate: Double) {
        var runs: [Range<Int>] = []
        var positions: [Int] = []
        var added = 0
        for (run, position) in zip(self.runs, self.positions) {
            var begin = run.lowerBound
            for row in run where row > 0 {
                let jump = stamps[row] - stamps[row - 1]
                guard jump > max(1, 0.9 * turn), jump < 1e7 else { continue }
                let turns = Int((jump / turn).rounded())
                guard turns > 0 else { continue }
                if row > begin {
                    runs.append(begin..<row)
                    positions.append(position + added + begin - run.lowerBound)
                    begin = row
                }
                added += Int(Double(turns) * turn * rate)
            }
            runs.append(begin..<run.upperBound)
            positions.append(position + added + begin - run.lowerBound)
        }
        self = CountedRows(runs: runs, positions: positions, lost: lost + added)
    }

    private init(runs: [Range<Int>], positions: [Int], lost: Int) {
        self.runs = runs
        self.positions = positions
        self.lost = lost
    }
}
