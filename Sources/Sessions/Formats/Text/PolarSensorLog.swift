/// A file of the Polar Sensor Logger app with the samples of a chest strap or wrist band: ECG, PPG, acceleration.
///
/// `Phone timestamp;sensor timestamp [ns];timestamp [ms];ecg [uV]`. The phone's stamp is that of the arrival; time runs
/// by the sensor's own. Intervals (`RR-interval [ms]`) are read as any list of intervals.
struct PolarSensorLog {
    static func isSuch(_ text: String) -> Bool {
        text.hasPrefix("Phone timestamp;") && !(text.prefix { !$0.isNewline }.contains("RR-interval"))
    }

    /// - Parameters:
    ///   - file: its name, for errors.
    ///   - mostSamples: more are not held in memory.
    static func parse(
        _ source: ByteSource, file: String, mostSamples: Int
    ) throws(RecordingFormatError) -> ImportedRecording {
        func refusal(_ problem: String, _ remedy: String) -> RecordingFormatError {
            RecordingFormatError(file: file, problem: problem, remedy: remedy)
        }
        var lines = FileLines(source, file: file)
        let heading = try lines.line().map { lines.whole($0).split(separator: ";").map(String.init) } ?? []
        guard let clock = heading.firstIndex(where: { $0.hasPrefix("sensor timestamp") }) else {
            throw refusal(
                "it holds no samples of a sensor, as a log of heart rates does not",
                "give the app's ECG or RR file")
        }
        let places = heading.indices.filter { $0 > clock && !heading[$0].hasPrefix("timestamp") }
        guard !places.isEmpty else { throw refusal("it holds times only", "give the app's ECG or RR file") }
        let store = ColumnStore(most: mostSamples)
        var times = LongColumn<Double>(store)
        var columns = places.map { _ in LongColumn<Float>(store) }
        var first: Int64?
        var recording = ImportedRecording()
        var cells = Cells(
            heading.indices.map { $0 == clock ? .stamp : places.contains($0) ? .value : .other })
        while let place = try lines.line() {
            if let first, lines.with(place, { cells.read($0) }) {
                try times.append(seconds(cells.stamp, since: first))
                for index in columns.indices { try columns[index].append(Float(cells.values[index])) }
                continue
            }
            let line = lines.whole(place)
            if line.isEmpty { continue }
            let cells = line.split(separator: ";", omittingEmptySubsequences: false)
            let values = places.compactMap {
                $0 < cells.count ? DecimalText.number(String(cells[$0])) : nil
            }
            guard clock < cells.count, let time = Int64(cells[clock]), values.count == places.count else {
                if lines.isAtEnd, first != nil { break }
                throw refusal(
                    "line \(lines.number) cannot be understood", "take the file as the app wrote it")
            }
            if first == nil { recording.started = cells.first.flatMap { WallTime(iso8601: String($0)) } }
            let begin = first ?? time
            first = begin
            try times.append(seconds(time, since: begin))
            for (index, value) in values.enumerated() { try columns[index].append(Float(value)) }
        }
        guard first != nil else { throw refusal("it holds no samples", "take the file as the app wrote it") }
        // A lost packet is half a second of ECG; stamps within one are even.
        guard let timed = try TimedSamples(times, nominalRate: nil, tolerance: 0.1) else {
            throw refusal("its sensor stamps do not grow", "take the file as the app wrote it")
        }
        let runs = timed.placed(origin: timed.start)
        try recording.take(
            places.enumerated().map { index, place in
                let label = SignalLabel(heading[place])
                let name = label.name.hasPrefix("channel") ? "PPG \(label.name)" : label.name.uppercased()
                return PlacedColumn(
                    name: name, unit: label.unit, rate: timed.rate, samples: columns[index], runs: runs)
            }, mostSamples: mostSamples)
        return recording
    }

    private static func seconds(_ stamp: Int64, since first: Int64) -> Double {
        Double(stamp.subtractingReportingOverflow(first).partialValue) / 1e9
    }

    /// What is taken of a line, read as bytes.
    private struct Cells {
        enum Meaning {
            case stamp, value, other
        }

        private let meanings: [Meaning]
        private(set) var stamp: Int64 = 0
        private(set) var values: [Double] = []

        init(_ meanings: [Meaning]) { self.meanings = meanings }

        /// Reads a line of a whole stamp and plain decimals, which nearly all of millions are; false for anything else.
        mutating func read(_ line: Span<UInt8>) -> Bool {
            values.removeAll(keepingCapacity: true)
            let count = line.forEachCell(separatedBy: UInt8(ascii: ";")) { number, cell in
                guard number < meanings.count else { return true }
                switch meanings[number] {
                case .stamp:
                    guard let stamp = DecimalText.whole(cell) else { return false }
                    self.stamp = stamp
                case .value:
                    guard let value = DecimalText.number(cell) else { return false }
                    values.append(value)
                case .other: break
                }
                return true
            }
            return count.map { $0 >= meanings.count } ?? false
        }
    }
}
