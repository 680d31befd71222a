/// Where a driver of a known sketch is in its lines.
struct LineHunt: Sendable {
    /// Lines in a row that do not fit, after which the form is looked for anew.
    fileprivate static let patience = 20

    fileprivate var assembler = LineAssembler()
    /// Lines of one form in a row, kept until there are enough to believe them.
    fileprivate var held: [[UInt8]] = []
    fileprivate var heldForm: Int?
    /// The form of line that is being read; nil while it is looked for.
    fileprivate(set) var form: Int?
    fileprivate var atStart = true
    fileprivate var badRun = 0

    /// Forgets half a line and the lines that wait; keeps the form.
    mutating func reset() {
        assembler.reset()
        held.removeAll()
        heldForm = nil
        atStart = true
        badRun = 0
    }
}

/// What a line turned out to be.
enum LineVerdict: Sendable {
    /// It was taken, and what it holds is said.
    case taken
    /// It belongs to the sketch and holds nothing: a remark, a heading.
    case passed
    /// The board's start-up text.
    case restart
    case unknown
}

/// A driver for a sketch that prints lines of a few known forms.
///
/// As many lines of one form in a row as `chain` says are wanted before the first is believed; the first line of all is
/// dropped, as it may be half a line. From then on a line of another form is a fault, and twenty of them in a row begin
/// the search anew. Nothing is allocated per line once the form is known.
protocol LineDriver: SensorDriver {
    static var chain: Int { get }

    var lines: LineHunt { get set }

    /// The form of a line; nil for one that is none of the sketch's.
    func form(of line: [UInt8]) -> Int?

    /// Lines of `form` are there: says the channels, unless they are known. False when the lines together cannot be
    /// the sketch's.
    mutating func begin(_ lines: [[UInt8]], form: Int, into events: inout [SensorEvent]) -> Bool

    /// Says what a line holds.
    mutating func take(_ line: [UInt8], form: Int, into events: inout [SensorEvent]) -> LineVerdict

    /// Forgets what the driver itself made of earlier lines.
    mutating func forget()
}

extension LineDriver {
    mutating func forget() {}

    mutating func reset() {
        lines.reset()
        forget()
    }

    mutating func push(_ bytes: Span<UInt8>, into events: inout [SensorEvent]) {
        var at = 0
        while at < bytes.count {
            switch lines.assembler.push(bytes, at: &at) {
            case .none: break
            case .overlong:
                lines.atStart = false
                if lines.form != nil { reject(into: &events) }
            case .line: next(into: &events)
            }
        }
    }

    private mutating func next(into events: inout [SensorEvent]) {
        let line = lines.assembler.line
        if lines.atStart {
            lines.atStart = false
        } else if let form = lines.form {
            read(line, form, into: &events)
        } else {
            search(line, into: &events)
        }
    }

    private mutating func read(_ line: [UInt8], _ form: Int, into events: inout [SensorEvent]) {
        switch take(line, form: form, into: &events) {
        case .taken: lines.badRun = 0
        case .passed: break
        case .restart: events.append(.fault(.restart))
        case .unknown: reject(into: &events)
        }
    }

    private mutating func reject(into events: inout [SensorEvent]) {
        events.append(.fault(.badLine))
        lines.badRun += 1
        if lines.badRun == LineHunt.patience {
            lines.form = nil
            lines.badRun = 0
        }
    }

    private mutating func search(_ line: [UInt8], into events: inout [SensorEvent]) {
        let form = form(of: line)
        if form == nil || form != lines.heldForm { lines.held.removeAll() }
        lines.heldForm = form
        guard let form else { return }
        lines.held.append(line)
        guard lines.held.count == Self.chain else { return }
        let held = lines.held
        lines.held.removeAll()
        lines.heldForm = nil
        guard begin(held, form: form, into: &events) else { return }
        lines.form = form
        for line in held { read(line, form, into: &events) }
    }
}
