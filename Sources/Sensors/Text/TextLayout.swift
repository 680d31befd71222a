import Biosignals

/// What the fields of a text line stand for, decided from the first lines.
struct TextLayout: Sendable {
    enum Role: Hashable, Sendable {
        case channel(Int)
        /// Factor to seconds.
        case time(Double)
        case interval(ChannelKind)
        case ignored
    }

    private struct Entry: Sendable {
        var name: [UInt8]
        var role: Role
    }

    /// Lines looked at to find the form, and how many of them must have it.
    static let looked = 20
    static let agreeing = 19

    let form: TextForm
    private(set) var channels: [Channel] = []
    private(set) var hasTime = false
    private var entries: [Entry] = []

    /// nil when the lines do not agree.
    init?(lines: [(line: [UInt8], form: TextForm?)], header: [String]?, fields: inout [TextField]) {
        guard let form = lines.last?.form,
            lines.count(where: { $0.form == form }) >= Self.agreeing
        else { return nil }
        let texts = lines.filter { $0.form == form }.map(\.line)
        self.form = Self.settled(form, texts, &fields)
        switch self.form {
        case .columns(let count, _, _):
            let rows = texts.compactMap { line -> [Double?]? in
                self.form.read(line, into: &fields) ? fields.map(\.value) : nil
            }
            if let header, header.count == count {
                let columns = (0..<count).map { column in rows.map { $0[column] } }
                for (name, values) in zip(header, columns) {
                    append(name, values: values, of: rows.count, unit: "")
                }
            } else {
                nameless(rows)
            }
        case .named, .equals, .teleplot, .json:
            named(texts, &fields)
        }
        if channels.isEmpty, !entries.contains(where: { if case .interval = $0.role { true } else { false } })
        {
            return nil
        }
        settleIntervals(lines: texts.count)
    }

    /// The role of a field; nil for a name that was not seen before.
    func role(of field: TextField, at place: Int, in line: [UInt8]) -> Role? {
        if case .columns = form { return entries[place].role }
        if field.name.isEmpty { return place < entries.count ? entries[place].role : .ignored }
        for entry in entries where entry.name.count == field.name.count {
            var same = true
            for i in 0..<entry.name.count where entry.name[i] != line[field.name.lowerBound + i] {
                same = false
            }
            if same { return entry.role }
        }
        return nil
    }

    /// Takes up a name that appears only now. True when that made a channel.
    mutating func add(_ field: TextField, in line: [UInt8]) -> Bool {
        guard entries.count < TextForm.mostFields else { return false }
        let before = channels.count
        append(
            String(decoding: line[field.name], as: UTF8.self), bytes: Array(line[field.name]),
            values: [field.value], of: 0, unit: String(decoding: line[field.unit], as: UTF8.self))
        return channels.count > before
    }

    /// Gives columns new names, and with them new meanings.
    mutating func rename(_ names: [String]) {
        entries.removeAll()
        channels.removeAll()
        hasTime = false
        for name in names { append(name, values: [], of: 1, unit: "") }
    }

    // MARK: Deciding

    /// A decimal comma that looks like two columns is found out here.
    private static func settled(_ form: TextForm, _ texts: [[UInt8]], _ fields: inout [TextField]) -> TextForm
    {
        guard form == .columns(count: 2, separator: 0x2C, comma: false) else { return form }
        let single = TextForm.columns(count: 1, separator: 0, comma: true)
        var leadingZero = false
        let width = texts[0].count
        for line in texts {
            guard line.count == width, line.count >= 4, line[0] == 0x30 || line[0] == 0x31, line[1] == 0x2C,
                line[2...].allSatisfy({ (0x30...0x39).contains($0) })
            else { return form }
            if line[2] == 0x30 { leadingZero = true }
        }
        return leadingZero && single.read(texts[0], into: &fields) ? single : form
    }

