/// An element of a small XML text: its name, its own words, and what it encloses. Attributes, comments and declarations
/// are passed over; what is not closed ends with the text.
struct XMLElement: Sendable, Hashable {
    var name: String
    var text = ""
    var children: [XMLElement] = []

    /// Elements in one another at most; those below are passed over.
    private static let depth = 32

    /// The outermost element; nil when there is none.
    init?(_ xml: String) {
        var open: [XMLElement] = []
        var root: XMLElement?
        /// Elements that are passed over as they lie too deep.
        var ignored = 0
        func close() {
            guard let last = open.popLast() else { return }
            if open.isEmpty { root = root ?? last } else { open[open.count - 1].children.append(last) }
        }
        var rest = Substring(xml).utf8
        while let start = rest.firstIndex(of: UInt8(ascii: "<")) {
            if !open.isEmpty, ignored == 0 { open[open.count - 1].text += Self.plain(rest[..<start]) }
            rest = rest[rest.index(after: start)...]
            guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { break }
            let tag = rest[..<end]
            rest = rest[rest.index(after: end)...]
            switch tag.first {
            case UInt8(ascii: "?"), UInt8(ascii: "!"), nil: continue
            case UInt8(ascii: "/"):
                if ignored > 0 { ignored -= 1 } else { close() }
            default:
                let isEmpty = tag.last == UInt8(ascii: "/")
                guard open.count < Self.depth else {
                    if !isEmpty { ignored += 1 }
                    continue
                }
                let name = tag.prefix { $0 > 0x20 && $0 != UInt8(ascii: "/") }
                open.append(XMLElement(name: String(decoding: name, as: UTF8.self), children: []))
                if isEmpty { close() }
            }
        }
        while !open.isEmpty { close() }
        guard let root else { return nil }
        self = root
    }

    private init(name: String, children: [XMLElement]) {
        self.name = name
        self.children = children
    }

    /// The first child of a name.
    func child(_ name: String) -> XMLElement? { children.first { $0.name == name } }

    /// The words of the first child of a name, without blanks around them; nil where there are none.
    func word(_ name: String) -> String? {
        guard let text = child(name)?.text else { return nil }
        let end = text.lastIndex { !$0.isWhitespace }
        guard let end, let start = text.firstIndex(where: { !$0.isWhitespace }) else { return nil }
        return String(text[start...end])
    }

    private static func plain(_ text: Substring.UTF8View) -> String {
        let text = String(decoding: text, as: UTF8.self)
        guard text.contains("&") else { return text }
        return text.replacing("&lt;", with: "<").replacing("&gt;", with: ">")
            .replacing("&quot;", with: "\"").replacing("&apos;", with: "'").replacing("&amp;", with: "&")
    }
}
