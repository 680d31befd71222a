/// Evenly spaced signals from a table: a heading with names, then one line a sample.
///
/// The rate comes from a first column of times called `t`, `time` or `timestamp`, whose unit its name tells or whose
/// parts of a second do, or from a line `# rate: 250` before the heading; else it must be given. Where the times jump
/// forward there is a gap.
public struct CSVSignal: Sendable, Hashable {
    /// As the heading has them, without unit.
    public var names: [String]
    /// `mV` of `ECG [mV]` or `ECG (mV)`; empty where the heading gives none.
    public var units: [String]
    /// Samples a second.
    public var rate: Double
    /// Samples by column; empty cells are NaN.
    public var columns: [[Float]]
    /// Rows without a gap between them.
    var runs: [CSVTimes.Run]
    /// What was taken for granted, a sentence each.
    public var notes: [String]

    /// - Parameters:
    ///   - file: its name, for errors.
    ///   - rate: samples a second, where the file does not tell; what is given wins.
    ///   - timeUnit: of a column of times that does not tell its own.
    public static func parse(
        _ text: String, file: String, rate given: Double? = nil, timeUnit: TimeUnit? = nil
    ) throws(RecordingFormatError) -> CSVSignal {
        func refusal(_ problem: String, _ remedy: String) -> RecordingFormatError {
            RecordingFormatError(file: file, problem: problem, remedy: remedy)
        }
        var stated: Double?
        var heading: [String] = []
        var separator: Character = ","
        var columns: [[Double]] = []
        let bytes = text.utf8.span
        var rows = CSVRows()
        while let place = rows.line(of: bytes) {
            let isPlain =
                !heading.isEmpty && !place.isEmpty
                && CSVRows.append(
                    bytes.extracting(place), separator: separator.asciiValue ?? 0, to: &columns)
            if isPlain { continue }
            let lineNumber = rows.number
            let line = Substring(String(decoding: place.map { bytes[$0] }, as: UTF8.self))
            let content = SignalLabel.trimmed(line)
            if content.isEmpty { continue }
            if content.hasPrefix("#") {
                let words = content.dropFirst().lowercased().split { " :=\t".contains($0) }
                if words.count >= 2, ["rate", "fs", "rate_hz"].contains(words[0]) {
                    stated = DecimalText.number(String(words[1]))
                }
                continue
            }
            if heading.isEmpty {
                separator = content.contains(";") ? ";" : content.contains("\t") ? "\t" : ","
                heading = content.split(separator: separator, omittingEmptySubsequences: false).map(
                    SignalLabel.trimmed)
                guard heading.contains(where: { !$0.isEmpty && DecimalText.number($0) == nil }) else {
                    throw refusal(
                        "line \(lineNumber) is no heading", "begin the file with the signals' names")
                }
                columns = heading.map { _ in [] }
                continue
            }
            let cells = line.split(separator: separator, omittingEmptySubsequences: false)
            guard cells.count >= heading.count,
                cells.dropFirst(heading.count).allSatisfy({ SignalLabel.trimmed($0).isEmpty })
            else {
                throw refusal(
                    "line \(lineNumber) has \(cells.count) cells, the heading \(heading.count)",
                    "repair the line")
            }
            for index in heading.indices {
                let cell = SignalLabel.trimmed(cells[index])
                guard let value = ["", "nan"].contains(cell.lowercased()) ? .nan : DecimalText.number(cell)
                else {
                    throw refusal("line \(lineNumber): “\(cell)” is no number", "repair the line")
                }
                columns[index].append(value)
            }
        }
        guard let count = columns.first?.count, count > 0 else {
            throw refusal("it holds no samples", "expected is a heading with names, then a line a sample")
        }
        var labels = heading.map { SignalLabel($0) }
        var notes: [String] = []
        var times: CSVTimes?
        if let first = labels.first, first.isTime {
            times =
                given == nil ? try CSVTimes(columns[0], label: first, unit: timeUnit, file: file) : nil
            labels.removeFirst()
            columns.removeFirst()
        }
        guard !columns.isEmpty else { throw refusal("it holds times only", "add a column of samples") }
        guard let rate = given ?? stated ?? times?.rate else {
            throw refusal(
                "it does not say how many samples a second it holds",
                "say --rate 250, or add a line “# rate: 250” or a column time_s")
        }
        guard rate > 0, rate <= 1_000_000 else {
            throw refusal("a rate of \(rate) samples a second is absurd", "state the true rate")
        }
        if let note = times?.note { notes.append(note) }
        return CSVSignal(
            names: labels.map(\.name), units: labels.map(\.unit), rate: rate,
            columns: columns.map { $0.map { Float($0) } },
            runs: times?.runs ?? [CSVTimes.Run(rows: 0..<count, start: 0)], notes: notes)
    }

    /// A column's samples at their times.
    func stretches(of column: Int) -> [SignalTrace.Stretch] {
        runs.map {
            SignalTrace.Stretch(start: $0.start, rate: rate, values: Array(columns[column][$0.rows]))
        }
    }
}
