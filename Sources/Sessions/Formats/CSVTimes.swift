/// What a table's column of times tells: the rate, and where there are gaps.
///
/// The rate is that from first to last of every gap-free part, so that rounded times do not add up. Times that repeat are
/// rounded, and may be off by what they are rounded to.
struct CSVTimes {
    /// Rows that follow one another without a gap.
    struct Run: Sendable, Hashable {
        var rows: Range<Int>
        /// Seconds from the first row of all.
        var start: Double
    }

    /// Samples a second; nil for a single row.
    private(set) var rate: Double?
    private(set) var runs: [Run] = []
    /// What was taken for granted.
    private(set) var note: String?

    /// - Parameters:
    ///   - unit: what was said; the heading wins.
    ///   - file: its name, for errors.
    init(_ times: [Double], label: SignalLabel, unit: TimeUnit?, file: String) throws(RecordingFormatError) {
        func refusal(_ problem: String, _ remedy: String) -> RecordingFormatError {
            RecordingFormatError(file: file, problem: problem, remedy: remedy)
        }
        runs = [Run(rows: 0..<times.count, start: 0)]
        guard times.count > 1 else { return }
        let steps = zip(times.dropFirst(), times).map { $0 - $1 }
        if let bad = steps.firstIndex(where: { !($0 >= 0) }) {
            throw refusal(
                "its times go back or are missing at sample \(bad + 2)",
                "cut the file there, or say --rate if the samples are even all the same")
        }
        var counted = label.timeUnit ?? unit
        if counted == nil { counted = try Self.evident(steps, label, file) }
        let unit = counted ?? .s
        var mean = steps.reduce(0, +) / Double(steps.count)
        let least = steps.min { ($0 > 0 ? $0 : .infinity) < ($1 > 0 ? $1 : .infinity) } ?? 0
        let grain = steps.contains(0) ? least : 0
        guard mean > 0 else { throw refusal("its times stand still", "say --rate") }
        var jumps = steps.indices.filter { steps[$0] - mean >= 1.5 * mean + grain }
        if !jumps.isEmpty {
            // The jumps are in that mean: it is taken without what is far longer than the usual step.
            let usual = steps.filter { $0 > 0 }.sorted()
            let limit = 5 * usual[usual.count / 2]
            let even = steps.filter { $0 <= limit }
            mean = even.reduce(0, +) / Double(even.count)
            jumps = steps.indices.filter { steps[$0] - mean >= 1.5 * mean + grain }
            guard jumps.count * 4 < steps.count else {
                throw refusal(
                    "its times are not even: \(jumps.count) of \(steps.count) steps are jumps",
                    "say --rate if the samples are even all the same")
            }
        }
        lay(times, jumps, unit)
        let period = 1 / (rate ?? 1) * unit.perSecond
        let worst = steps.lazy.filter { $0 - mean < 1.5 * mean + grain }.map { abs($0 - period) / period }
            .max()
        if !jumps.isEmpty {
            note = "its times jump \(jumps.count) times; there it has gaps"
        } else if steps.contains(0) {
            note = "its times are rounded; the samples are taken as even"
        } else if let worst, worst > 0.05 {
            note = "its times are uneven by up to \(Int(min(worst * 100, 1e6).rounded())) %; taken as even"
        }
    }

    private mutating func lay(_ times: [Double], _ jumps: [Int], _ unit: TimeUnit) {
        runs = []
        var begin = 0
        var seconds = 0.0
        for end in jumps.map({ $0 + 1 }) + [times.count] {
            runs.append(Run(rows: begin..<end, start: (times[begin] - times[0]) / unit.perSecond))
            seconds += (times[end - 1] - times[begin]) / unit.perSecond
            begin = end
        }
        let steps = times.count - runs.count
        let evenRate = seconds > 0 ? Double(steps) / seconds : 1
        rate = evenRate
        // Rounded stamps may let a run begin before the one ahead of it ends.
        for index in runs.indices.dropFirst() {
            let end = runs[index - 1].start + Double(runs[index - 1].rows.count) / evenRate
            runs[index].start = max(runs[index].start, end)
        }
    }

    /// Parts of a second show that it is seconds; whole numbers may be anything.
    private static func evident(
        _ steps: [Double], _ label: SignalLabel, _ file: String
    ) throws(RecordingFormatError) -> TimeUnit {
        let positive = steps.filter { $0 > 0 }.sorted()
        if let middle = positive.isEmpty ? nil : positive[positive.count / 2], middle < 0.5 { return .s }
        throw RecordingFormatError(
            file: file,
            problem: "its column \(label.name) does not say whether it counts seconds or milliseconds",
            remedy: "say --time-unit s, ms, us or ns, or name the column time_s or time_ms")
    }
}

extension SignalLabel {
    /// Whether it names a column of times.
    var isTime: Bool {
        let name = name.lowercased()
        let names: Set = ["t", "time", "timestamp", "timestamps", "seconds"]
        return names.contains(name) || (nameUnit != nil && names.contains(String(name.prefix { $0 != "_" })))
    }

    /// What the heading of a column of times says that they are counted in.
    fileprivate var timeUnit: TimeUnit? {
        if let nameUnit { return nameUnit }
        if name.lowercased() == "seconds" { return .s }
        switch unit.lowercased() {
        case "s", "sec", "seconds": return .s
        case "us", "µs", "μs": return .us
        case let unit: return TimeUnit(rawValue: unit)
        }
    }

    /// `ms` of `time_ms`.
    private var nameUnit: TimeUnit? {
        let parts = name.lowercased().split(separator: "_")
        return parts.count == 2 ? TimeUnit(rawValue: String(parts[1])) : nil
    }
}
