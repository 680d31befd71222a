import Biosignals

/// A raw text recording of the OpenBCI program, of its versions up to 4 (`%First Column = SampleIndex`) and since 5
/// (a line of column names), or of the Python collector.
///
/// Lost packets show in the sample index; the time stamps are of the computer, in bursts, and only tell of losses that
/// are longer than a turn of the index, and when the recording began.
struct OpenBCIText {
    static func isSuch(_ text: String) -> Bool { text.hasPrefix("%OpenBCI") }

    /// - Parameters:
    ///   - file: its name, for errors.
    ///   - mostSamples: more are not held in memory.
    static func parse(
        _ source: ByteSource, file: String, mostSamples: Int
    ) throws(RecordingFormatError) -> ImportedRecording {
        func refusal(_ problem: String) -> RecordingFormatError {
            RecordingFormatError(
                file: file, problem: problem, remedy: "take the file as the OpenBCI program wrote it")
        }
        var lines = FileLines(source, file: file)
        var remarks: [String] = []
        var rows: Rows?
        func stated(_ name: String) -> Double? {
            guard let line = remarks.first(where: { $0.dropFirst().hasPrefix(name) }) else { return nil }
            let words = line.split(separator: "=", maxSplits: 1)
            guard words.count == 2, let number = words[1].split(separator: " ").first else { return nil }
            return DecimalText.number(String(number))
        }
        while let place = try lines.line() {
            let line = lines.whole(place)
            if line.isEmpty { continue }
            if rows == nil {
                guard !line.hasPrefix("%") else {
                    remarks.append(line)
                    continue
                }
                let isNamed = line.contains("Sample Index") || line.contains("EXG")
                rows = Rows(
                    names: isNamed ? line.split(separator: ",").map(Self.trimmed) : [],
                    isCollector: remarks.contains { $0.contains("First Column = Time") },
                    store: ColumnStore(most: mostSamples))
                if isNamed { continue }
            }
            guard try rows?.take(line.split(separator: ",").map(Self.trimmed)) == true else {
                if lines.isAtEnd, rows?.count ?? 0 > 0 { break }
                throw refusal("line \(lines.number) cannot be understood")
            }
        }
        guard let rate = stated("Sample Rate"), rate > 0, rate <= 1e5 else {
            throw refusal("it does not say how many samples a second it holds")
        }
        guard let rows, rows.count > 0 else { throw refusal("it holds no samples") }
        return try rows.recording(
            rate: rate, channels: stated("Number of channels").flatMap { Int(exactly: $0) },
            mostSamples: mostSamples)
    }

    private static func trimmed(_ cell: Substring) -> String {
        let cell = cell.drop { $0 == " " || $0 == "\t" }
        let end = cell.lastIndex { $0 != " " && $0 != "\t" }
        return end.map { String(cell[...$0]) } ?? ""
    }

    /// The file's lines as columns.
    private struct Rows {
        /// Empty in files without a line of names.
        let names: [String]
        /// Whether a column of seconds stands first.
        let isCollector: Bool
        let store: ColumnStore
        private var columns: [LongColumn<Double>] = []
        /// Of the first line's cells.
        private var isNumber: [Bool] = []

        init(names: [String], isCollector: Bool, store: ColumnStore) {
            self.names = names
            self.isCollector = isCollector
            self.store = store
        }

        var count: Int { columns.first?.count ?? 0 }

        /// - Returns: whether the line has as many cells as the first, numbers where that has numbers.
        mutating func take(_ cells: [String]) throws(RecordingFormatError) -> Bool {
            if columns.isEmpty {
                guard cells.count >= 2, names.isEmpty || cells.count >= names.count - 1,
                    DecimalText.number(cells[0]) != nil
                else { return false }
                columns = cells.map { _ in LongColumn(store) }
                isNumber = cells.map { DecimalText.number($0) != nil }
            }
            guard cells.count >= columns.count else { return false }
            let values = columns.indices.map { DecimalText.number(cells[$0]) }
            // Words in the place of a number: a line that was cut off, of which nothing is taken.
            guard columns.indices.allSatisfy({ values[$0] != nil || !isNumber[$0] }) else { return false }
            for index in columns.indices { try columns[index].append(values[index] ?? .nan) }
            return true
        }

