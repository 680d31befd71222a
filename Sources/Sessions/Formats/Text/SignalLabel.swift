/// The heading of a column: `ECG [mV]`, `ecg(uV)`, `resp`.
struct SignalLabel: Sendable, Hashable {
    var name: String
    /// Empty where the heading gives none.
    var unit = ""

    init(_ text: String) {
        guard let open = text.firstIndex(where: { "[(".contains($0) }), let close = text.last,
            "])".contains(close),
            text.index(after: open) < text.endIndex
        else {
            name = Self.trimmed(Substring(text))
            return
        }
        name = Self.trimmed(text[..<open])
        unit = Self.trimmed(text[text.index(after: open)...].dropLast())
    }

    /// Without blanks, quotes and a byte order mark around it.
    static func trimmed(_ text: Substring) -> String {
        var text = text.drop { $0.isWhitespace || $0 == "\"" || $0 == "\u{FEFF}" }
        while let last = text.last, last.isWhitespace || last == "\"" { text.removeLast() }
        return String(text)
    }
}
