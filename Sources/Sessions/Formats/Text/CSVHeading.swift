/// What stands above the samples of a table.
struct CSVHeading: Sendable {
    let labels: [SignalLabel]
    let separator: Character
    /// Samples a second, of a line `# rate: 250`.
    let rate: Double?

    /// Reads on to the line below the heading; nil where there is none.
    init?(_ lines: inout FileLines, file: String) throws(RecordingFormatError) {
        var stated: Double?
        while let line = try lines.line() {
            let content = lines.text(line)
            if content.isEmpty { continue }
            if content.hasPrefix("#") {
                let words = content.dropFirst().lowercased().split { " :=\t".contains($0) }
                if words.count >= 2, ["rate", "fs", "rate_hz"].contains(words[0]) {
                    stated = DecimalText.number(String(words[1]))
                }
                continue
            }
            let separator: Character = content.contains(";") ? ";" : content.contains("\t") ? "\t" : ","
            let names = content.split(separator: separator, omittingEmptySubsequences: false).map(
                SignalLabel.trimmed)
            guard names.contains(where: { !$0.isEmpty && DecimalText.number($0) == nil }) else {
                throw RecordingFormatError(
                    file: file, problem: "line \(lines.number) is no heading",
                    remedy: "begin the file with the signals' names")
            }
            self.separator = separator
            labels = names.map { SignalLabel($0) }
            rate = stated
            return
        }
        return nil
    }
}