    private mutating func nameless(_ rows: [[Double?]]) {
        var heart = false
        for column in 0..<(rows.first?.count ?? 0) {
            let counter = rows.first?.count != 1 && Self.isCounter(rows.map { $0[column] })
            let kind: ChannelKind = counter || heart ? .other : .ecg
            if kind == .ecg { heart = true }
            entries.append(Entry(name: [], role: addChannel("ch\(column + 1)", kind)))
        }
    }

    /// Rises from line to line by steps of about the same size.
    private static func isCounter(_ values: [Double?]) -> Bool {
        let known = values.compactMap { $0 }
        guard known.count == values.count else { return false }
        let steps = zip(known.dropFirst(), known).map { $0 - $1 }
        guard let least = steps.min(), let most = steps.max() else { return false }
        return least > 0 && most <= 3 * least
    }

    private mutating func named(_ texts: [[UInt8]], _ fields: inout [TextField]) {
        var names: [(name: [UInt8], unit: String, values: [Double?])] = []
        for line in texts where form.read(line, into: &fields) {
            for (place, field) in fields.enumerated() {
                let name = field.name.isEmpty ? Array("ch\(place + 1)".utf8) : Array(line[field.name])
                if let known = names.firstIndex(where: { $0.name == name }) {
                    names[known].values.append(field.value)
                } else if names.count < TextForm.mostFields {
                    names.append((name, String(decoding: line[field.unit], as: UTF8.self), [field.value]))
                }
            }
        }
        for (name, unit, values) in names {
            append(
                String(decoding: name, as: UTF8.self), bytes: name, values: values, of: texts.count,
                unit: unit)
        }
    }

    /// An interval on every line beside a wave is the last one repeated, and no beat: it is only recorded.
    private mutating func settleIntervals(lines: Int) {
        guard channels.contains(where: { $0.kind.carriesHeart }) else { return }
        for i in entries.indices where repeated.contains(i) {
            entries[i].role = addChannel(String(decoding: entries[i].name, as: UTF8.self), .other)
        }
    }
    private var repeated: [Int] = []

    private mutating func append(
        _ name: String, bytes: [UInt8]? = nil, values: [Double?], of lines: Int, unit: String
    ) {
        if name.lowercased() == "none" {
            entries.append(Entry(name: bytes ?? Array(name.utf8), role: .ignored))
            return
        }
        let role: Role
        switch TextName.meaning(of: name) {
        case .signal(let kind): role = addChannel(name, kind, unit: unit)
        case .interval:
            role = .interval(name.lowercased().hasPrefix("rr") ? .ecg : .ppg)
            if values.count == lines { repeated.append(entries.count) }
        case .time(let factor):
            let fraction = values.contains { $0.map { $0 != $0.rounded() } ?? false }
            role = .time(factor ?? (fraction ? 1 : 1e-3))
            hasTime = true
        }
        entries.append(Entry(name: bytes ?? Array(name.utf8), role: role))
    }

    private mutating func addChannel(_ name: String, _ kind: ChannelKind, unit: String = "") -> Role {
        channels.append(Channel(name: name, kind: kind, unit: TextName.unit(unit), nominalRate: nil))
        return .channel(channels.count - 1)
    }

    /// The names in a line of names: no field is a number, and each begins with a letter.
    static func headerNames(_ line: [UInt8]) -> [String]? {
        let separator: UInt8 = [0x3B, 0x09, 0x2C].first { line.contains($0) } ?? 0
        let parts = line.split(separator: separator, omittingEmptySubsequences: false)
        guard parts.count <= TextForm.mostFields else { return nil }
        var names: [String] = []
        for part in parts {
            let name = TextForm.trimmed(line, part.startIndex..<part.endIndex)
            guard TextForm.isName(line, name), !line[name].contains(where: { $0 == 0x3A || $0 == 0x3D })
            else {
                return nil
            }
            names.append(String(decoding: line[name], as: UTF8.self))
        }
        return names
    }
}
