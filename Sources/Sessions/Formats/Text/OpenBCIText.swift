import Biosignals

/// A raw text recording of the OpenBCI program, of its versions up to 4 (`%First Column = SampleIndex`) and since 5
/// (a line of column names), or of the Python collector.
///
/// Lost packets show in the sample index; the time stamps are of the computer, in bursts, and only tell of losses that
/// are longer than a turn of the index, and when the recording began.
struct OpenBCIText {
    static func isSuch(_ text: String) -> Bool { text.hasPrefix("%OpenBCI") }

    /// - Parameter file: its name, for errors.
    static func parse(_ text: String, file: String) throws(RecordingFormatError) -> ImportedRecording {
        func refusal(_ problem: String) -> RecordingFormatError {
            RecordingFormatError(
                file: file, problem: problem, remedy: "take the file as the OpenBCI program wrote it")
        }
        let lines = text.split(whereSeparator: \.isNewline)
        let remarks = lines.prefix { $0.hasPrefix("%") }
        func stated(_ name: String) -> Double? {
            guard let line = remarks.first(where: { $0.dropFirst().hasPrefix(name) }) else { return nil }
            let words = line.split(separator: "=", maxSplits: 1)
            guard words.count == 2, let number = words[1].split(separator: " ").first else { return nil }
            return DecimalText.number(String(number))
        }
        guard let rate = stated("Sample Rate"), rate > 0, rate <= 1e5 else {
            throw refusal("it does not say how many samples a second it holds")
        }
        var rows = Rows(names: [], isCollector: remarks.contains { $0.contains("First Column = Time") })
        var body = lines.dropFirst(remarks.count)
        if let first = body.first, first.contains("Sample Index") || first.contains("EXG") {
            rows.names = first.split(separator: ",").map(Self.trimmed)
            body = body.dropFirst()
        }
        for (index, line) in body.enumerated() {
            let cells = line.split(separator: ",").map(Self.trimmed)
            guard rows.take(cells) else {
                if index == body.count - 1, rows.count > 0 { break }
                throw refusal(
                    "line \(remarks.count + (rows.names.isEmpty ? 1 : 2) + index) cannot be understood")
            }
        }
        guard rows.count > 0 else { throw refusal("it holds no samples") }
        return rows.recording(rate: rate, channels: stated("Number of channels").flatMap { Int(exactly: $0) })
    }

    private static func trimmed(_ cell: Substring) -> String {
        let cell = cell.drop { $0 == " " || $0 == "\t" }
        let end = cell.lastIndex { $0 != " " && $0 != "\t" }
        return end.map { String(cell[...$0]) } ?? ""
    }

    /// The file's lines as columns.
    private struct Rows {
        /// Empty in files without a line of names.
        var names: [String]
        /// Whether a column of seconds stands first.
        let isCollector: Bool
        var columns: [[Double]] = []
        /// Of the first line's cells.
        var isNumber: [Bool] = []
        var count: Int { columns.first?.count ?? 0 }

        /// - Returns: whether the line has as many cells as the first, numbers where that has numbers.
        mutating func take(_ cells: [String]) -> Bool {
            if columns.isEmpty {
                guard cells.count >= 2, names.isEmpty || cells.count >= names.count - 1,
                    DecimalText.number(cells[0]) != nil
                else { return false }
                columns = [[Double]](repeating: [], count: cells.count)
                isNumber = cells.map { DecimalText.number($0) != nil }
            }
            guard cells.count >= columns.count else { return false }
            let values = columns.indices.map { DecimalText.number(cells[$0]) }
            // Words in the place of a number: a line that was cut off, of which nothing is taken.
            guard columns.indices.allSatisfy({ values[$0] != nil || !isNumber[$0] }) else { return false }
            for index in columns.indices { columns[index].append(values[index] ?? .nan) }
            return true
        }

        func recording(rate: Double, channels: Int?) -> ImportedRecording {
            let index = isCollector ? 1 : 0
            let stamps = namedStamps ?? unnamedStamps
            let runs = runs(of: columns[index], stamps: stamps, rate: rate)
            var recording = ImportedRecording()
            if runs.lost > 0 {
                recording.notes.append("its sample index shows \(runs.lost) lost samples; they are gaps")
            }
            for place in signalPlaces(after: index, channels: channels) {
                let isVoltage = names.isEmpty || names[place].hasPrefix("EXG")
                let name = names.isEmpty ? "Channel \(place - index)" : names[place]
                recording.signals.append(
                    ImportedSignal(
                        name: name, kind: .other, unit: isVoltage ? "uV" : "", rate: rate,
                        stretches: runs.stretches(columns[place].map { Float($0) }, rate: rate)))
            }
            if let marker = column({ $0.hasPrefix("Marker") }) {
                for (run, position) in zip(runs.runs, runs.positions) {
                    for row in run where columns[marker][row] != 0 && columns[marker][row].isFinite {
                        let time = Double(position + row - run.lowerBound) / rate
                        recording.marks.append(ImportedMark(time: time, text: "\(columns[marker][row])"))
                    }
                }
            }
            if let start = stamps?.first, (1e8...4e9).contains(start) {
                recording.started = WallTime(unixSeconds: start, utcOffsetMinutes: 0)
            }
            return recording
        }

        private func column(_ matches: (String) -> Bool) -> Int? {
            names.firstIndex(where: matches).flatMap { $0 < columns.count ? $0 : nil }
        }

        /// Unix seconds; some programs write milliseconds.
        private var namedStamps: [Double]? {
            column { $0 == "Timestamp" }.map { place in
                let scale = (columns[place].first ?? 0) > 1e11 ? 1e-3 : 1
                return columns[place].map { $0 * scale }
            }
        }

        /// Unix milliseconds, in the last column of old files.
        private var unnamedStamps: [Double]? {
            guard names.isEmpty, let last = columns.last, let first = last.first,
                (1e11...4e12).contains(first)
            else { return nil }
            return last.map { $0 / 1000 }
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
            let numeric = (index + 1..<columns.count).filter { columns[$0][0].isFinite }
            return Array(numeric.prefix(max(1, min(channels ?? 8, numeric.count))))
        }

        /// By the index, which begins again after 255 (200 in a Ganglion), and where more was lost than a turn of it
        /// by the stamps.
        private func runs(of numbers: [Double], stamps: [Double]?, rate: Double) -> CountedRows {
            let isIndex = numbers.allSatisfy { (0...255).contains($0) && $0 == $0.rounded() }
            guard isIndex else {
                return CountedRows(Array(numbers.indices), modulus: numbers.count + 1, step: 1)
            }
            let highest = Int(numbers.max() ?? 255)
            // Seen to begin again from its highest, or else as a Cyton counts.
            let modulus =
                zip(numbers, numbers.dropFirst()).contains { Int($0) == highest && $1 < $0 }
                ? highest + 1 : 256
            var counted = CountedRows(numbers.map { Int($0) }, modulus: max(2, modulus))
            if let stamps { counted.add(losses: stamps, turn: Double(modulus) / rate, rate: rate) }
            return counted
        }
    }
}
