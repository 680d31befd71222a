/// JSON lines: one flat object a line. Numbers and booleans become fields; text is passed over; an object or
/// list inside makes the line unreadable, which no known sketch sends.
enum TextJSON {
    static func read(_ line: [UInt8], into fields: inout [TextField]) -> Bool {
        let body = TextForm.trimmed(line, 0..<line.count)
        guard body.count >= 2, line[body.lowerBound] == 0x7B, line[body.upperBound - 1] == 0x7D else {
            return false
        }
        let end = body.upperBound - 1
        var at = body.lowerBound + 1
        skipBlanks(line, &at, end)
        while at < end {
            guard let name = quoted(line, &at, end) else { return false }
            skipBlanks(line, &at, end)
            guard at < end, line[at] == 0x3A else { return false }
            at += 1
            skipBlanks(line, &at, end)
            guard at < end else { return false }
            if line[at] == 0x22 {
                guard quoted(line, &at, end) != nil else { return false }
            } else {
                let start = at
                while at < end, line[at] != 0x2C { at += 1 }
                guard fields.count < TextForm.mostFields,
                    let value = value(line, TextForm.trimmed(line, start..<at))
                else { return false }
                fields.append(TextField(name: name, value: value.number))
            }
            skipBlanks(line, &at, end)
            if at < end {
                guard line[at] == 0x2C else { return false }
                at += 1
                skipBlanks(line, &at, end)
                guard at < end else { return false }
            }
        }
        return !fields.isEmpty
    }

    private static func value(_ line: [UInt8], _ range: Range<Int>) -> (number: Double?, Void)? {
        if range.isEmpty { return nil }
        if TextName.equals(line, range, "true") { return (1, ()) }
        if TextName.equals(line, range, "false") { return (0, ()) }
        switch TextNumber(line, range) {
        case .value(let value): return (value, ())
        case .missing: return (nil, ())
        case .notANumber: return nil
        }
    }

    private static func skipBlanks(_ line: [UInt8], _ at: inout Int, _ end: Int) {
        while at < end, TextNumber.isBlank(line[at]) { at += 1 }
    }

    /// The inside of a quoted text; `at` ends behind it.
    private static func quoted(_ line: [UInt8], _ at: inout Int, _ end: Int) -> Range<Int>? {
        guard at < end, line[at] == 0x22 else { return nil }
        let start = at + 1
        at = start
        while at < end, line[at] != 0x22 { at += line[at] == 0x5C ? 2 : 1 }
        guard at < end else { return nil }
        at += 1
        return start..<at - 1
    }
}
