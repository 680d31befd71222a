/// A picture as SVG 1.1 text. Every shape carries its own look, so that the text is whole by itself: as a file, within a
/// page, and on paper.
///
/// Coordinates are in units of the picture, x to the right, y down. Points that are no numbers are left out.
public struct SVGPicture: Sendable {
    public typealias Point = (x: Double, y: Double)

    /// How a shape looks; colours as in CSS.
    public struct Look: Sendable {
        public var fill: String
        public var stroke: String
        public var width: Double
        /// Lengths of strokes and gaps: `4 3`.
        public var dash: String?
        public var opacity: Double

        public init(
            fill: String = "none", stroke: String = "none", width: Double = 1, dash: String? = nil,
            opacity: Double = 1
        ) {
            self.fill = fill
            self.stroke = stroke
            self.width = width
            self.dash = dash
            self.opacity = opacity
        }

        public static func line(
            _ colour: String, width: Double = 1.5, dash: String? = nil, opacity: Double = 1
        )
            -> Look
        { Look(stroke: colour, width: width, dash: dash, opacity: opacity) }

        public static func area(_ colour: String, opacity: Double = 1) -> Look {
            Look(fill: colour, opacity: opacity)
        }

        fileprivate var attributes: String {
            var text = " fill=\"\(escaped(fill))\""
            if stroke != "none" { text += " stroke=\"\(escaped(stroke))\" stroke-width=\"\(number(width))\"" }
            if let dash { text += " stroke-dasharray=\"\(escaped(dash))\"" }
            if opacity < 1 { text += " opacity=\"\(number(opacity))\"" }
            return text
        }
    }

    public enum Anchor: String, Sendable { case start, middle, end }

    public let width: Double
    public let height: Double
    /// What a screen reader says.
    public let title: String
    private var body = ""

    public init(width: Double, height: Double, title: String) {
        self.width = width
        self.height = height
        self.title = title
    }

    public mutating func line(from: Point, to: Point, _ look: Look) { path([from, to], look) }

    /// Straight from point to point; the pen is lifted at a point that is no number.
    public mutating func path(_ points: [Point], closed: Bool = false, _ look: Look) {
        var data = ""
        var isDown = false
        for point in points {
            guard point.x.isFinite, point.y.isFinite else {
                isDown = false
                continue
            }
            data += "\(isDown ? "L" : "M")\(number(point.x)) \(number(point.y))"
            isDown = true
        }
        guard !data.isEmpty else { return }
        body += "<path d=\"\(data)\(closed ? "Z" : "")\"\(look.attributes)/>\n"
    }

    public mutating func rectangle(from: Point, to: Point, _ look: Look) {
        guard [from.x, from.y, to.x, to.y].allSatisfy(\.isFinite) else { return }
        body +=
            "<rect x=\"\(number(min(from.x, to.x)))\" y=\"\(number(min(from.y, to.y)))\""
            + " width=\"\(number(abs(to.x - from.x)))\" height=\"\(number(abs(to.y - from.y)))\"\(look.attributes)/>\n"
    }

    public mutating func dot(at point: Point, radius: Double, _ look: Look) {
        guard point.x.isFinite, point.y.isFinite else { return }
        body +=
            "<circle cx=\"\(number(point.x))\" cy=\"\(number(point.y))\" r=\"\(number(radius))\"\(look.attributes)/>\n"
    }

    public mutating func cross(at point: Point, size: Double, _ look: Look) {
        line(from: (point.x - size, point.y - size), to: (point.x + size, point.y + size), look)
        line(from: (point.x - size, point.y + size), to: (point.x + size, point.y - size), look)
    }

    /// - Parameter turned: read from below upwards, for the name of an axis.
    public mutating func words(
        _ text: String, at point: Point, size: Double = 13, anchor: Anchor = .start, colour: String = "#222",
        turned: Bool = false
    ) {
        guard point.x.isFinite, point.y.isFinite else { return }
        let turn = turned ? " transform=\"rotate(-90 \(number(point.x)) \(number(point.y)))\"" : ""
        body +=
            "<text x=\"\(number(point.x))\" y=\"\(number(point.y))\" font-size=\"\(number(size))\""
            + " text-anchor=\"\(anchor.rawValue)\" fill=\"\(escaped(colour))\"\(turn)>\(escaped(text))</text>\n"
    }

    /// The whole document, to stand in a file or within HTML.
    public var svg: String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(number(width)) \(number(height))" role="img" \
        font-family="sans-serif"><title>\(escaped(title))</title>
        \(body)</svg>

        """
    }
}

/// At most two decimals: a hundredth of a unit is not seen.
private func number(_ value: Double) -> String { JSONObject.number(value, decimals: 2) }

private func escaped(_ text: String) -> String {
    var out = ""
    for character in text {
        switch character {
        case "&": out += "&amp;"
        case "<": out += "&lt;"
        case ">": out += "&gt;"
        case "\"": out += "&quot;"
        default: out.append(character)
        }
    }
    return out
}
