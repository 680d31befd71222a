/// A line of a frame: words without control characters, and how they stand out.
struct FrameLine {
    /// By what the lines tell; the terminal's own palette gives the shade.
    enum Colour: String {
        case plain = ""
        case bold = "1"
        case dim = "2"
        case heart = "31"
        case breath = "32"
        case pacer = "36"
        case good = "92"
        case doubtful = "33"
        case bad = "91"
    }

    var text: String
    var colour: Colour

    init(_ text: String, _ colour: Colour = .plain) {
        self.text = text
        self.colour = colour
    }
}
