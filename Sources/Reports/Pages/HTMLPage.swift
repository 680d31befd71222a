import Drawing

/// A self-contained page: no script, no link to anything outside, no font of its own; made to be printed on A4.
struct HTMLPage {
    private(set) var body = ""
    let title: String
    let language: String

    init(title: String, language: String) {
        self.title = title
        self.language = language
    }

    mutating func heading(_ text: String, level: Int = 2) {
        body += "<h\(level)>\(Picture.escaped(text))</h\(level)>\n"
    }

    mutating func paragraph(_ text: String, kind: String? = nil) {
        let kind = kind.map { " class=\"\($0)\"" } ?? ""
        body += "<p\(kind)>\(Picture.escaped(text))</p>\n"
    }

    mutating func list(_ lines: [String]) {
        body += "<ul>" + lines.map { "<li>\(Picture.escaped($0))</li>" }.joined() + "</ul>\n"
    }

    mutating func pictures(_ pictures: [Picture], wide: Bool = false) {
        body += "<div class=\"\(wide ? "wide" : "pictures")\">"
        for picture in pictures { body += "<figure>\(picture.svg)</figure>" }
        body += "</div>\n"
    }

    /// The first row is the heading, the first cell of the others the name of the row.
    mutating func table(_ rows: [[String]], kind: String? = nil) {
        guard let heading = rows.first else { return }
        let kind = kind.map { " class=\"\($0)\"" } ?? ""
        body +=
            "<table\(kind)><thead><tr>"
            + heading.map { "<th scope=\"col\">\(Picture.escaped($0))</th>" }.joined()
        body += "</tr></thead><tbody>"
        for row in rows.dropFirst() {
            body += "<tr>"
            for (column, cell) in row.enumerated() {
                let text = Picture.escaped(cell)
                body += column == 0 ? "<th scope=\"row\">\(text)</th>" : "<td>\(text)</td>"
            }
            body += "</tr>"
        }
        body += "</tbody></table>\n"
    }

    /// Names and what is said of each.
    mutating func facts(_ facts: [(name: String, value: String)]) {
        body += "<table class=\"facts\"><tbody>"
        for fact in facts {
            body +=
                "<tr><th scope=\"row\">\(Picture.escaped(fact.name))</th><td>\(Picture.escaped(fact.value))</td></tr>"
        }
        body += "</tbody></table>\n"
    }

    mutating func begin(_ kind: String) { body += "<section class=\"\(kind)\">\n" }

    mutating func end() { body += "</section>\n" }

    /// Data for programs, folded away.
    mutating func data(_ text: String, title: String) {
        body +=
            "<details><summary>\(Picture.escaped(title))</summary><pre>\(Picture.escaped(text))</pre></details>\n"
    }

    var html: String {
        """
        <!doctype html>
        <html lang="\(language)"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(Picture.escaped(title))</title>
        <style>\(Self.style)</style></head>
        <body><main>
        \(body)</main></body></html>

        """
    }

    private static let style = """
        @page { size: A4; margin: 13mm 14mm; }
        body { font: 15px/1.5 "DejaVu Sans", Verdana, sans-serif; color: #1d2733; background: #fff; margin: 0; }
        main { max-width: 760px; margin: 0 auto; padding: 18px; }
        h1 { font-size: 1.5em; margin: 0 0 .1em; line-height: 1.25; }
        h2 { font-size: 1.1em; margin: 1.1em 0 .3em; border-bottom: 2px solid #d9dee4; padding-bottom: .15em; }
        p { margin: .35em 0; }
        .under { color: #6b7683; font-size: .88em; }
        .said { font-size: 1.45em; line-height: 1.4; margin: .7em 0; }
        .card { border: 2px solid #d55e00; border-radius: 10px; padding: .5em 1em; margin-top: 1em; break-inside: avoid; }
        .card h2 { border: 0; margin: .2em 0; }
        ul { padding-left: 1.2em; margin: .3em 0; }
        table { border-collapse: collapse; width: 100%; font-size: .87em; margin: .4em 0; }
        th, td { text-align: right; padding: .18em .5em; border-bottom: 1px solid #d9dee4; vertical-align: top; }
        th:first-child, .facts td, .facts th { text-align: left; }
        .facts th { width: 46%; }
        tbody th { font-weight: normal; }
        thead th { border-bottom: 2px solid #6b7683; }
        figure { margin: .35em 0; break-inside: avoid; }
        svg { width: 100%; height: auto; display: block; }
        .pictures { display: flex; flex-wrap: wrap; justify-content: space-between; }
        .pictures figure { width: 49%; }
        pre { white-space: pre-wrap; font-size: .72em; overflow-wrap: anywhere; }
        @media print { details { display: none; } body { font-size: 10px; line-height: 1.38; } h2 { margin-top: .7em; } main { padding: 0; max-width: none; } figure { margin: .15em 0; } .said { font-size: 1.8em; } }
        """
}
