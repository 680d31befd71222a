/// Rows that carry a running number which begins again at `modulus`: where some are missing between two, and how many.
///
/// A loss of a whole turn of the counter cannot be seen by it.
struct CountedRows {
    /// Rows without a gap between them.
    private var runs: [Range<Int>] = []
    /// Where each run begins, lost rows counted.
    private var positions: [Int] = []
    /// Rows lost in all.
    private(set) var lost = 0

    /// Rows that nothing counts.
    init(rows: Int) {
        runs = [0..<rows]
        positions = [0]
    }

    /// - Parameters:
    ///   - numbers: whole ones, below 2²⁴.
    ///   - step: what the number grows by from row to row; nil for the commonest.
    init(
        _ numbers: LongColumn<Float>, modulus: Int, step: Int? = nil
    ) throws(RecordingFormatError) {
        let step = if let step { step } else { try Self.commonest(numbers, modulus) }
        var begin = 0
        var position = 0
        try Self.forEachStep(numbers, modulus) { row, moved in
            // A number that stands still, or one that is no multiple, is a damaged number and no loss.
            guard moved != step, step > 0, moved > step, moved % step == 0 else { return }
            runs.append(begin..<row)
            positions.append(position)
            let missing = moved / step - 1
            position += row - begin + missing
            lost += missing
            begin = row
        }
        runs.append(begin..<numbers.count)
        positions.append(position)
    }

    /// Gives by how much each row's number, from the second on, is more than the one before it.
    private static func forEachStep(
        _ numbers: LongColumn<Float>, _ modulus: Int, _ body: (_ row: Int, _ moved: Int) -> Void
    ) throws(RecordingFormatError) {
        var before: Int?
        var row = 0
        try numbers.forEach { number in
            let number = Int(number)
            if let before { body(row, ((number - before) % modulus + modulus) % modulus) }
            before = number
            row += 1
        }
    }

    private static func commonest(
        _ numbers: LongColumn<Float>, _ modulus: Int
    ) throws(RecordingFormatError) -> Int {
        var counts = [Int](repeating: 0, count: modulus)
        try forEachStep(numbers, modulus) { counts[$1] += 1 }
        guard let most = counts.max(), most > 0 else { return 1 }
        return counts.firstIndex(of: most) ?? 1
    }

    /// Where the rows stand in time.
    func placed(rate: Double) -> [RowRun] {
        zip(runs, positions).map { RowRun(rows: $0, start: Double($1) / rate) }
    }

    /// Whole turns of the counter that went by, told by stamps that jump by more than one.
    ///
    /// - Parameter scale: seconds of a stamp's unit.
    mutating func add(
        losses stamps: LongColumn<Double>, scale: Double, turn: Double, rate: Double
    ) throws(RecordingFormatError) {
        var jumps: [(row: Int, rows: Int)] = []
        var before: Double?
        var row = 0
        try stamps.forEach { stamp in
            let stamp = stamp * scale
            if let before, stamp - before > max(1, 0.9 * turn), stamp - before < 1e7 {
                let turns = Int(((stamp - before) / turn).rounded())
                if turns > 0 { jumps.append((row, Int(Double(turns) * turn * rate))) }
            }
            before = stamp
            row += 1
        }
        var all: [Range<Int>] = []
        var places: [Int] = []
        var added = 0
        var left = jumps[...]
        for (run, position) in zip(runs, positions) {
            var begin = run.lowerBound
            func close(_ end: Int) {
                guard end > begin else { return }
                all.append(begin..<end)
                places.append(position + added + begin - run.lowerBound)
                begin = end
            }
            while let jump = left.first, jump.row < run.upperBound {
                left.removeFirst()
                close(jump.row)
                added += jump.rows
            }
            close(run.upperBound)
        }
        runs = all
        positions = places
        lost += added
    }
}
