/// Names in braces that stand for a word known only when the line is said.
enum Placeholder {
    static let crisis = "crisis"
    static let careWords = ["midwife", "gp", crisis]
    static let numbers = ["n", "m", "a", "b"]
    static var all: [String] { careWords + numbers }

    /// The first name in braces that is not known, or nil.
    static func unknown(in text: String) -> String? {
        names(in: text).first { !all.contains($0) }
    }

    static func names(in text: String) -> [String] {
        text.split(separator: "{").dropFirst().map { String($0.prefix { $0 != "}" }) }
    }

    /// Replaces `{name}`.
    static func fill(_ text: String, _ values: [String: String]) -> String {
        var result = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let name = String(rest[rest.index(after: open)..<close])
            result += rest[..<open]
            result += values[name] ?? String(rest[open...close])
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }
}
