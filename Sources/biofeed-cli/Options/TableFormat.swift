import ArgumentParser

/// How results are written: for people, as one JSON document, or as tables with a row for each recording or part.
enum TableFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json, jsonl, csv, parquet

    /// What a file's ending asks for; nil where it tells nothing.
    init?(ending path: String) {
        guard let point = path.lastIndex(of: ".") else { return nil }
        self.init(rawValue: String(path[path.index(after: point)...]).lowercased())
    }
}
