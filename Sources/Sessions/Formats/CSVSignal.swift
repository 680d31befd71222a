import Foundation

/// Evenly spaced signals from a table: a heading with names, then one line a sample.
///
/// The rate comes from a line `# rate: 250` before the heading, or from a first column of times called `t`,
/// `time` or `timestamp`, in seconds or, when the name says so, in ms; else it must be given.
public struct CSVSignal: Sendable, Hashable {
    /// As the heading has them, without unit.
    public var names: [String]
    /// `mV` of `ECG [mV]` or `ECG (mV)`; empty where the heading gives none.
    public var units: [String]
    /// Samples a second.
    public var rate: Double
    /// Samples by column; empty cells are NaN.
    public var columns: [[Float]]
    /// What was taken for granted, a sentence each.
    public var notes: [String]

    /// - Parameter rate: samples a second, where the file does not tell; what is given wins.
    public static func read(_ path: String, rate: Double? = nil) throws(RecordingFormatError) -> CSVSignal {
        let bytes = try FileBytes.read(path, limit: 1 << 30)
        return try parse(String(decoding: bytes, as: UTF8.self), file: path, rate: rate)
    }

    /// - Parameter file: its name, for errors.
    public static func parse(
        _ text: String, file: String, rate given: Double? = nil
    ) throws(RecordingFormatError) -> CSVSignal {
        func refusal(_ problem: String, _ remedy: String) -> RecordingFormatError {
            RecordingFormatError(file: file, problem: problem, remedy: remedy)
        }
        var stated: Double?
        var heading: [String] = []
        var separator: Character = ","
        var columns: [[Double]] = []
        var lineNumber = 0
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            lineNumber += 1
            let content = trim(line)
            if content.isEmpty { continue }
            if content.hasPrefix("#") {
                let words = content.dropFirst().lowercased().split { " :=\t".contains($0) }
                if words.count >= 2, ["rate", "fs", "rate_hz"].contains(words[0]) {
                    stated = EDFField.parse(String(words[1]))
                }
                continue
            }
            if heading.isEmpty {
                separator = content.contains(";") ? ";" : content.contains("\t") ? "\t" : ","
                heading = content.split(separator: separator, omittingEmptySubsequences: false).map(trim)
                guard heading.contains(where: { !$0.isEmpty && EDFField.parse($0) == nil }) else {
                    throw refusal(
                        "line \(lineNumber) is no heading", "begin the file with the signals' names")
                }
                columns = heading.map { _ in [] }
                continue
            }
            let cells = line.split(separator: separator, omittingEmptySubsequences: false)
            guard cells.count >= heading.count,
                cells.dropFirst(heading.count).allSatisfy({ trim($0).isEmpty })
            else {
                throw refusal(
                    "line \(lineNumber) has \(cells.count) cells, the heading \(heading.count)",
                    "repair the line")
            }
            for index in heading.indices {
                let cell = trim(cells[index])
                guard let value = ["", "nan"].contains(cell.lowercased()) ? .nan : EDFField.parse(cell) else {
                    throw refusal("line \(lineNumber): “\(cell)” is no number", "repair the line")
                }
                columns[index].append(value)
            }
        }
        guard let count = columns.first?.count, count > 0 else {
            throw refusal("it holds no samples", "expected is a heading with names, then a line a sample")
        }
        var labels = heading.map(label)
        var notes: [String] = []
        var measured: Double?
        if let first = labels.first, let scale = timeScale(first) {
            measured = try self.rate(
                ofTimes: columns[0], scale: scale, file: file, isNeeded: given == nil, &notes)
            labels.removeFirst()
            columns.removeFirst()
        }
        guard !columns.isEmpty else { throw refusal("it holds times only", "add a column of samples") }
        guard let rate = given ?? stated ?? measured else {
            throw refusal(
                "it does not say how many samples a second it holds",
                "add a line “# rate: 250” or a column time_s")
        }
        guard rate > 0, rate <= 1_000_000 else {
            throw refusal("a rate of \(rate) samples a second is absurd", "state the true rate")
        }
        return CSVSignal(
            names: labels.map(\.name), units: labels.map(\.unit), rate: rate,
            columns: columns.map { $0.map { Float($0) } }, notes: notes)
    }

    /// From first to last, so that rounded times do not add up. Uneven ones are told; a jump is refused, as
    /// samples behind it would be at a false time. Times that repeat are rounded, and may be off by what they are
    /// rounded to.
    private static func rate(
        ofTimes times: [Double], scale: Double, file: String, isNeeded: Bool, _ notes: inout [String]
    ) throws(RecordingFormatError) -> Double? {
        guard isNeeded, times.count > 1, let first = times.first, let last = times.last else { return nil }
        let mean = (last - first) / Double(times.count - 1)
        var isRounded = false
        var leastStep = Double.infinity
        for (before, time) in zip(times, times.dropFirst()) {
            if time == before { isRounded = true } else { leastStep = min(leastStep, abs(time - before)) }
        }
        let grain = isRounded ? leastStep : 0
        var worst = 0.0
        for index in 1..<times.count {
            let step = times[index] - times[index - 1]
            let error = abs(step - mean)
            guard mean > 0, step >= 0, error < 1.5 * mean + grain else {
                throw RecordingFormatError(
                    file: file, problem: "its times jump at sample \(index + 1)",
                    remedy: "cut the file there, or give the rate if the samples are even all the same")
            }
            worst = max(worst, error / mean)
        }
        if isRounded {
            notes.append("its times are rounded; the samples are taken as even")
        } else if worst > 0.05 {
            notes.append("its times are uneven by up to \(Int((worst * 100).rounded())) %; taken as even")
        }
        return scale / mean
    }

    /// Units of a time column in a second; nil when it is no time.
    private static func timeScale(_ label: (name: String, unit: String)) -> Double? {
        switch (label.name.lowercased(), label.unit.lowercased()) {
        case ("t", ""), ("time", ""), ("timestamp", ""), ("t_s", _), ("time_s", _): 1
        case ("t", "s"), ("time", "s"), ("timestamp", "s"): 1
        case ("t_ms", _), ("time_ms", _), ("t", "ms"), ("time", "ms"), ("timestamp", "ms"): 1000
        default: nil
        }
    }

    private static func label(_ text: String) -> (name: String, unit: String) {
        guard let open = text.firstIndex(where: { "[(".contains($0) }), let close = text.last,
            "])".contains(close)
        else { return (text, "") }
        return (trim(text[..<open]), trim(text[text.index(after: open)...].dropLast()))
    }

    private static func trim(_ text: Substring) -> String {
        var text = text.drop { $0.isWhitespace || $0 == "\"" || $0 == "\u{FEFF}" }
        while let last = text.last, last.isWhitespace || last == "\"" { text.removeLast() }
        return String(text)
    }
}
