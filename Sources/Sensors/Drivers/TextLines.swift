import Biosignals

/// Home-made text, one line a sample: numbers, columns, `name:value`, `name=value`, Teleplot and JSON lines.
///
/// The form is taken from the first twenty lines, of which nineteen must have it, and kept until twenty lines
/// in a row do not fit. The first line is dropped, as it may be half a line, unless it holds column names.
/// Names decide what a channel is (`TextName`); a lone number without a name is taken for an ECG, of several
/// nameless columns the first that is no counter. `!` is a lead off.
///
/// A field without a number (`nan`, `inf`, `ovf`, empty) holds the channel's last value, with a fault in front.
/// `0,812` is one number with a decimal comma only where the first part is always 0 or 1 and the second has
/// always the same width and sometimes a leading zero, and a comma between digits is one beside another separator;
/// elsewhere a person says `decimal=comma`, as she says `names=ecg,resp` of columns that have none (`none` is left
/// out). No line says how often it comes: rates are measured. A line with a time of its own, best as
/// `>ecg:<millis>:<value>`, brings the device's clock along.
struct TextLines: SensorDriver {
    static let descriptor = DriverDescriptor(
        id: "text",
        summary: "Text lines: numbers, CSV, name:value, Teleplot, JSON",
        lines: [LineSettings(baud: 115200), LineSettings(baud: 9600), LineSettings(baud: 57600)],
        lockRun: TextLayout.agreeing, rank: 1000)

    static var encoder: (any SensorEncoder.Type)? { TextEncoder.self }

    static let options = [
        DriverOption(name: "names", help: "what nameless columns are, in their order: names=ecg,resp,none"),
        DriverOption(
            name: "decimal", help: "the decimal mark: point or comma; found out by itself where it can be"),
    ]

    /// Lines in a row that do not fit, after which the form is looked for anew.
    private static let patience = 20

    private var assembler = LineAssembler()
    private var fields: [TextField] = []
    private var atStart = true
    private var badRun = 0
    private var held: [(line: [UInt8], form: TextForm?)] = []
    private var header: [String]?
    /// The columns' names as a person gave them.
    private let given: [String]?
    private var layout: TextLayout?
    private var last: [Float] = []
    private var lead = ContactWatch()

    init() {
        given = nil
        fields.reserveCapacity(TextForm.mostFields)
    }

    init(options: DriverOptions) throws(DriverOptionError) {
        if let names = options.values["names"] {
            let list = names.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            guard list.count <= TextForm.mostFields, list.allSatisfy({ !$0.isEmpty }) else {
                throw DriverOptionError(
                    "names is up to \(TextForm.mostFields) names with commas between, not '\(names)'")
            }
            given = list
        } else {
            given = nil
        }
        switch options.values["decimal"] {
        case nil, "point": break
        case "comma": assembler = LineAssembler(decimalComma: true)
        case let mark?: throw DriverOptionError("decimal is point or comma, not '\(mark)'")
        }
        fields.reserveCapacity(TextForm.mostFields)
    }

    mutating func reset() {
        assembler.reset()
        atStart = true
        badRun = 0
        held.removeAll()
        lead = ContactWatch()
    }

    mutating func push(_ bytes: Span<UInt8>, into events: inout [SensorEvent]) {
        var at = 0
        while at < bytes.count {
            switch assembler.push(bytes, at: &at) {
            case .none: break
            case .overlong:
                atStart = false
                if layout != nil { reject(into: &events) }
            case .line: take(into: &events)
            }
        }
    }

    private mutating func take(into events: inout [SensorEvent]) {
        if layout == nil {
            detect(into: &events)
        } else if atStart {
            atStart = false
        } else if !accept(assembler.line, into: &events) {
            reject(into: &events)
        }
    }

    // MARK: Finding the form

    private mutating func detect(into events: inout [SensorEvent]) {
        let line = assembler.line
        let first = atStart
        atStart = false
        let isText = TextScan.isText(line)
        if isText, let names = TextLayout.headerNames(line) { header = names }
        if first || line == [0x21] { return }
        if held.count == TextLayout.looked { held.removeFirst() }
        held.append((line, isText ? TextForm.of(line, into: &fields) : nil))
        guard held.count == TextLayout.looked,
            let found = TextLayout(lines: held, header: header ?? given, fields: &fields)
        else { return }
        layout = found
        last = [Float](repeating: 0, count: found.channels.count)
        badRun = 0
        events.append(.layout(found.channels))
        let lines = held
        held.removeAll()
        for (line, _) in lines { _ = accept(line, into: &events) }
    }

    private mutating func reject(into events: inout [SensorEvent]) {
        events.append(.fault(.badLine))
        badRun += 1
        if badRun == Self.patience {
            layout = nil
            header = nil
        }
    }

    // MARK: Lines of a known form

    /// False when the line does not fit.
    private mutating func accept(_ line: [UInt8], into events: inout [SensorEvent]) -> Bool {
        guard let form = layout?.form else { return false }
        if line.count == 1, line[0] == 0x21 {
            leadOff(form, into: &events)
            return true
        }
        guard form.read(line, into: &fields) else { return renamed(line, into: &events) }
        badRun = 0
        events.append(.frame)
        lead.follow(true, into: &events)
        deviceTime(line, into: &events)
        for place in fields.indices { give(place, line, into: &events) }
        return true
    }

    /// A line of names among columns: the board was started again, perhaps with another sketch.
    private mutating func renamed(_ line: [UInt8], into events: inout [SensorEvent]) -> Bool {
        guard case .columns(let count, _, _)? = layout?.form, count > 1 || header != nil,
            let names = TextLayout.headerNames(line), names.count == count
        else { return false }
        header = names
        let before = layout?.channels
        layout?.rename(names)
        if let now = layout?.channels, now != before {
            last = [Float](repeating: 0, count: now.count)
            events.append(.layout(now))
        }
        return true
    }

    private mutating func leadOff(_ form: TextForm, into events: inout [SensorEvent]) {
        guard !last.isEmpty else { return }
        badRun = 0
        events.append(.frame)
        lead.follow(false, into: &events)
        // The board prints the mark in place of the number: time goes on.
        if case .columns(count: 1, _, _) = form { events.append(.sample(channel: 0, last[0])) }
    }

    private func deviceTime(_ line: [UInt8], into events: inout [SensorEvent]) {
        guard layout?.hasTime == true else { return }
        for place in fields.indices {
            if let value = fields[place].value,
                case .time(let factor)? = layout?.role(of: fields[place], at: place, in: line)
            {
                events.append(.deviceTime(seconds: value * factor))
            }
        }
    }

    private mutating func give(_ place: Int, _ line: [UInt8], into events: inout [SensorEvent]) {
        let field = fields[place]
        var role = layout?.role(of: field, at: place, in: line)
        if role == nil, layout?.add(field, in: line) == true {
            last.append(0)
            events.append(.layout(layout?.channels ?? []))
            role = layout?.role(of: field, at: place, in: line)
        }
        switch role {
        case .channel(let channel):
            if let value = field.value {
                last[channel] = Float(value)
            } else {
                events.append(.fault(.badLine))
            }
            if let milliseconds = field.milliseconds {
                events.append(.deviceTime(seconds: milliseconds / 1000))
            }
            events.append(.sample(channel: channel, last[channel]))
        case .interval(let kind):
            if let value = field.value, (200...3000).contains(value) {
                events.append(.interval(milliseconds: value, kind: kind))
            } else {
                events.append(.fault(.badLine))
            }
        case .time, .ignored, nil: break
        }
    }
}
