/// One number in a line, with what stood beside it. Ranges are places in the line.
struct TextField: Sendable {
    var name: Range<Int>
    /// nil when the place for the number was empty, or held `nan`, `inf` or `ovf`.
    var value: Double?
    /// The device's own time in ms, from Teleplot.
    var milliseconds: Double?
    var unit: Range<Int>

    init(name: Range<Int> = 0..<0, value: Double?, milliseconds: Double? = nil, unit: Range<Int> = 0..<0) {
        self.name = name
        self.value = value
        self.milliseconds = milliseconds
        self.unit = unit
    }
}

/// The forms that home-made text takes.
enum TextForm: Hashable, Sendable {
    /// Numbers in columns, or one a line (`count` 1, `separator` 0).
    case columns(count: Int, separator: UInt8, comma: Bool)
    /// `ecg:512,resp:300`
    case named
    /// `IR=120034, BPM=72.1`
    case equals
    /// `>ecg:1627551892437:0.51§mV`
    case teleplot
    /// `{"ecg":0.51}`
    case json

    /// The most fields of a line that are looked at.
    static let mostFields = 16

    /// The form of a line that is read for the first time; nil when it has none. `fields` gets what is in it.
    static func of(_ line: [UInt8], into fields: inout [TextField]) -> TextForm? {
        let candidates: [TextForm]
        switch line[0] {
        case 0x3E: candidates = [.teleplot]
        case 0x7B: candidates = [.json]
        default:
            candidates = [columnForm(line), .equals, .named]
        }
        return candidates.first { $0.read(line, into: &fields) }
    }

    /// Reads a line of this form into `fields`; false when it is not one.
    func read(_ line: [UInt8], into fields: inout [TextField]) -> Bool {
        fields.removeAll(keepingCapacity: true)
        guard !line.isEmpty else { return false }
        switch self {
        case .columns(let count, let separator, let comma):
            return Self.columns(line, separator, comma, into: &fields) && fields.count == count
        case .named: return Self.named(line, mark: 0x3A, into: &fields)
        case .equals: return Self.named(line, mark: 0x3D, into: &fields)
        case .teleplot: return Self.teleplot(line, into: &fields)
        case .json: return TextJSON.read(line, into: &fields)
        }
    }

    /// How the columns of this line are kept apart. A comma is a decimal mark where something else separates.
    private static func columnForm(_ line: [UInt8]) -> TextForm {
        let commaFollowedByBlank = line.indices.dropLast().contains {
            line[$0] == 0x2C && line[$0 + 1] == 0x20
        }
        var separator: UInt8 = 0
        for candidate: UInt8 in [0x3B, 0x09] where line.contains(candidate) && separator == 0 {
            separator = candidate
        }
        let hasComma = line.contains(0x2C)
        if separator == 0 {
            var at = 0
            var end = line.count
            while at < end, line[at] == 0x20 { at += 1 }
            while end > at, line[end - 1] == 0x20 { end -= 1 }
            let hasBlank = line[at..<end].contains(0x20)
            if hasComma, !hasBlank || commaFollowedByBlank {
                separator = 0x2C
            } else if hasBlank {
                separator = 0x20
            }
        }
        let comma = separator != 0x2C
        var fields: [TextField] = []
        _ = columns(line, separator, comma, into: &fields)
        return .columns(count: fields.count, separator: separator, comma: comma)
    }

    private static func columns(
        _ line: [UInt8], _ separator: UInt8, _ comma: Bool, into fields: inout [TextField]
    ) -> Bool {
        var start = 0
        while start <= line.count {
            var end = start
            while end < line.count, separator == 0 || line[end] != separator { end += 1 }
            // Blanks separate in runs; a separator at the very end closes nothing.
            let empty = end == start
            if !(empty && (separator == 0x20 || end == line.count)) {
                guard fields.count < mostFields else { return false }
                switch TextNumber(line, start..<end, comma: comma) {
                case .value(let value): fields.append(TextField(value: value))
                case .missing: fields.append(TextField(value: nil))
                case .notANumber: return false
                }
            }
            start = end + 1
        }
        return !fields.isEmpty
    }

