/// A remark in an EDF+ file.
public struct EDFAnnotation: Sendable, Hashable {
    /// Seconds since the first sample; may lie before or after the samples.
    public var onset: Double
    /// Seconds; nil for a moment.
    public var duration: Double?
    public var text: String

    public init(onset: Double, duration: Double? = nil, text: String) {
        self.onset = onset
        self.duration = duration
        self.text = text
    }

    /// Time-stamped annotation lists for it (EDF+ 2.2.2), each of at most `limit` bytes: one, or several of
    /// the same onset when the text is longer. The control characters that a list is built of become spaces.
    func lists(limit: Int) -> [[UInt8]] {
        var head = Self.stamp(units: Int64((onset * 1e6).rounded()), places: 6)
        if let duration {
            head.append(0x15)
            head += RoundedDecimal.text(units: Int64((max(0, duration) * 1e6).rounded()), places: 6).utf8
        }
        head.append(0x14)
        var room = limit - head.count - 2
        room = min(room, 512)  // EDFlib's limit of a text
        precondition(room >= 4, "an annotation slot holds at least one character")
        var parts: [[UInt8]] = [[]]
        for scalar in text.unicodeScalars {
            let isControl = [0x00, 0x14, 0x15].contains(scalar.value)
            let bytes = isControl ? [0x20] : Array(String(scalar).utf8)
            if parts[parts.count - 1].count + bytes.count > room { parts.append([]) }
            parts[parts.count - 1] += bytes
        }
        return parts.map { head + $0 + [0x14, 0x00] }
    }

    /// The list that tells a record's own time, in units of 100 ns.
    static func timekeeping(units: Int64) -> [UInt8] { stamp(units: units, places: 7) + [0x14, 0x14, 0x00] }

    private static func stamp(units: Int64, places: Int) -> [UInt8] {
        Array(((units < 0 ? "" : "+") + RoundedDecimal.text(units: units, places: places)).utf8)
    }

    /// Reads a slot. The first entry of the first list tells the record's own time when its text is empty.
    /// Lists that break the rules are passed over.
    static func parse(_ slot: ArraySlice<UInt8>) -> [EDFAnnotation] {
        var found: [EDFAnnotation] = []
        for list in slot.split(separator: 0x00) {
            let fields = list.split(separator: 0x14, omittingEmptySubsequences: false)
            guard let stamp = fields.first, fields.count >= 2 else { continue }
            let times = stamp.split(separator: 0x15, omittingEmptySubsequences: false)
            guard let first = times.first?.first, first == UInt8(ascii: "+") || first == UInt8(ascii: "-"),
                let onset = DecimalText.number(String(decoding: times[0], as: UTF8.self))
            else { continue }
            let duration =
                times.count > 1 ? DecimalText.number(String(decoding: times[1], as: UTF8.self)) : nil
            // The last field is what follows the last separator: nothing.
            for text in fields.dropFirst().dropLast() {
                found.append(
                    EDFAnnotation(
                        onset: onset, duration: duration, text: String(decoding: text, as: UTF8.self)))
            }
        }
        return found
    }
}
