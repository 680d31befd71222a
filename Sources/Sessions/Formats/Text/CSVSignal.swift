/// Evenly spaced signals from a table: a heading with names, then one line a sample.
///
/// The rate comes from a first column of times called `t`, `time` or `timestamp`, whose unit its name tells or whose
/// parts of a second do, or from a line `# rate: 250` before the heading; else it must be given. Where the times jump
/// forward there is a gap.
struct CSVSignal: Sendable {
    /// As the heading has them, without unit.
    var names: [String]
    /// `mV` of `ECG [mV]` or `ECG (mV)`; empty where the heading gives none.
    var units: [String]
    /// Samples a second.
    var rate: Double
    /// Samples; empty cells are NaN.
    var columns: [LongColumn<Float>]
    var runs: [RowRun]
    /// What was taken for granted, a sentence each.
    var notes: [String] = []

    /// Reads all of it once.
    ///
    /// - Parameters:
    ///   - file: its name, for errors.
    ///   - rate: samples a second, where the file does not tell; what is given wins.
    ///   - timeUnit: of a column of times that does not tell its own.
    ///   - mostSamples: more than these are not held in memory.
    init(
        _ source: ByteSource, file: String, rate given: Double? = nil, timeUnit: TimeUnit? = nil,
        mostSamples: Int = LongSignals.most
    ) throws(RecordingFormatError) {
        func refusal(_ problem: String, _ remedy: String) -> RecordingFormatError {
            RecordingFormatError(file: file, problem: problem, remedy: remedy)
        }
        let empty = refusal("it holds no samples", "expected is a heading with names, then a line a sample")
        var lines = FileLines(source, file: file)
        guard let heading = try CSVHeading(&lines, file: file) else { throw empty }
        let hasTimes = heading.labels[0].isTime
        let labels = heading.labels.dropFirst(hasTimes ? 1 : 0)
        var times =
            hasTimes && given == nil
            ? CSVTimes(label: heading.labels[0], unit: timeUnit, file: file) : nil
        var rows = CSVRows(lines, heading: heading, file: file)
        var row = [Double](repeating: 0, count: heading.labels.count)
        let store = ColumnStore(most: mostSamples)
        var columns = labels.map { _ in LongColumn<Float>(store) }
        var count = 0
        while try rows.next(&row) {
            times?.add(row[0])
            for (index, value) in zip(columns.indices, row.dropFirst(hasTimes ? 1 : 0)) {
                try columns[index].append(Float(value))
            }
            count += 1
        }
        guard count > 0 else { throw empty }
        let laid = try times?.laid()
        guard !labels.isEmpty else { throw refusal("it holds times only", "add a column of samples") }
        guard let rate = given ?? heading.rate ?? laid?.rate else {
            throw refusal(
                "it does not say how many samples a second it holds",
                "say --rate 250, or add a line “# rate: 250” or a column time_s")
        }
        guard rate > 0, rate <= 1_000_000 else {
            throw refusal("a rate of \(rate) samples a second is absurd", "state the true rate")
        }
        names = labels.map(\.name)
        units = labels.map(\.unit)
        self.rate = rate
        self.columns = columns
        runs = laid?.runs ?? [RowRun(rows: 0..<count, start: 0)]
        if let note = laid?.note { notes.append(note) }
    }

    /// The columns with their names and times.
    var placed: [PlacedColumn] {
        names.indices.map {
            PlacedColumn(name: names[$0], unit: units[$0], rate: rate, samples: columns[$0], runs: runs)
        }
    }
}
