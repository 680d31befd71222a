/// A drawing of lines, areas and words, written as SVG. Points count from the upper left corner, in pixels.
///
/// It holds no script, no link, no font of its own and no identifier, so that several may stand in one page.
public struct Picture: Sendable, Hashable {
    public enum Anchor: String, Sendable { case start, middle, end }

    /// How a line or the rim of an area is drawn.
    public struct Stroke: Sendable, Hashable {
        public var color: PaintColor
        public var width: Double
        /// Lengths of dash and gap; 0 for an unbroken line.
        public var dash: Double

        public init(_ color: PaintColor, width: Double = 1, dash: Double = 0) {
            self.color = color
            self.width = width
            self.dash = dash
        }
    }

    public typealias Point = (x: Double, y: Double)

    public let width: Double
    public let height: Double
    /// What the picture shows, for people who hear it read out.
    public let title: String
    private var elements = ""

    public init(width: Double, height: Double, title: String) {
        self.width = width
        self.height = height
        self.title = title
    }

    /// The whole drawing as an `svg` element.
    public var svg: String {
        let size = "\(Self.number(width)) \(Self.number(height))"
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(size)" width="\(Self.number(width))" \
            height="\(Self.number(height))" role="img" font-family="DejaVu Sans, Verdana, sans-serif">\
            <title>\(Self.escaped(title))</title>\(elements)</svg>
            """
    }

    public mutating func line(_ from: Point, _ to: Point, _ stroke: Stroke) {
        elements +=
            "<path d=\"M\(Self.pair(from))L\(Self.pair(to))\" fill=\"none\"\(Self.attributes(stroke))/>"
    }

    /// A line through points; nothing for fewer than two.
    public mutating func curve(_ points: [Point], _ stroke: Stroke) {
        guard points.count > 1 else { return }
        elements +=
            "<path d=\"\(Self.path(points))\" fill=\"none\" stroke-linejoin=\"round\"\(Self.attributes(stroke))/>"
    }

    /// A filled area.
    public mutating func area(_ points: [Point], _ color: PaintColor, opacity: Double = 1) {
        guard points.count > 2 else { return }
        elements += "<path d=\"\(Self.path(points))Z\"\(Self.fill(color, opacity))/>"
    }

    public mutating func rectangle(
        x: Double, y: Double, width: Double, height: Double, _ color: PaintColor, opacity: Double = 1,
        radius: Double = 0
    ) {
        let round = radius > 0 ? " rx=\"\(Self.number(radius))\"" : ""
        elements += """
            <rect x="\(Self.number(x))" y="\(Self.number(y))" width="\(Self.number(max(0, width)))" \
            height="\(Self.number(max(0, height)))"\(round)\(Self.fill(color, opacity))/>
            """
    }

    public mutating func circle(
        _ centre: Point, radius: Double, _ color: PaintColor, opacity: Double = 1, rim: Stroke? = nil
    ) {
        elements += """
            <circle cx="\(Self.number(centre.x))" cy="\(Self.number(centre.y))" r="\(Self.number(radius))"\
            \(Self.fill(color, opacity))\(rim.map(Self.attributes) ?? "")/>
            """
    }

    /// - Parameters:
    ///   - at: left end, middle or right end of the writing line.
    ///   - turned: read from bottom to top.
    public mutating func text(
        _ text: String, at point: Point, size: Double = 11, color: PaintColor = .ink, anchor: Anchor = .start,
        bold: Bool = false, turned: Bool = false
    ) {
        let turn = turned ? " transform=\"rotate(-90 \(Self.pair(point, " ")))\"" : ""
        let weight = bold ? " font-weight=\"bold\"" : ""
        elements += """
            <text x="\(Self.number(point.x))" y="\(Self.number(point.y))" font-size="\(Self.number(size))" \
            text-anchor="\(anchor.rawValue)" fill="\(color.rawValue)"\(weight)\(turn)>\(Self.escaped(text))</text>
            """
    }

    /// Another picture inside this one.
    public mutating func place(_ picture: Picture, x: Double, y: Double) {
        elements +=
            "<g transform=\"translate(\(Self.number(x)) \(Self.number(y)))\">\(picture.elements)</g>"
    }

    /// Text with what XML would take for its own marks written otherwise; control characters are left out.
    public static func escaped(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "'": out += "&#39;"
            default: if scalar.value >= 0x20 || scalar == "\n" { out.unicodeScalars.append(scalar) }
            }
        }
        return out
    }

    /// To a hundredth of a pixel.
    private static func number(_ value: Double) -> String {
        let rounded = (value * 100).rounded() / 100
        return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
    }

    private static func pair(_ point: Point, _ separator: String = ",") -> String {
        number(point.x) + separator + number(point.y)
    }

    private static func path(_ points: [Point]) -> String {
        "M" + points.map { pair($0) }.joined(separator: "L")
    }

    private static func attributes(_ stroke: Stroke) -> String {
        let dash = stroke.dash > 0 ? " stroke-dasharray=\"\(number(stroke.dash))\"" : ""
        return " stroke=\"\(stroke.color.rawValue)\" stroke-width=\"\(number(stroke.width))\"\(dash)"
    }

    private static func fill(_ color: PaintColor, _ opacity: Double) -> String {
        " fill=\"\(color.rawValue)\"" + (opacity < 1 ? " fill-opacity=\"\(number(opacity))\"" : "")
    }
}