    private static func named(_ line: [UInt8], mark: UInt8, into fields: inout [TextField]) -> Bool {
        let decimal = hasDecimalCommas(line)
        var blanks = true
        for byte in line where byte == 0x2C && !decimal || byte == 0x09 || byte == 0x3B { blanks = false }
        // Blanks separate only where nothing else does and no blank follows the mark: `ecg:5 resp:3`.
        if blanks {
            for i in line.indices.dropLast() where line[i] == mark && line[i + 1] == 0x20 { blanks = false }
        }
        var labelled = false
        var start = 0
        while start < line.count {
            var end = start
            var last = -1
            while end < line.count {
                let byte = line[end]
                if byte == 0x2C && !decimal || byte == 0x09 || byte == 0x3B || (blanks && byte == 0x20) {
                    break
                }
                if byte == mark { last = end }
                end += 1
            }
            if end > start {
                guard fields.count < mostFields else { return false }
                let name = last < 0 ? 0..<0 : trimmed(line, start..<last)
                var numberEnd = end
                if mark == 0x3D, last >= 0 { numberEnd = firstWord(line, last + 1..<end) }
                if !name.isEmpty {
                    guard isName(line, name) else { return false }
                    labelled = true
                }
                switch TextNumber(line, (last < 0 ? start : last + 1)..<numberEnd, comma: decimal) {
                case .value(let value): fields.append(TextField(name: name, value: value))
                case .missing: fields.append(TextField(name: name, value: nil))
                case .notANumber: return false
                }
            }
            start = end + 1
        }
        return labelled
    }

    /// Whether commas are decimal marks in a line of names: something else separates (a tab, a semicolon, a blank in
    /// front of a letter), and each comma stands between digits that end a number. `ecg:0,51` alone could be two
    /// numbers, and is read so.
    private static func hasDecimalCommas(_ line: [UInt8]) -> Bool {
        var separated = false
        var commas = false
        for i in line.indices {
            switch line[i] {
            case 0x09, 0x3B: separated = true
            case 0x20 where i + 1 < line.count && line[i + 1] >= 0x41: separated = true
            case 0x2C:
                commas = true
                guard i > 0, isDigit(line[i - 1]), i + 1 < line.count, isDigit(line[i + 1]) else {
                    return false
                }
                var end = i + 1
                while end < line.count, isDigit(line[end]) { end += 1 }
                guard end == line.count || line[end] == 0x09 || line[end] == 0x3B || line[end] == 0x20 else {
                    return false
                }
            default: break
            }
        }
        return separated && commas
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func teleplot(_ line: [UInt8], into fields: inout [TextField]) -> Bool {
        guard line[0] == 0x3E else { return false }
        var name = 0..<0
        var start = 1
        while start < line.count {
            var end = start
            while end < line.count, line[end] != 0x3B { end += 1 }
            guard fields.count < mostFields, point(line, start..<end, &name, into: &fields) else {
                return false
            }
            start = end + 1
        }
        return !name.isEmpty
    }

    /// One Teleplot point, `name:value` or `name:time:value`; further points of the same name go without it. Text
    /// (`|t`) and plane (`|xy`) points are accepted and hold nothing for us.
    private static func point(
        _ line: [UInt8], _ range: Range<Int>, _ name: inout Range<Int>, into fields: inout [TextField]
    ) -> Bool {
        var end = range.upperBound
        var from = range.lowerBound
        if let colon = line[range].firstIndex(of: 0x3A) {
            let own = trimmed(line, from..<colon)
            if isName(line, own) {
                name = own
                from = colon + 1
            }
        }
        guard !name.isEmpty else { return false }
        if let flags = line[from..<end].firstIndex(of: 0x7C) {
            let set = line[flags + 1..<end]
            if set.contains(0x74) || set.contains(0x78) { return true }
            end = flags
        }
        var unit = 0..<0
        for i in from..<max(from, end - 1) where line[i] == 0xC2 && line[i + 1] == 0xA7 {
            unit = i + 2..<end
            end = i
            break
        }
        var milliseconds: Double?
        if let colon = line[from..<end].firstIndex(of: 0x3A) {
            guard case .value(let time) = TextNumber(line, from..<colon, comma: true) else { return false }
            milliseconds = time
            from = colon + 1
        }
        switch TextNumber(line, from..<end, comma: true) {
        case .value(let value):
            fields.append(TextField(name: name, value: value, milliseconds: milliseconds, unit: unit))
        case .missing:
            fields.append(TextField(name: name, value: nil, milliseconds: milliseconds, unit: unit))
        case .notANumber: return false
        }
        return true
    }

    static func trimmed(_ line: [UInt8], _ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, TextNumber.isBlank(line[start]) { start += 1 }
        while end > start, TextNumber.isBlank(line[end - 1]) { end -= 1 }
        return start..<end
    }

    /// Where the first word of `range` ends: what follows a number after a blank is a remark.
    private static func firstWord(_ line: [UInt8], _ range: Range<Int>) -> Int {
        var at = range.lowerBound
        while at < range.upperBound, TextNumber.isBlank(line[at]) { at += 1 }
        while at < range.upperBound, !TextNumber.isBlank(line[at]) { at += 1 }
        return at
    }

    /// Whether it can be a name: printable, beginning with a letter.
    static func isName(_ line: [UInt8], _ range: Range<Int>) -> Bool {
        guard range.count <= 32, let first = line[range].first else { return false }
        guard (0x41...0x5A).contains(first & 0xDF) || first >= 0x80 else { return false }
        for byte in line[range] where byte < 0x20 || byte == 0x7F { return false }
        return true
    }
}
