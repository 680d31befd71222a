import Biosignals

/// The lines of an OpenBCI recording, of which the index, the stamps, the signals and the markers are kept as columns.
struct OpenBCIRows {
    /// Empty in files without a line of names.
    private let names: [String]
    /// Whether a column of seconds stands first.
    private let isCollector: Bool
    /// As the file says.
    private let channels: Int?
    private let store: ColumnStore
    /// Of the first line's cells.
    private var isNumber: [Bool] = []
    /// The line that was read last; what is no number in the first line is NaN.
    private var row: [Double] = []
    /// What is kept but for the stamps, by its place in a line.
    private var columns: [(place: Int, values: LongColumn<Float>)] = []
    /// Times of the computer, and where they stand: Unix seconds in a column of that name; Unix milliseconds in the last
    /// column of old files.
    private var stamps: LongColumn<Double>
    private var stampPlace: Int?

    init(names: [String], isCollector: Bool, channels: Int?, store: ColumnStore) {
        self.names = names
        self.isCollector = isCollector
        self.channels = channels
        self.store = store
        stamps = LongColumn(store)
    }

    /// Lines that were kept.
    var count: Int { columns.first?.values.count ?? 0 }

    /// Reads a line.
    ///
    /// - Returns: whether it has as many cells as the first, numbers where that has numbers; nothing can be kept of another.
    mutating func read(_ cells: [String]) -> Bool {
        if isNumber.isEmpty {
            guard cells.count >= 2, names.isEmpty || cells.count >= names.count - 1,
                DecimalText.number(cells[0]) != nil
            else { return false }
            isNumber = cells.map { DecimalText.number($0) != nil }
            row = cells.map { DecimalText.number($0) ?? .nan }
            stampPlace = named { $0 == "Timestamp" } ?? (names.isEmpty ? row.count - 1 : nil)
            let kept = Set([indexPlace] + [markerPlace].compactMap(\.self) + signalPlaces)
            columns = kept.sorted().map { ($0, LongColumn(store)) }
        }
        guard cells.count >= isNumber.count else { return false }
        for place in isNumber.indices where isNumber[place] {
            // Words in the place of a number: a line that was cut off.
            guard let value = DecimalText.number(cells[place]) else { return false }
            row[place] = value
        }
        return true
    }

    /// Reads a line of plain decimals as bytes, which nearly all of millions are; false for anything else, and for the first.
    mutating func read(_ line: Span<UInt8>) -> Bool {
        guard !isNumber.isEmpty else { return false }
        let count = line.forEachCell(separatedBy: UInt8(ascii: ",")) { place, cell in
            guard !cell.isEmpty else { return false }
            guard place < isNumber.count, isNumber[place] else { return true }
            guard let value = DecimalText.number(cell) else { return false }
            row[place] = value
            return true
        }
        return count.map { $0 >= isNumber.count } ?? false
    }

    /// Keeps the line that was read last.
    mutating func keep() throws(RecordingFormatError) {
        for index in columns.indices { try columns[index].values.append(Float(row[columns[index].place])) }
        if let stampPlace { try stamps.append(row[stampPlace]) }
    }

    func recording(rate: Double, mostSamples: Int) throws(RecordingFormatError) -> ImportedRecording {
        let rows = try counted(rate: rate)
        let runs = rows.placed(rate: rate)
        var recording = ImportedRecording()
        if rows.lost > 0 {
            recording.notes.append("its sample index shows \(rows.lost) lost samples; they are gaps")
        }
        var placed: [PlacedColumn] = []
        for place in signalPlaces {
            guard let column = column(place) else { continue }
            let isVoltage = names.isEmpty || names[place].hasPrefix("EXG")
            let name = names.isEmpty ? "Channel \(place - indexPlace)" : names[place]
            placed.append(
                PlacedColumn(
                    name: name, kind: .other, unit: isVoltage ? "uV" : "", rate: rate, samples: column,
                    runs: runs))
        }
        try recording.take(placed, mostSamples: mostSamples)
        recording.marks = try marks(runs, rate: rate)
        if let scale = try stampScale, let first = try stamps.first(),
            (1e8...4e9).contains(first * scale)
        {
            recording.started = WallTime(unixSeconds: first * scale, utcOffsetMinutes: 0)
        }
        return recording
    }

    private func marks(_ runs: [RowRun], rate: Double) throws(RecordingFormatError) -> [ImportedMark] {
        guard let markers = markerPlace.flatMap(column) else { return [] }
        var marks: [ImportedMark] = []
        var left = runs[...]
        var row = 0
        try markers.forEach { value in
            while let run = left.first, run.rows.upperBound <= row { left.removeFirst() }
            if let run = left.first, value != 0, value.isFinite {
                let time = run.start + Double(row - run.rows.lowerBound) / rate
                marks.append(ImportedMark(time: time, text: "\(value)"))
            }
            row += 1
        }
        return marks
    }

    // MARK: What stands where

    private func column(_ place: Int) -> LongColumn<Float>? {
        columns.first { $0.place == place }?.values
    }

    private func named(_ matches: (String) -> Bool) -> Int? {
        names.firstIndex(where: matches).flatMap { $0 < row.count ? $0 : nil }
    }

    private var indexPlace: Int { isCollector ? 1 : 0 }
    private var markerPlace: Int? { named { $0.hasPrefix("Marker") } }

    /// The named ones, else as many as there are channels.
    private var signalPlaces: [Int] {
        guard names.isEmpty else {
            return names.indices.filter {
                $0 < row.count
                    && (names[$0].hasPrefix("EXG") || names[$0].hasPrefix("Accel")
                        || names[$0].hasPrefix("Analog"))
            }
        }
        let numeric = isNumber.indices.filter { $0 > indexPlace && isNumber[$0] }
        return Array(numeric.prefix(max(1, min(channels ?? 8, numeric.count))))
    }

    /// Seconds of a unit of the stamps; nil where there are none. Some programs write named ones in milliseconds.
    private var stampScale: Double? {
        get throws(RecordingFormatError) {
            guard let first = try stamps.first() else { return nil }
            if !names.isEmpty { return first > 1e11 ? 1e-3 : 1 }
            return (1e11...4e12).contains(first) ? 1e-3 : nil
        }
    }

    /// By the index, which begins again after 255 (200 in a Ganglion), and where more was lost than a turn of it
    /// by the stamps.
    private func counted(rate: Double) throws(RecordingFormatError) -> CountedRows {
        guard let numbers = column(indexPlace) else { return CountedRows(rows: count) }
        var isIndex = true
        var (highest, turned, before): (Float, Float, Float) = (0, -1, -1)
        try numbers.forEach {
            if !((0...255).contains($0) && $0 == $0.rounded()) { isIndex = false }
            highest = max(highest, $0)
            if $0 < before { turned = max(turned, before) }
            before = $0
        }
        guard isIndex else { return CountedRows(rows: count) }
        // Seen to begin again from its highest, or else as a Cyton counts.
        let modulus = turned == highest ? Int(highest) + 1 : 256
        var counted = try CountedRows(numbers, modulus: max(2, modulus))
        if let scale = try stampScale {
            try counted.add(
                losses: stamps, scale: scale, turn: Double(modulus) / rate, rate: rate)
        }
        return counted
    }
}
