/// A plot with two axes, as a journal would print it: thin axes outside the data, few numbers, units in the labels.
public struct Plot: Sendable {
    public typealias Point = (x: Double, y: Double)

    /// What stands in the plot, in the order in which it is drawn.
    private enum Mark {
        case line([Point], Picture.Stroke, gap: Double)
        case dots([Point], PaintColor, radius: Double)
        case crosses([Point], PaintColor)
        case area(lower: [Point], upper: [Point], PaintColor)
        case span(ClosedRange<Double>, PaintColor, String)
        case level(Double, Picture.Stroke, String)
        case moment(Double, Picture.Stroke, String)
        case note(Point, String, PaintColor)
    }

    public var title: String
    public var x: PlotAxis
    public var y: PlotAxis
    private var marks: [Mark] = []
    private var legend: [(name: String, color: PaintColor)] = []

    /// Room for the numbers and labels at each side.
    private static let left = 56.0
    private static let right = 14.0
    private static let bottom = 42.0

    public init(_ title: String, x: PlotAxis, y: PlotAxis) {
        self.title = title
        self.x = x
        self.y = y
    }

    // MARK: What is drawn

    /// A curve. Where two neighbours are more than `gap` apart in x, it breaks.
    public mutating func line(
        _ points: [Point], _ color: PaintColor, width: Double = 1.4, dash: Double = 0, gap: Double = .infinity
    ) {
        marks.append(.line(points, Picture.Stroke(color, width: width, dash: dash), gap: gap))
    }

    public mutating func dots(_ points: [Point], _ color: PaintColor, radius: Double = 2.5) {
        marks.append(.dots(points, color, radius: radius))
    }

    /// Points that are not believed, or days that were hard.
    public mutating func crosses(_ points: [Point], _ color: PaintColor) {
        marks.append(.crosses(points, color))
    }

    /// What lies between two curves.
    public mutating func area(lower: [Point], upper: [Point], _ color: PaintColor) {
        marks.append(.area(lower: lower, upper: upper, color))
    }

    /// A stretch of x, over the whole height, with its name at the top.
    public mutating func span(_ range: ClosedRange<Double>, _ color: PaintColor, _ name: String = "") {
        marks.append(.span(range, color, name))
    }

    /// A value of y, over the whole width, with its name at the right.
    public mutating func level(_ value: Double, _ color: PaintColor, _ name: String = "") {
        marks.append(.level(value, Picture.Stroke(color, width: 1, dash: 4), name))
    }

    /// A value of x, over the whole height, with its name at the top.
    public mutating func moment(_ value: Double, _ color: PaintColor, _ name: String = "") {
        marks.append(.moment(value, Picture.Stroke(color, width: 1, dash: 3), name))
    }

    /// Words beside a point.
    public mutating func note(_ text: String, at point: Point, _ color: PaintColor = .grey) {
        marks.append(.note(point, text, color))
    }

    /// Names a colour below the title.
    public mutating func name(_ name: String, _ color: PaintColor) { legend.append((name, color)) }

    // MARK: Drawing

    public func picture(width: Double, height: Double) -> Picture {
        var picture = Picture(width: width, height: height, title: title)
        picture.text(title, at: (x: Self.left, y: 15), size: 12, bold: true)
        let frame = Frame(
            left: Self.left, right: width - Self.right, top: legend.isEmpty ? 26 : 42,
            bottom: height - Self.bottom, x: x, y: y)
        drawLegend(in: &picture)
        drawGrid(in: &picture, frame)
        for mark in marks { draw(mark, in: &picture, frame) }
        drawAxes(in: &picture, frame)
        return picture
    }

    private func drawLegend(in picture: inout Picture) {
        var at = Self.left
        for (name, color) in legend {
            picture.line((x: at, y: 29), (x: at + 14, y: 29), Picture.Stroke(color, width: 3))
            picture.text(name, at: (x: at + 19, y: 33), size: 10, color: .grey)
            at += 32 + 6.2 * Double(name.count)
        }
    }

    private func drawGrid(in picture: inout Picture, _ frame: Frame) {
        for tick in y.ticks {
            let height = frame.y(tick.value)
            picture.line(
                (x: frame.left, y: height), (x: frame.right, y: height), Picture.Stroke(.pale, width: 0.6))
        }
    }

    private func drawAxes(in picture: inout Picture, _ frame: Frame) {
        let stroke = Picture.Stroke(.ink, width: 0.9)
        picture.line((x: frame.left, y: frame.bottom), (x: frame.right, y: frame.bottom), stroke)
        picture.line((x: frame.left, y: frame.top), (x: frame.left, y: frame.bottom), stroke)
        for tick in x.ticks {
            let at = frame.x(tick.value)
            picture.line((x: at, y: frame.bottom), (x: at, y: frame.bottom + 4), stroke)
            picture.text(tick.text, at: (x: at, y: frame.bottom + 16), size: 10, anchor: .middle)
        }
        for tick in y.ticks {
            let at = frame.y(tick.value)
            picture.line((x: frame.left - 4, y: at), (x: frame.left, y: at), stroke)
            picture.text(tick.text, at: (x: frame.left - 7, y: at + 3.5), size: 10, anchor: .end)
        }
        picture.text(
            x.label, at: (x: (frame.left + frame.right) / 2, y: frame.bottom + 33), size: 10.5, color: .grey,
            anchor: .middle)
        picture.text(
            y.label, at: (x: 13, y: (frame.top + frame.bottom) / 2), size: 10.5, color: .grey,
            anchor: .middle,
            turned: true)
    }

