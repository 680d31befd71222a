/// A file of the Polar Sensor Logger app with the samples of a chest strap or wrist band: ECG, PPG, acceleration.
///
/// `Phone timestamp;sensor timestamp [ns];timestamp [ms];ecg [uV]`. The phone's stamp is that of the arrival; time runs
/// by the sensor's own. Intervals (`RR-interval [ms]`) are read as any list of intervals.
struct PolarSensorLog {
    static func isSuch(_ text: String) -> Bool {
        text.hasPrefix("Phone timestamp;") && !(text.prefix { !$0.isNewline }.contains("RR-interval"))
    }

    /// - Parameter file: its name, for errors.
    static func parse(_ text: String, file: String) throws(RecordingFormatError) -> ImportedRecording {
        func refusal(_ problem: String, _ remedy: String) -> RecordingFormatError {
            RecordingFormatError(file: file, problem: problem, remedy: remedy)
        }
        let lines = text.split(whereSeparator: \.isNewline)
        let heading = lines.first?.split(separator: ";").map(String.init) ?? []
        guard let clock = heading.firstIndex(where: { $0.hasPrefix("sensor timestamp") }) else {
            throw refusal(
                "it holds no samples of a sensor, as a log of heart rates does not",
                "give the app's ECG or RR file")
        }
        let places = heading.indices.filter { $0 > clock && !heading[$0].hasPrefix("timestamp") }
        guard !places.isEmpty else { throw refusal("it holds times only", "give the app's ECG or RR file") }
        var nanoseconds: [Int64] = []
        var columns = [[Float]](repeating: [], count: places.count)
        for (number, line) in lines.enumerated().dropFirst() {
            let cells = line.split(separator: ";", omittingEmptySubsequences: false)
            let values = places.map { $0 < cells.count ? DecimalText.number(String(cells[$0])) : nil }
            guard clock < cells.count, let time = Int64(cells[clock]), values.allSatisfy({ $0 != nil }) else {
                if number == lines.count - 1, !nanoseconds.isEmpty { break }
                throw refusal("line \(number + 1) cannot be understood", "take the file as the app wrote it")
            }
            nanoseconds.append(time)
            for (index, value) in values.enumerated() { columns[index].append(Float(value ?? .nan)) }
        }
        guard let first = nanoseconds.first else {
            throw refusal("it holds no samples", "take the file as the app wrote it")
        }
        let times = nanoseconds.map { Double($0.subtractingReportingOverflow(first).partialValue) / 1e9 }
        // A lost packet is half a second of ECG; stamps within one are even.
        guard let timed = TimedSamples(times, nominalRate: nil, tolerance: 0.1) else {
            throw refusal("its sensor stamps do not grow", "take the file as the app wrote it")
        }
        var recording = ImportedRecording()
        recording.started = lines.dropFirst().first?.split(separator: ";").first.flatMap {
            WallTime(iso8601: String($0))
        }
        for (index, place) in places.enumerated() {
            let label = SignalLabel(heading[place])
            let name = label.name.hasPrefix("channel") ? "PPG \(label.name)" : label.name.uppercased()
            recording.signals.append(
                ImportedSignal(
                    name: name, unit: label.unit, rate: timed.rate,
                    stretches: timed.stretches(columns[index], origin: timed.start)))
        }
        return recording
    }
}
