import Biosignals
import Foundation

/// A text recording of OpenSignals (r)evolution, the program of BITalino and biosignalsplux: a heading in JSON, then one
/// line a sample with the raw numbers of the converter, or in a converted file physical values.
///
/// Raw numbers are kept as they are: which sensor hangs on a channel, and so its scale, is only told in words.
struct OpenSignalsText {
    private struct Device: Decodable {
        var column: [String]
        var sensor: [String]?
        var label: [String]?
        var resolution: [Int]?
        var samplingRate: Double
        var date: String?
        var time: String?

        enum CodingKeys: String, CodingKey {
            case column, sensor, label, resolution, date, time
            case samplingRate = "sampling rate"
        }
    }

    static func isSuch(_ text: String) -> Bool { text.hasPrefix("# OpenSignals Text File Format") }

    /// - Parameters:
    ///   - file: its name, for errors.
    ///   - mostSamples: more are not held in memory.
    static func parse(
        _ source: ByteSource, file: String, mostSamples: Int
    ) throws(RecordingFormatError) -> ImportedRecording {
        func refusal(_ problem: String) -> RecordingFormatError {
            RecordingFormatError(
                file: file, problem: problem, remedy: "export the recording from OpenSignals again")
        }
        var lines = FileLines(source, file: file)
        var heading: String?
        while heading == nil, lines.number < 20, let line = try lines.line() {
            let text = lines.whole(line)
            if text.hasPrefix("# {") { heading = text }
        }
        guard let line = heading else { throw refusal("it has no heading in JSON") }
        let json = String(line.dropFirst(2))
        var devices: [(place: String.Index, device: Device)] = []
        do {
            for (name, device) in try JSONDecoder().decode([String: Device].self, from: Data(json.utf8)) {
                devices.append((json.firstRange(of: "\"\(name)\"")?.lowerBound ?? json.endIndex, device))
            }
        } catch {
            throw refusal("its heading cannot be understood")
        }
        // The columns stand in the order of the heading.
        devices.sort { $0.place < $1.place }
        guard let rate = devices.first?.device.samplingRate, rate > 0, rate <= 1e6,
            devices.allSatisfy({ $0.device.samplingRate == rate })
        else { throw refusal("its devices have no common number of samples a second") }
        let width = devices.reduce(0) { $0 + $1.device.column.count }
        let store = ColumnStore(most: mostSamples)
        var columns = (0..<width).map { _ in LongColumn<Float>(store) }
        var row = [Double](repeating: 0, count: width)
        while let place = try lines.line() {
            if lines.with(place, { Self.read($0, into: &row) }) {
                for index in columns.indices { try columns[index].append(Float(row[index])) }
                continue
            }
            let line = lines.whole(place)
            if line.isEmpty || line.hasPrefix("#") { continue }
            let cells = line.split { $0 == "\t" || $0 == " " || $0 == ";" }
            guard cells.count >= width else {
                // A recording that was cut off ends in the middle of a line.
                if lines.isAtEnd, columns.first?.isEmpty == false { break }
                throw refusal(
                    "line \(lines.number) has \(cells.count) columns and its heading names \(width)")
            }
            for index in columns.indices {
                guard let value = DecimalText.number(String(cells[index])) else {
                    throw refusal("line \(lines.number): “\(cells[index])” is no number")
                }
                try columns[index].append(Float(value))
            }
        }
        guard columns.first?.isEmpty == false else { throw refusal("it holds no samples") }
        var recording = ImportedRecording()
        var placed: [PlacedColumn] = []
        var first = 0
        for (_, device) in devices {
            let own = Array(columns[first..<first + device.column.count])
            placed += try take(
                device, own, rate, named: Set(placed.map(\.signal.channel.name)), &recording.notes)
            first += device.column.count
        }
        try recording.take(placed, mostSamples: mostSamples)
        guard !recording.signals.isEmpty else { throw refusal("its heading names no signal") }
        if let device = devices.first?.device, let date = device.date, let time = device.time {
            recording.started = WallTime(iso8601: "\(date)T\(time)")
        }
        return recording
    }

    /// Reads the first cells of a line of plain decimals, which nearly all of millions are; false for anything else.
    private static func read(_ line: Span<UInt8>, into row: inout [Double]) -> Bool {
        var place = 0
        for column in row.indices {
            while place < line.count, isBetweenCells(line[place]) { place += 1 }
            let begin = place
            while place < line.count, !isBetweenCells(line[place]) { place += 1 }
            guard let value = DecimalText.number(line.extracting(begin..<place)) else { return false }
            row[column] = value
        }
        return !row.isEmpty
    }

    private static func isBetweenCells(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\t") || byte == UInt8(ascii: " ") || byte == UInt8(ascii: ";")
    }

    /// The signals of a device.
    private static func take(
        _ device: Device, _ columns: [LongColumn<Float>], _ rate: Double, named: Set<String>,
        _ notes: inout [String]
    ) throws(RecordingFormatError) -> [PlacedColumn] {
        let counter = device.column.firstIndex(of: "nSeq")
        var rows = CountedRows(rows: columns.first?.count ?? 0)
        if let counter {
            var highest: Float = 0
            var isWhole = true
            try columns[counter].forEach {
                highest = max(highest, $0)
                if !($0 >= 0 && $0 < 65_536 && $0 == $0.rounded()) { isWhole = false }
            }
            // BITalino counts in 4 bits, biosignalsplux in 16; what the numbers reach tells.
            let modulus = [16, 128, 256, 4096].first { highest < Float($0) } ?? 65_536
            if isWhole, columns[counter].count > modulus || modulus == 16 {
                rows = try CountedRows(columns[counter], modulus: modulus, step: 1)
            }
        }
        if rows.lost > 0 { notes.append("its counter shows \(rows.lost) lost samples; they are gaps") }
        let labels = device.label ?? []
        var named = named
        var placed: [PlacedColumn] = []
        for (index, name) in device.column.enumerated() {
            // Counters, and inputs and outputs that are on or off, are no signals.
            let place = labels.firstIndex(of: name)
            guard index != counter, place != nil || (labels.isEmpty && name.hasPrefix("A")) else { continue }
            let sensor = place.flatMap {
                device.sensor?.indices.contains($0) == true ? device.sensor?[$0] : nil
            }
            let title =
                sensor.map { ["", "RAW", "OTHER", "CUSTOM"].contains($0.uppercased()) ? name : $0 } ?? name
            let whole = named.contains(title) ? "\(title) \(name)" : title
            named.insert(whole)
            placed.append(
                PlacedColumn(
                    name: whole, unit: "", rate: rate, samples: columns[index],
                    runs: rows.placed(rate: rate)))
        }
        return placed
    }
}
