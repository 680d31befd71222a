/// A signal as a WFDB header describes it.
///
/// `file format[xSAMPLES][:SKEW][+OFFSET] gain[(baseline)][/unit] bits zero first checksum block name`
struct WFDBSignalLine: Sendable, Hashable {
    /// `~` where a segment holds nothing of the signal.
    var file: String
    var format: WFDBFormat
    /// Samples of this signal in each frame.
    var samplesPerFrame = 1
    /// Frames by which the signal lies too late in the file.
    var skew = 0
    /// Bytes before the first sample.
    var byteOffset = 0
    /// Counts for one physical unit.
    var gain: Double
    /// Count that stands for 0 physical units.
    var baseline: Double
    /// Count of the first sample, from which format 8 goes on.
    var first: Int32
    /// The lowest 16 bits of the sum of all samples; nil where the header does not say.
    var checksum: Int16?
    var unit: String
    var name: String

    /// A count in physical units.
    func physical(_ count: Double) -> Float { Float((count - baseline) / gain) }

    /// Gain where the header has 0 or none.
    private static let defaultGain = 200.0

    enum Failure: Error {
        case notUnderstood
        case unknownFormat(Int)
    }

    init(_ line: String, index: Int) throws(Failure) {
        let fields = line.split(separator: " ", maxSplits: 8).map(String.init)
        guard fields.count >= 2 else { throw .notUnderstood }
        file = fields[0]

        var rest = Substring(fields[1])
        /// Takes digits off the front.
        func digits() -> Int? {
            let text = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(text.count)
            return Int(text)
        }
        guard let number = digits() else { throw .notUnderstood }
        guard let format = WFDBFormat(rawValue: number) else { throw .unknownFormat(number) }
        self.format = format
        while let mark = rest.popFirst() {
            guard let value = digits() else { throw .notUnderstood }
            switch mark {
            case "x" where (1...10_000).contains(value): samplesPerFrame = value
            case ":" where value <= 1_000_000: skew = value
            case "+": byteOffset = value
            default: throw .notUnderstood
            }
        }

        var gain = Self.defaultGain
        var baseline: Double?
        var unit = "mV"
        if fields.count >= 3 {
            var text = Substring(fields[2])
            if let slash = text.firstIndex(of: "/") {
                unit = String(text[text.index(after: slash)...])
                text = text[..<slash]
            }
            if let open = text.firstIndex(of: "(") {
                guard text.last == ")", let value = Double(text[text.index(after: open)...].dropLast()) else {
                    throw .notUnderstood
                }
                baseline = value
                text = text[..<open]
            }
            guard let value = Double(text), value.isFinite else { throw .notUnderstood }
            if value != 0 { gain = value }
        }
        // Without a baseline of its own a signal's zero is the converter's.
        if baseline == nil, fields.count >= 5 {
            guard let zero = Double(fields[4]) else { throw .notUnderstood }
            baseline = zero
        }
        guard (baseline ?? 0).isFinite else { throw .notUnderstood }
        first = fields.count >= 6 ? Int32(fields[5]) ?? 0 : 0
        checksum = fields.count >= 7 ? Int(fields[6]).map { Int16(truncatingIfNeeded: $0) } : nil
        self.gain = gain
        self.baseline = baseline ?? 0
        self.unit = unit
        name = fields.count >= 9 ? fields[8] : "signal \(index + 1)"
    }
}
