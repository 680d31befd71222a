/// A training file of Polar watches (`.hrm`) that holds intervals: `Interval=238` in its `[Params]`. Under `[HRData]`
/// stands one interval in ms a line. With any other number there are heart rates, from which no intervals can be had.
struct PolarHRM {
    /// The number that stands for intervals in place of one every so many seconds.
    private static let intervals = "238"

    static func isSuch(_ text: String) -> Bool { text.prefix(200).contains("[Params]") }

    /// - Parameter file: its name, for errors.
    static func parse(_ text: String, file: String) throws(RecordingFormatError) -> ImportedRecording {
        func refusal(_ problem: String, _ remedy: String) -> RecordingFormatError {
            RecordingFormatError(file: file, problem: problem, remedy: remedy)
        }
        var settings: [String: String] = [:]
        var values: [Double] = []
        var section = ""
        for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .enumerated()
        {
            let content = SignalLabel.trimmed(line)
            if content.hasPrefix("[") {
                section = content
            } else if section == "[Params]", let equals = content.firstIndex(of: "=") {
                settings[String(content[..<equals])] = String(content[content.index(after: equals)...])
            } else if section == "[HRData]", !content.isEmpty {
                guard
                    let value = content.split(separator: "\t").first.flatMap({
                        DecimalText.number(String($0))
                    })
                else {
                    throw refusal("line \(number + 1): “\(content)” is no number", "repair the line")
                }
                values.append(value)
            }
        }
        guard let interval = settings["Interval"] else {
            throw refusal("it does not say what its numbers are", "take the file as the watch wrote it")
        }
        guard interval == Self.intervals else {
            throw refusal(
                "it holds heart rates, from which no intervals can be had", "record with RR data switched on")
        }
        guard !values.isEmpty else {
            throw refusal("it holds no intervals", "take the file as the watch wrote it")
        }
        var recording = ImportedRecording(
            intervals: RRText(intervals: values, note: "\(values.count) intervals in ms of a Polar watch"))
        if let date = settings["Date"], date.count == 8, let time = settings["StartTime"] {
            let day = "\(date.prefix(4))-\(date.dropFirst(4).prefix(2))-\(date.suffix(2))"
            recording.started = WallTime(iso8601: "\(day)T\(time)")
        }
        return recording
    }
}