    private func draw(_ mark: Mark, in picture: inout Picture, _ frame: Frame) {
        switch mark {
        case .line(let points, let stroke, let gap):
            for run in frame.runs(points, gap: gap) { picture.curve(frame.thinned(run), stroke) }
        case .dots(let points, let color, let radius):
            for point in points where frame.shows(point) {
                picture.circle(
                    frame.place(point), radius: radius, color, opacity: points.count > 60 ? 0.55 : 0.9)
            }
        case .crosses(let points, let color):
            for point in points where frame.shows(point) {
                let (a, b) = frame.place(point)
                let stroke = Picture.Stroke(color, width: 1.3)
                picture.line((x: a - 3, y: b - 3), (x: a + 3, y: b + 3), stroke)
                picture.line((x: a - 3, y: b + 3), (x: a + 3, y: b - 3), stroke)
            }
        case .area(let lower, let upper, let color):
            picture.area(
                frame.thinned(upper) + frame.thinned(lower).reversed(), color, opacity: 0.22)
        case .span(let range, let color, let name):
            let from = frame.x(max(range.lowerBound, x.range.lowerBound))
            let to = frame.x(min(range.upperBound, x.range.upperBound))
            guard from < to else { return }
            picture.rectangle(
                x: from, y: frame.top, width: to - from, height: frame.bottom - frame.top, color,
                opacity: 0.13)
            // A name that does not fit is left out; the text beside the plot has it.
            if 5.6 * Double(name.count) < to - from {
                picture.text(
                    name, at: (x: (from + to) / 2, y: frame.top + 11), size: 9.5, color: .grey,
                    anchor: .middle)
            }
        case .level(let value, let stroke, let name):
            guard y.range.contains(value) else { return }
            let at = frame.y(value)
            picture.line((x: frame.left, y: at), (x: frame.right, y: at), stroke)
            picture.text(
                name, at: (x: frame.right - 2, y: at - 3), size: 9.5, color: stroke.color, anchor: .end)
        case .moment(let value, let stroke, let name):
            guard x.range.contains(value) else { return }
            let at = frame.x(value)
            picture.line((x: at, y: frame.top), (x: at, y: frame.bottom), stroke)
            picture.text(name, at: (x: at + 3, y: frame.top + 22), size: 9.5, color: stroke.color)
        case .note(let point, let text, let color):
            guard frame.shows(point) else { return }
            let (a, b) = frame.place(point)
            let isRight = a > (frame.left + frame.right) / 2
            picture.text(
                text, at: (x: a + (isRight ? -6 : 6), y: b - 5), size: 9.5, color: color,
                anchor: isRight ? .end : .start)
        }
    }
}

/// Where the data stand in a plot.
private struct Frame {
    let left, right, top, bottom: Double
    let x: PlotAxis
    let y: PlotAxis

    func x(_ value: Double) -> Double { left + x.position(of: value) * (right - left) }

    /// A value beyond the axis stands at its end.
    func y(_ value: Double) -> Double { bottom - min(1, max(0, y.position(of: value))) * (bottom - top) }

    func place(_ point: Plot.Point) -> Picture.Point { (x: x(point.x), y: y(point.y)) }

    func shows(_ point: Plot.Point) -> Bool { x.range.contains(point.x) && point.y.isFinite }

    /// Parts of a curve within the plot and without a hole.
    func runs(_ points: [Plot.Point], gap: Double) -> [[Plot.Point]] {
        var runs: [[Plot.Point]] = []
        var last: Double?
        for point in points {
            guard shows(point) else {
                last = nil
                continue
            }
            if let last, point.x - last <= gap {
                runs[runs.count - 1].append(point)
            } else {
                runs.append([point])
            }
            last = point.x
        }
        return runs
    }

    /// At most four points for each pixel of width: the first, the lowest, the highest and the last, which draw the same
    /// line as all of them.
    func thinned(_ points: [Plot.Point]) -> [Picture.Point] {
        var thinned: [Picture.Point] = []
        var column: [Picture.Point] = []
        func close() {
            guard let first = column.first, let last = column.last else { return }
            let ends = column.indices.sorted { column[$0].y < column[$1].y }
            let middle = [ends[0], ends[ends.count - 1]].sorted().map { column[$0] }
            thinned += column.count < 4 ? column : [first] + middle + [last]
            column = []
        }
        for point in points where shows(point) {
            let place = place(point)
            if let last = column.last, last.x.rounded(.down) != place.x.rounded(.down) { close() }
            column.append(place)
        }
        close()
        return thinned
    }
}
