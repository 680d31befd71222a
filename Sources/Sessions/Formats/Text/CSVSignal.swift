import Biosignals

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
    /// Samples by column; empty cells are NaN. Nil where there are too many: they are read from the disk again.
    var columns: [[Float]]?
    /// Rows without a gap between them.
    var runs: [CSVTimes.Run]
    /// What was taken for granted, a sentence each.
    var notes: [String] = []
    private var places: CSVPlaces

    /// Reads all of it once.
    ///
    /// - Parameters:
    ///   - file: its name, for errors.
    ///   - rate: samples a second, where the file does not tell; what is given wins.
    ///   - timeUnit: of a column of times that does not tell its own.
    ///   - mostSamples: more than these are not held.
    init(
        _ source: ByteSource, file: String, rate given: Double? = nil, timeUnit: TimeUnit? = nil,
        mostSamples: Int = LongSignals.most
    ) throws(RecordingFormatError) {
        func refusal(_ problem: String, _ remedy: String) -> RecordingFormatError {
            RecordingFormatError(file: file, problem: problem, remedy: remedy)
        }
        let empty = refusal("it holds no samples", "expected is a heading with names, then a line a sample")
        var lines = TextLines(source, file: file)
        guard let heading = try CSVHeading(&lines, file: file) else { throw empty }
        let hasTimes = heading.labels[0].isTime
        let labels = heading.labels.dropFirst(hasTimes ? 1 : 0)
        var times =
            hasTimes && given == nil
            ? CSVTimes(label: heading.labels[0], unit: timeUnit, file: file) : nil
        var rows = CSVRows(lines, heading: heading, file: file)
        var places = CSVPlaces(source, heading: heading, skipped: hasTimes ? 1 : 0, file: file)
        var row = [Double](repeating: 0, count: heading.labels.count)
        var columns = labels.map { _ in [Float]() }
        var count = 0
        let most = mostSamples / max(1, labels.count)
        places.note(rows.place, ofRow: 0)
        while try rows.next(&row) {
            times?.add(row[0])
            if count < most {
                for index in columns.indices { columns[index].append(Float(row[index + places.skipped])) }
            } else if count == most {
                columns = []
            }
            count += 1
            places.note(rows.place, ofRow: count)
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
        self.columns = count <= most ? columns : nil
        runs = laid?.runs ?? [CSVTimes.Run(rows: 0..<count, start: 0)]
        if let note = laid?.note { notes.append(note) }
        self.places = places
    }

    /// A column's samples at their times; none where they are too many.
    func stretches(of column: Int) -> [SignalTrace.Stretch] {
        guard let values = columns?[column] else { return [] }
        return runs.map {
            SignalTrace.Stretch(start: $0.start, rate: rate, values: Array(values[$0.rows]))
        }
    }

    /// The samples a part at a time.
    func long(layout: [ImportedSignal]) -> LongSignals {
        let seconds = runs.last.map { $0.start + Double($0.rows.count) / rate } ?? 0
        return LongSignals(layout: layout, seconds: seconds) {
            [rate, runs, places] range throws(RecordingFormatError) in
            let wanted = runs.map { run in
                // A sample at the border of two parts, but for what is lost in computing, is the later one's.
                func row(_ time: Double) -> Int {
                    let place = ((time - run.start) * rate - 1e-6).rounded(.up)
                    return run.rows.lowerBound + Int(min(max(place, 0), Double(run.rows.count)))
                }
                return row(range.lowerBound)..<row(range.upperBound)
            }
            let parts = zip(runs, wanted).filter { !$1.isEmpty }
            guard let first = parts.first?.1.lowerBound, let end = parts.last?.1.upperBound else {
                return layout.map { _ in [] }
            }
            return try places.columns(of: first..<end).map { values in
                parts.map { run, rows in
                    SignalTrace.Stretch(
                        start: run.start + Double(rows.lowerBound - run.rows.lowerBound) / rate, rate: rate,
                        values: Array(values[rows.lowerBound - first..<rows.upperBound - first]))
                }
            }
        }
    }
}
