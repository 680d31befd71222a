/// What a table's column of times tells, told row by row: the rate, and where there are gaps. Takes no more memory for more
/// rows, but for their gaps.
///
/// The rate is that from first to last of every gap-free part, so that rounded times do not add up. Times that repeat are
/// rounded, and may be off by what they are rounded to.
struct CSVTimes: Sendable {
    /// What the times tell once all are known.
    struct Laid: Sendable {
        /// Samples a second; nil for a single row.
        var rate: Double?
        var runs: [RowRun]
        /// What was taken for granted.
        var note: String?
    }

    /// A step that may be a gap: it ends at a row.
    private struct Step: Sendable {
        var row: Int
        var before: Double
        var after: Double
        var size: Double { after - before }
    }

    /// Rows from which the usual step is known: more than share one stamp in whole seconds.
    private static let early = 1 << 16
    /// A step is looked at again in the end from this part of what made a gap among the early ones, unless it is hardly
    /// longer than the usual one, as in stamps of whole packets.
    private static let suspicious = 0.8
    private static let unusual = 1.05
    private static let mostSteps = 100_000

    private let label: SignalLabel
    private let said: TimeUnit?
    private let file: String
    private var count = 0
    private var first = 0.0
    private var last = 0.0
    private var early: [Double] = []
    /// The middle one of the early steps that are any.
    private var usual = 0.0
    private var limit = Double.infinity
    /// The row at which time goes back or is missing.
    private var disorder: Int?
    private var repeats = false
    private var least = Double.infinity
    /// The smallest and the largest step that is surely no gap.
    private var calm = (least: Double.infinity, most: -Double.infinity)
    private var steps: [Step] = []
    private var left = 0

    /// - Parameters:
    ///   - unit: what was said; the heading wins.
    ///   - file: its name, for errors.
    init(label: SignalLabel, unit: TimeUnit?, file: String) {
        self.label = label
        said = unit
        self.file = file
    }

    /// Takes the next row's time.
    mutating func add(_ time: Double) {
        if count == 0 { first = time }
        if count < Self.early {
            early.append(time)
            count += 1
            if count == Self.early { settle() }
        } else {
            step(to: time)
        }
    }

    /// Finds the usual step among the early rows, and goes through them.
    private mutating func settle() {
        let steps = zip(early.dropFirst(), early).map { $0 - $1 }
        let positive = steps.filter { $0 > 0 }.sorted()
        if !positive.isEmpty {
            usual = positive[positive.count / 2]
            let even = steps.filter { $0 <= 5 * usual }
            let grain = steps.contains(0) ? positive[0] : 0
            let gap = 2.5 * even.reduce(0, +) / Double(even.count) + grain
            limit = max(Self.suspicious * gap, Self.unusual * usual)
        }
        count = min(1, early.count)
        last = first
        for time in early.dropFirst() { step(to: time) }
        early = []
    }

    private mutating func step(to time: Double) {
        let step = Step(row: count, before: last, after: time)
        count += 1
        last = time
        guard disorder == nil else { return }
        guard step.size >= 0 else {
            disorder = step.row
            return
        }
        if step.size == 0 { repeats = true } else { least = min(least, step.size) }
        if step.size < limit {
            calm = (min(calm.least, step.size), max(calm.most, step.size))
        } else if steps.count < Self.mostSteps {
            steps.append(step)
        } else {
            left += 1
        }
    }

    /// Lays the samples once every row has been told.
    mutating func laid() throws(RecordingFormatError) -> Laid {
        func refusal(_ problem: String, _ remedy: String) -> RecordingFormatError {
            RecordingFormatError(file: file, problem: problem, remedy: remedy)
        }
        if !early.isEmpty { settle() }
        guard count > 1 else { return Laid(runs: [RowRun(rows: 0..<count, start: 0)]) }
        if let disorder {
            throw refusal(
                "its times go back or are missing at sample \(disorder + 1)",
                "cut the file there, or say --rate if the samples are even all the same")
        }
        let unit = try unit()
        var mean = (last - first) / Double(count - 1)
        let grain = repeats ? least : 0
        guard mean > 0 else { throw refusal("its times stand still", "say --rate") }
        func isJump(_ step: Step) -> Bool { step.size - mean >= 1.5 * mean + grain }
        var jumps = steps.filter(isJump)
        if !jumps.isEmpty || left > 0 {
            // The jumps are in that mean: it is taken without what is far longer than the usual step.
            let far = steps.filter { $0.size > 5 * usual }
            mean = (last - first - far.reduce(0) { $0 + $1.size }) / Double(count - 1 - far.count)
            jumps = steps.filter(isJump)
            guard left == 0, jumps.count * 4 < count - 1 else {
                throw refusal(
                    "its times are not even: \(jumps.count + left) of \(count - 1) steps are jumps",
                    "say --rate if the samples are even all the same")
            }
        }
        var laid = lay(jumps, unit)
        let period = 1 / (laid.rate ?? 1) * unit.perSecond
        let even = steps.filter { !isJump($0) }.map(\.size)
        let worst = ([calm.least, calm.most] + even).filter(\.isFinite).map { abs($0 - period) / period }
            .max()
        if !jumps.isEmpty {
            laid.note = "its times jump \(jumps.count) times; there it has gaps"
        } else if repeats {
            laid.note = "its times are rounded; the samples are taken as even"
        } else if let worst, worst > 0.05 {
            laid.note =
                "its times are uneven by up to \(Int(min(worst * 100, 1e6).rounded())) %; taken as even"
        }
        return laid
    }

    private func lay(_ jumps: [Step], _ unit: TimeUnit) -> Laid {
        var runs: [RowRun] = []
        var seconds = 0.0
        var begin = (row: 0, time: first)
        for jump in jumps + [Step(row: count, before: last, after: last)] {
            runs.append(RowRun(rows: begin.row..<jump.row, start: (begin.time - first) / unit.perSecond))
            seconds += (jump.before - begin.time) / unit.perSecond
            begin = (jump.row, jump.after)
        }
        let rate = seconds > 0 ? Double(count - runs.count) / seconds : 1
        // Rounded stamps may let a run begin before the one ahead of it ends.
        for index in runs.indices.dropFirst() {
            let end = runs[index - 1].start + Double(runs[index - 1].rows.count) / rate
            runs[index].start = max(runs[index].start, end)
        }
        return Laid(rate: rate, runs: runs)
    }

    /// Parts of a second show that it is seconds; whole numbers may be anything.
    private func unit() throws(RecordingFormatError) -> TimeUnit {
        if let unit = label.timeUnit ?? said { return unit }
        if usual > 0, usual < 0.5 { return .s }
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