        func recording(
            rate: Double, channels: Int?, mostSamples: Int
        ) throws(RecordingFormatError) -> ImportedRecording {
            let index = isCollector ? 1 : 0
            let stamps = try stamps
            let rows = try rows(of: columns[index], stamps: stamps, rate: rate)
            let runs = rows.placed(rate: rate)
            var recording = ImportedRecording()
            if rows.lost > 0 {
                recording.notes.append("its sample index shows \(rows.lost) lost samples; they are gaps")
            }
            var placed: [PlacedColumn] = []
            for place in signalPlaces(after: index, channels: channels) {
                let isVoltage = names.isEmpty || names[place].hasPrefix("EXG")
                let name = names.isEmpty ? "Channel \(place - index)" : names[place]
                placed.append(
                    PlacedColumn(
                        name: name, kind: .other, unit: isVoltage ? "uV" : "", rate: rate,
                        samples: try columns[place].map(in: store) { Float($0) }, runs: runs))
            }
            try recording.take(placed, mostSamples: mostSamples)
            recording.marks = try marks(runs, rate: rate)
            if let stamps, let first = try stamps.column.first(), (1e8...4e9).contains(first * stamps.scale) {
                recording.started = WallTime(unixSeconds: first * stamps.scale, utcOffsetMinutes: 0)
            }
            return recording
        }

        private func marks(_ runs: [RowRun], rate: Double) throws(RecordingFormatError) -> [ImportedMark] {
            guard let marker = column({ $0.hasPrefix("Marker") }) else { return [] }
            var marks: [ImportedMark] = []
            var left = runs[...]
            var row = 0
            try columns[marker].forEach { value in
                while let run = left.first, run.rows.upperBound <= row { left.removeFirst() }
                if let run = left.first, value != 0, value.isFinite {
                    let time = run.start + Double(row - run.rows.lowerBound) / rate
                    marks.append(ImportedMark(time: time, text: "\(value)"))
                }
                row += 1
            }
            return marks
        }

        private func column(_ matches: (String) -> Bool) -> Int? {
            names.firstIndex(where: matches).flatMap { $0 < columns.count ? $0 : nil }
        }

        /// Times of the computer, and how many seconds one of their units is: Unix seconds in a column of that name, which
        /// some programs write in milliseconds; Unix milliseconds in the last column of old files.
        private var stamps: (column: LongColumn<Double>, scale: Double)? {
            get throws(RecordingFormatError) {
                if let place = column({ $0 == "Timestamp" }) {
                    return (columns[place], (try columns[place].first() ?? 0) > 1e11 ? 1e-3 : 1)
                }
                guard names.isEmpty, let last = columns.last, let first = try last.first(),
                    (1e11...4e12).contains(first)
                else { return nil }
                return (last, 1e-3)
            }
        }

        /// Where the signals stand: the named ones, else as many as there are channels.
        private func signalPlaces(after index: Int, channels: Int?) -> [Int] {
            guard names.isEmpty else {
                return names.indices.filter {
                    $0 < columns.count
                        && (names[$0].hasPrefix("EXG") || names[$0].hasPrefix("Accel")
                            || names[$0].hasPrefix("Analog"))
                }
            }
            let numeric = (index + 1..<columns.count).filter { isNumber[$0] }
            return Array(numeric.prefix(max(1, min(channels ?? 8, numeric.count))))
        }

        /// By the index, which begins again after 255 (200 in a Ganglion), and where more was lost than a turn of it
        /// by the stamps.
        private func rows(
            of numbers: LongColumn<Double>, stamps: (column: LongColumn<Double>, scale: Double)?, rate: Double
        ) throws(RecordingFormatError) -> CountedRows {
            var isIndex = true
            var highest = 0.0
            try numbers.forEach {
                if !((0...255).contains($0) && $0 == $0.rounded()) { isIndex = false }
                highest = max(highest, $0)
            }
            guard isIndex else { return CountedRows(rows: numbers.count) }
            // Seen to begin again from its highest, or else as a Cyton counts.
            var before = -1.0
            var isTurned = false
            try numbers.forEach {
                if before == highest, $0 < before { isTurned = true }
                before = $0
            }
            let modulus = isTurned ? Int(highest) + 1 : 256
            var counted = try CountedRows(numbers.map(in: store) { Float($0) }, modulus: max(2, modulus))
            if let stamps {
                try counted.add(
                    losses: stamps.column, scale: stamps.scale, turn: Double(modulus) / rate, rate: rate)
            }
            return counted
        }
    }
}
