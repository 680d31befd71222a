/// A curve drawn with braille characters: two dots across and four down in each cell.
struct BrailleCurve {
    let columns: Int
    let rows: Int
    private var cells: [UInt8]

    init(columns: Int, rows: Int) {
        precondition(columns > 0 && rows > 0, "a curve has at least one cell")
        self.columns = columns
        self.rows = rows
        cells = [UInt8](repeating: 0, count: columns * rows)
    }

    private var width: Int { columns * 2 }
    private var height: Int { rows * 4 }

    /// Draws points of x and y from 0 to 1, y upward. Points at most `joined` apart in x are joined by a line.
    mutating func draw(_ points: [(x: Double, y: Double)], joined: Double) {
        var last: (x: Int, y: Int, at: Double)?
        for point in points where (0...1).contains(point.x) && point.y.isFinite {
            let x = min(width - 1, Int(point.x * Double(width)))
            let y = min(height - 1, Int((1 - min(1, max(0, point.y))) * Double(height - 1) + 0.5))
            if let last, point.x - last.at <= joined {
                line(from: (last.x, last.y), to: (x, y))
            } else {
                set(x, y)
            }
            last = (x, y, point.x)
        }
    }

    private mutating func line(from a: (x: Int, y: Int), to b: (x: Int, y: Int)) {
        let steps = max(abs(b.x - a.x), abs(b.y - a.y), 1)
        for step in 0...steps {
            let part = Double(step) / Double(steps)
            set(
                a.x + Int((Double(b.x - a.x) * part).rounded()),
                a.y + Int((Double(b.y - a.y) * part).rounded()))
        }
    }

    private mutating func set(_ x: Int, _ y: Int) {
        // Dots 1 2 3 7 stand in the left column of a cell, 4 5 6 8 in the right one.
        let bits: [[UInt8]] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]]
        cells[y / 4 * columns + x / 2] |= bits[x % 2][y % 4]
    }

    /// The rows from top to bottom; empty cells are spaces.
    var lines: [String] {
        (0..<rows).map { row in
            var text = ""
            for column in 0..<columns {
                let cell = cells[row * columns + column]
                guard cell != 0, let scalar = Unicode.Scalar(0x2800 + UInt32(cell)) else {
                    text += " "
                    continue
                }
                text.unicodeScalars.append(scalar)
            }
            return text
        }
    }
}
