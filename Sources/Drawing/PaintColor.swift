/// Colours that stay apart for people who see few colours, and in grey print.
///
/// Source: Okabe & Ito 2008, with greys of our own.
public enum PaintColor: String, Sendable, Hashable, CaseIterable {
    case ink = "#1d2733"
    case grey = "#6b7683"
    case pale = "#d9dee4"
    case paper = "#ffffff"
    case blue = "#0072b2"
    case sky = "#56b4e9"
    case green = "#009e73"
    case orange = "#d55e00"
    case amber = "#e69f00"
    case rose = "#cc79a7"
}
