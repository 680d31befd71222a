/// What a key asks of a replay.
enum ReplayKey: Hashable {
    /// Seconds forward, or back.
    case seek(Double)
    case begin, end
    case pause, faster, slower, quit
}

/// Finds keys in the bytes that a terminal sends, however they are split.
///
/// An arrow is the sequence `ESC [ C`, with Shift `ESC [ 1 ; 2 C` (ECMA-48, xterm); what is not known is dropped.
struct ReplayKeys {
    static let step = 10.0
    static let page = 60.0
    /// Bytes after which a sequence that does not end is given up.
    private static let longest = 32

    private var sequence: [UInt8] = []

    mutating func take(_ bytes: [UInt8]) -> [ReplayKey] {
        bytes.compactMap { take($0) }
    }

    private mutating func take(_ byte: UInt8) -> ReplayKey? {
        guard !sequence.isEmpty else {
            if byte == 0x1B {
                sequence = [byte]
                return nil
            }
            return switch Unicode.Scalar(byte) {
            case " ": .pause
            case "+", "=": .faster
            case "-", "_": .slower
            case "q", "Q": .quit
            default: nil
            }
        }
        // `ESC ESC` begins anew.
        if byte == 0x1B {
            sequence = [byte]
            return nil
        }
        sequence.append(byte)
        let isIntroduced = sequence.count == 2
        if isIntroduced, byte == UInt8(ascii: "[") || byte == UInt8(ascii: "O") { return nil }
        let isFinal = (0x40...0x7E).contains(byte)
        guard isIntroduced || isFinal || sequence.count >= Self.longest else { return nil }
        defer { sequence = [] }
        return isIntroduced ? nil : key(String(decoding: sequence.dropFirst(2), as: UTF8.self))
    }

    private func key(_ text: String) -> ReplayKey? {
        switch text {
        case "C": .seek(Self.step)
        case "D": .seek(-Self.step)
        case "1;2C", "6~": .seek(Self.page)
        case "1;2D", "5~": .seek(-Self.page)
        case "H", "1~", "7~": .begin
        case "F", "4~", "8~": .end
        default: nil
        }
    }
}
