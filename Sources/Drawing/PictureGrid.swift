/// Pictures of one size in rows, as one drawing.
public enum PictureGrid {
    /// - Parameters:
    ///   - columns: pictures in a row, at least 1.
    ///   - pictures: drawn from left to right and from top to bottom.
    public static func picture(_ pictures: [Picture], columns: Int, title: String) -> Picture {
        precondition(columns >= 1, "a grid has a column")
        let gap = 16.0
        let width = pictures.map(\.width).max() ?? 0
        let rows = stride(from: 0, to: pictures.count, by: columns).map {
            pictures[$0..<min($0 + columns, pictures.count)]
        }
        let heights = rows.map { row in row.map(\.height).max() ?? 0 }
        let across = Double(min(columns, max(1, pictures.count)))
        var sheet = Picture(
            width: across * width + (across + 1) * gap, height: heights.reduce(gap) { $0 + $1 + gap } + 24,
            title: title)
        sheet.rectangle(x: 0, y: 0, width: sheet.width, height: sheet.height, .paper)
        sheet.text(title, at: (x: gap, y: 24), size: 14, bold: true)
        var y = gap + 24
        for (row, height) in zip(rows, heights) {
            for (column, picture) in row.enumerated() {
                sheet.place(picture, x: gap + Double(column) * (width + gap), y: y)
            }
            y += height + gap
        }
        return sheet
    }
}
