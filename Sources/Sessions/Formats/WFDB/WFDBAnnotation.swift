/// One annotation of a WFDB annotation file (`.atr`, `.qrs`, …).
///
/// Source: annot(5) of the WFDB manual, MIT format.
public struct WFDBAnnotation: Sendable, Hashable {
    /// 0-based sample of the record at which it stands.
    public var sample: Int
    /// Annotation code, 1 to 49.
    public var code: Int
    public var subtype: Int
    public var channel: Int
    public var number: Int
    /// Text that comes with it, without trailing zero bytes; empty when none.
    public var text: String

    public init(
        sample: Int, code: Int, subtype: Int = 0, channel: Int = 0, number: Int = 0, text: String = ""
    ) {
        self.sample = sample
        self.code = code
        self.subtype = subtype
        self.channel = channel
        self.number = number
        self.text = text
    }

    /// The code's symbol as PhysioNet prints it, such as `N` or `V`; the number itself where there is none.
    public var symbol: String { Self.symbols[code] ?? String(code) }

    /// Whether it marks a heart beat: N L R a V F J A S E j / Q e n f r B ?
    public var isBeat: Bool { Self.beatCodes.contains(code) }

    private static let beatCodes: Set<Int> = [
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 25, 30, 34, 35, 38, 41,
    ]

    private static let symbols: [Int: String] = [
        1: "N", 2: "L", 3: "R", 4: "a", 5: "V", 6: "F", 7: "J", 8: "A", 9: "S", 10: "E", 11: "j", 12: "/",
        13: "Q", 14: "~", 16: "|", 18: "s", 19: "T", 20: "*", 21: "D", 22: "\"", 23: "=", 24: "p", 25: "B",
        26: "^", 27: "t", 28: "+", 29: "u", 30: "?", 31: "!", 32: "[", 33: "]", 34: "e", 35: "n", 36: "@",
        37: "x", 38: "f", 39: "(", 40: ")", 41: "r",
    ]

    /// How an annotator that counts in another unit than its record's frames says so, at sample 0.
    static let resolutionRemark = "## time resolution: "

    /// Units a second in which the annotations count, where they say so themselves.
    static func resolution(of annotations: [WFDBAnnotation]) -> Double? {
        guard let first = annotations.first, first.code == 22, first.text.hasPrefix(resolutionRemark),
            let rate = Double(first.text.dropFirst(resolutionRemark.count)), rate > 0, rate.isFinite
        else { return nil }
        return rate
    }

    /// Reads an annotation file whole.
    public static func read(_ path: String) throws(RecordingFormatError) -> [WFDBAnnotation] {
        try decode(try ByteSource(path: path).all(path), path: path)
    }

    /// Pseudo-codes of the format.
    private enum Word { static let skip = 59, number = 60, subtype = 61, channel = 62, text = 63 }

    static func decode(_ bytes: [UInt8], path: String) throws(RecordingFormatError) -> [WFDBAnnotation] {
        func truncated(at offset: Int) -> RecordingFormatError {
            RecordingFormatError(
                file: path,
                problem: "the annotations stop in the middle, at byte \(offset) of \(bytes.count)",
                remedy: "copy the record again")
        }
        func word(_ offset: Int) -> Int? {
            offset + 1 < bytes.count ? Int(bytes[offset]) | Int(bytes[offset + 1]) << 8 : nil
        }
        guard !bytes.isEmpty else {
            throw RecordingFormatError(
                file: path, problem: "the annotation file is empty", remedy: "copy the record again")
        }
        var annotations: [WFDBAnnotation] = []
        var offset = 0
        var sample = 0
        var channel = 0
        var number = 0
        while true {
            guard let value = word(offset) else { throw truncated(at: offset) }
            offset += 2
            if value == 0 { return annotations }
            let code = value >> 10
            let low = value & 0x3FF
            // NUM, SUB and CHN carry a signed byte.
            let small = Int(Int8(truncatingIfNeeded: low))
            switch code {
            case Word.skip:
                guard let high = word(offset), let rest = word(offset + 2) else {
                    throw truncated(at: offset)
                }
                sample += Int(Int32(truncatingIfNeeded: high << 16 | rest))
                offset += 4
            case Word.number:
                number = small
                if !annotations.isEmpty { annotations[annotations.count - 1].number = small }
            case Word.subtype:
                if !annotations.isEmpty { annotations[annotations.count - 1].subtype = small }
            case Word.channel:
                channel = small
                if !annotations.isEmpty { annotations[annotations.count - 1].channel = small }
            case Word.text:
                guard offset + low <= bytes.count else { throw truncated(at: offset) }
                let text = bytes[offset..<offset + low]
                if !annotations.isEmpty {
                    let end = text.lastIndex { $0 != 0 }.map { $0 + 1 } ?? text.startIndex
                    annotations[annotations.count - 1].text = String(
                        decoding: text[..<end], as: UTF8.self)
                }
                offset += low + low % 2
            default:
                sample += low
                guard code <= 49, sample >= 0 else {
                    throw RecordingFormatError(
                        file: path, problem: "byte \(offset - 2) is no annotation of the MIT format",
                        remedy: "check that it is a WFDB annotation file such as .atr or .qrs")
                }
                annotations.append(
                    WFDBAnnotation(sample: sample, code: code, channel: channel, number: number))
            }
        }
    }

    /// The bytes of an annotation file that counts in its own unit.
    ///
    /// - Parameters:
    ///   - annotations: in the order of their samples.
    ///   - resolution: units a second.
    static func encode(_ annotations: [WFDBAnnotation], resolution: Int) -> [UInt8] {
        let remark = WFDBAnnotation(sample: 0, code: 22, text: "\(resolutionRemark)\(resolution)")
        var bytes: [UInt8] = []
        func put(_ word: Int) {
            bytes.append(UInt8(truncatingIfNeeded: word))
            bytes.append(UInt8(truncatingIfNeeded: word >> 8))
        }
        var last = 0
        for annotation in [remark] + annotations {
            let step = annotation.sample - last
            last = annotation.sample
            if step > 1023 {
                put(Word.skip << 10)
                put(step >> 16)
                put(step)
            }
            put(annotation.code << 10 | (step > 1023 ? 0 : step))
            let text = Array(annotation.text.utf8.prefix(250))
            if !text.isEmpty {
                put(Word.text << 10 | text.count)
                bytes += text
                if text.count % 2 == 1 { bytes.append(0) }
            }
        }
        put(0)
        return bytes
    }
}
