import Biosignals

/// Rows that follow one another without a gap.
struct RowRun: Sendable, Hashable {
    var rows: Range<Int>
    /// Seconds of the first one.
    var start: Double

    /// The rows from one moment to another. One at the border of two parts, but for what is lost in computing, is the
    /// later one's.
    func rows(in seconds: Range<Double>, rate: Double) -> Range<Int> {
        func place(_ time: Double) -> Int {
            let place = ((time - start) * rate - 1e-6).rounded(.up)
            return rows.lowerBound + Int(min(max(place, 0), Double(rows.count)))
        }
        return place(seconds.lowerBound)..<place(seconds.upperBound)
    }
}

/// A signal whose samples stand in a column.
struct PlacedColumn: Sendable {
    /// The signal without its samples.
    var signal: ImportedSignal
    var samples: LongColumn<Float>
    /// In order, none over another.
    var runs: [RowRun]

    /// - Parameter kind: what the signal is; nil to tell from its name.
    init(
        name: String, kind: ChannelKind? = nil, unit: String, rate: Double, samples: LongColumn<Float>,
        runs: [RowRun]
    ) {
        signal = ImportedSignal(name: name, kind: kind, unit: unit, rate: rate, stretches: [])
        self.samples = samples
        self.runs = runs
    }

    fileprivate var seconds: Double {
        runs.last.map { $0.start + Double($0.rows.count) / signal.rate } ?? 0
    }

    fileprivate func stretches() throws(RecordingFormatError) -> [SignalTrace.Stretch] {
        var stretches: [SignalTrace.Stretch] = []
        for run in runs {
            stretches.append(
                SignalTrace.Stretch(start: run.start, rate: signal.rate, values: try samples.values(run.rows))
            )
        }
        return stretches
    }

    /// The samples from one moment to another.
    fileprivate func stretches(
        in seconds: Range<Double>
    ) throws(RecordingFormatError) -> [SignalTrace.Stretch] {
        var stretches: [SignalTrace.Stretch] = []
        for run in runs {
            let rows = run.rows(in: seconds, rate: signal.rate)
            guard !rows.isEmpty else { continue }
            let first = rows.lowerBound - run.rows.lowerBound
            stretches.append(
                SignalTrace.Stretch(
                    start: run.start + Double(first) / signal.rate, rate: signal.rate,
                    values: try samples.values(rows)))
        }
        return stretches
    }
}

extension ImportedRecording {
    /// Takes signals: with their samples, or where those are more than `mostSamples` to be read a part at a time.
    mutating func take(_ columns: [PlacedColumn], mostSamples: Int) throws(RecordingFormatError) {
        signals = columns.map(\.signal)
        guard columns.reduce(0, { $0 + $1.samples.count }) > mostSamples else {
            for (index, column) in columns.enumerated() {
                signals[index].stretches = try column.stretches()
            }
            return
        }
        let seconds = columns.map(\.seconds).max() ?? 0
        long = LongSignals(layout: signals, seconds: seconds) { range throws(RecordingFormatError) in
            var parts: [[SignalTrace.Stretch]] = []
            for column in columns { parts.append(try column.stretches(in: range)) }
            return parts
        }
    }
}
