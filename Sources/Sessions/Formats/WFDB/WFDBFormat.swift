/// How a WFDB signal file holds its samples.
///
/// Source: signal(5) of the WFDB manual. The compressed formats 508 to 524 are not read.
enum WFDBFormat: Int, Sendable, CaseIterable {
    /// Nothing: a signal that other segments hold.
    case absent = 0
    /// First differences, one byte each.
    case differences8 = 8
    case little16 = 16
    case little24 = 24
    case little32 = 32
    case big16 = 61
    case offset8 = 80
    case offset16 = 160
    /// Two samples of 12 bits in three bytes.
    case packed212 = 212
    /// Three samples of 10 bits in four bytes, the third in the tops of both halves.
    case packed310 = 310
    /// Three samples of 10 bits in four bytes, one after the other.
    case packed311 = 311

    /// What stands for a sample that was not measured.
    static let invalid = Int32.min

    /// Whole samples in so many bytes.
    func samples(in bytes: Int) -> Int {
        switch self {
        case .absent: 0
        case .differences8, .offset8: bytes
        case .little16, .big16, .offset16: bytes / 2
        case .little24: bytes / 3
        case .little32: bytes / 4
        case .packed212: bytes / 3 * 2 + (bytes % 3 == 2 ? 1 : 0)
        case .packed310, .packed311: bytes / 4 * 3 + (bytes % 4 >= 2 ? 1 : 0)
        }
    }

    /// Bytes that so many samples take, of which there are whole packs.
    func bytes(ofSamples count: Int) -> Int {
        switch self {
        case .absent: 0
        case .differences8, .offset8: count
        case .little16, .big16, .offset16: 2 * count
        case .little24: 3 * count
        case .little32: 4 * count
        case .packed212: count / 2 * 3
        case .packed310, .packed311: count / 3 * 4
        }
    }

    /// The sample at a position of a file whose samples begin at `offset`; `invalid` for the format's own code of one.
    func sample(_ position: Int, of bytes: [UInt8], from offset: Int) -> Int32 {
        func byte(_ at: Int) -> Int32 { Int32(bytes[offset + at]) }
        switch self {
        case .absent: return Self.invalid
        case .differences8: return Int32(Int8(bitPattern: bytes[offset + position]))
        case .offset8: return Self.checked(byte(position) - 128, -128)
        case .little16: return Self.signed(byte(2 * position) | byte(2 * position + 1) << 8, 16)
        case .big16: return Self.signed(byte(2 * position) << 8 | byte(2 * position + 1), 16)
        case .offset16:
            return Self.checked((byte(2 * position) | byte(2 * position + 1) << 8) - 32_768, -32_768)
        case .little24:
            let at = 3 * position
            return Self.signed(byte(at) | byte(at + 1) << 8 | byte(at + 2) << 16, 24)
        case .little32:
            let at = 4 * position
            return byte(at) | byte(at + 1) << 8 | byte(at + 2) << 16 | byte(at + 3) << 24
        case .packed212:
            let at = position / 2 * 3
            let high = byte(at + 1)
            return Self.signed(
                position % 2 == 0 ? (high & 0x0F) << 8 | byte(at) : (high >> 4) << 8 | byte(at + 2), 12)
        case .packed310:
            let at = position / 3 * 4
            let first = { byte(at) | byte(at + 1) << 8 }
            let second = { byte(at + 2) | byte(at + 3) << 8 }
            switch position % 3 {
            case 0: return Self.signed((first() >> 1) & 0x3FF, 10)
            case 1: return Self.signed((second() >> 1) & 0x3FF, 10)
            default: return Self.signed((first() >> 11) | ((second() >> 11) << 5), 10)
            }
        case .packed311:
            let at = position / 3 * 4
            switch position % 3 {
            case 0: return Self.signed((byte(at) | byte(at + 1) << 8) & 0x3FF, 10)
            case 1: return Self.signed(byte(at + 1) >> 2 | (byte(at + 2) & 0x0F) << 6, 10)
            default: return Self.signed(byte(at + 2) >> 4 | (byte(at + 3) & 0x3F) << 4, 10)
            }
        }
    }

    /// What the code of an invalid sample counts in a checksum.
    var invalidCount: Int32 {
        switch self {
        case .absent, .differences8: 0
        case .offset8: -128
        case .little16, .big16, .offset16: -32_768
        case .little24: -8_388_608
        case .little32: Self.invalid
        case .packed212: -2048
        case .packed310, .packed311: -512
        }
    }

    /// A two's complement number of so many bits, whose lowest value stands for an invalid sample.
    private static func signed(_ code: Int32, _ bits: Int32) -> Int32 {
        let shift = 32 - bits
        return checked((code << shift) >> shift, -1 << (bits - 1))
    }

    private static func checked(_ value: Int32, _ lowest: Int32) -> Int32 {
        value == lowest ? invalid : value
    }
}
