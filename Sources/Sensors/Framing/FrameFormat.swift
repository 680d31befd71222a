/// What stands at a place of a byte window.
enum FrameCheck: Hashable {
    /// A frame that passes its own check. `counter` is 0 where the format has none; `forms` has one bit for each form
    /// that these bytes may have, of which the lowest is the likeliest.
    case frame(length: Int, counter: Int = 0, forms: UInt32 = 1)
    /// Something that belongs to the format and is no frame: a message, an answer.
    case aside(length: Int)
    /// More bytes are needed to tell.
    case incomplete
    /// No frame begins so.
    case foreign
    /// It begins as a frame does, and fails its check further on.
    case broken
}

/// How one format tells a frame. Formats of several forms (of other lengths, of other boards) number them from 0.
protocol FrameFormat: Sendable {
    /// Frames back to back that end a search; the weaker the check, the more.
    static func chain(ofForm form: Int) -> Int
    /// Values that the frames' counter takes; 0 without one.
    static var counterValues: Int { get }
    /// Printable bytes in a row, outside frames, that are taken for the device's start-up text; 0 where it has none.
    static var bannerRun: Int { get }

    /// Whether anything of the format may begin with a byte. Where not, `check` calls it foreign; asking first lets bytes
    /// of other formats pass quickly.
    static func mayBegin(with byte: UInt8) -> Bool

    /// What stands `offset` bytes into `window`. `form` is the one that the frames before had; nil while it is open.
    func check(_ window: borrowing ByteWindow, at offset: Int, form: Int?) -> FrameCheck
}

extension FrameFormat {
    static var counterValues: Int { 0 }
    static var bannerRun: Int { 0 }

    @inline(__always)
    static func mayBegin(with byte: UInt8) -> Bool { true }
}

/// What formats look for.
extension ByteWindow {
    /// What is wrong with bytes that should begin with `head`; nil when it stands there whole.
    @inline(__always)
    func deviation<let count: Int>(from head: InlineArray<count, UInt8>, at offset: Int) -> FrameCheck? {
        for i in 0..<count {
            guard self.count > offset + i else { return .incomplete }
            guard self[offset + i] == head[i] else { return .foreign }
        }
        return nil
    }

    /// What is wrong with a frame of `length` bytes of which only the first, which is not looked at, has another bit 7
    /// than `marked` says; nil when all are there and right.
    @inline(__always)
    func deviation(fromMarked marked: Bool, behind offset: Int, length: Int) -> FrameCheck? {
        for i in 1..<length {
            guard count > offset + i else { return .incomplete }
            guard (self[offset + i] >= 0x80) == marked else { return .broken }
        }
        return nil
    }

    /// The sum of some bytes, modulo 256.
    @inline(__always)
    func sum(_ range: Range<Int>) -> UInt8 {
        var sum: UInt8 = 0
        for i in range { sum &+= self[i] }
        return sum
    }

    /// The exclusive or of some bytes.
    @inline(__always)
    func xor(_ range: Range<Int>) -> UInt8 {
        var folded: UInt8 = 0
        for i in range { folded ^= self[i] }
        return folded
    }
}
