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

    /// - Parameter file: its name, for errors.
    static func parse(_ text: String, file: String) throws(RecordingFormatError) -> ImportedRecording {
        func refusal(_ problem: String) -> RecordingFormatError {
            RecordingFormatError(
                file: file, problem: problem, remedy: "export the recording from OpenSignals again")
        }
        let lines = text.split(whereSeparator: \.isNewline)
        guard let line = lines.prefix(20).first(where: { $0.hasPrefix("# {") }) else {
            throw refusal("it has no heading in JSON")
        }
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
        var columns = [[Double]](repeating: [], count: width)
        for (number, line) in lines.enumerated() where !line.hasPrefix("#") {
            let cells = line.split { $0 == "\t" || $0 == " " || $0 == ";" }
            guard cells.count >= width else {
                // A recording that was cut off ends in the middle of a line.
                if number == lines.count - 1, !columns[0].isEmpty { break }
                throw refusal("line \(number + 1) has \(cells.count) columns and its heading names \(width)")
            }
            for index in columns.indices {
                guard let value = DecimalText.number(String(cells[index])) else {
                    throw refusal("line \(number + 1): “\(cells[index])” is no number")
                }
                columns[index].append(value)
            }
        }
        guard columns.first?.isEmpty == false else { throw refusal("it holds no samples") }
        var recording = ImportedRecording()
        var first = 0
        for (_, device) in devices {
            take(device, Array(columns[first..<first + device.column.count]), rate, into: &recording)
            first += device.column.count
        }
        guard !recording.signals.isEmpty else { throw refusal("its heading names no signal") }
        if let device = devices.first?.device, let date = device.date, let time = device.time {
            recording.started = WallTime(iso8601: "\(date)T\(time)")
        }
        return recording
    }

    private static func take(
        _ device: Device, _ columns: [[Double]], _ rate: Double, into recording: inout ImportedRecording
    ) {
        let counter = device.column.firstIndex(of: "nSeq")
        var rows: CountedRows?
        if let counter {
            // BITalino counts in 4 bits, biosignalsplux in 16; what the numbers reach tells.
            let highest = columns[counter].max() ?? 0
            let modulus = [16, 128, 256, 4096].first { highest < Double($0) } ?? 65_536
            let isWhole = columns[counter].allSatisfy { $0 >= 0 && $0 < 65_536 && $0 == $0.rounded() }
            if isWhole, columns[counter].count > modulus || modulus == 16 {
                rows = CountedRows(columns[counter].map { Int($0) }, modulus: modulus, step: 1)
            }
        }
        if let rows, rows.lost > 0 {
            recording.notes.append("its counter shows \(rows.lost) lost samples; they are gaps")
        }
        let labels = device.label ?? []
        for (index, name) in device.column.enumerated() {
            // Counters, and inputs and outputs that are on or off, are no signals.
            let place = labels.firstIndex(of: name)
            guard index != counter, place != nil || (labels.isEmpty && name.hasPrefix("A")) else { continue }
            let sensor = place.flatMap {
                device.sensor?.indices.contains($0) == true ? device.sensor?[$0] : nil
            }
            let values = columns[index].map { Float($0) }
            let title =
                sensor.map { ["", "RAW", "OTHER", "CUSTOM"].contains($0.uppercased()) ? name : $0 } ?? name
            let taken = recording.signals.contains { $0.channel.name == title }
            recording.signals.append(
                ImportedSignal(
                    name: taken ? "\(title) \(name)" : title, unit: "", rate: rate,
                    stretches: rows?.stretches(values, rate: rate)
                        ?? [SignalTrace.Stretch(start: 0, rate: rate, values: values)]))
        }
    }
}
