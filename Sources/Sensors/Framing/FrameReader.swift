/// What stands at a place of a byte window.
enum FrameCheck {
    /// A frame that passes its own check. `counter` is 0 where the format has none; `kinds` has one bit for each
    /// layout that these bytes may have.
    case frame(length: Int, counter: Int, kinds: UInt32)
    /// Something that belongs to the format and holds no samples.
    case aside(length: Int)
    case incomplete
    /// `header` is true when only what stands behind the first bytes was wrong.
    case invalid(header: Bool)
}

/// How one format tells a frame.
protocol FrameFormat: Sendable {
    /// Frames back to back that end a search; the weaker the check, the more.
    static var chain: Int { get }
    /// Values that the frames' counter takes; 0 without one.
    static var counterValues: Int { get }
    /// Printable bytes in a row, outside frames, that are taken for the device's start-up text.
    static var bannerRun: Int { get }

    /// What stands `offset` bytes into `window`. `kind` is the layout that the stream is known to have; 0 during
    /// a search.
    func check(_ window: borrowing ByteWindow, at offset: Int, kind: UInt32) -> FrameCheck
}

extension FrameFormat {
    static var counterValues: Int { 0 }
    static var bannerRun: Int { 12 }
}

/// Finds the frames of one format in a stream, says what was lost between them, and forgets nothing at the ends of
/// reads.
///
/// A search ends with `chain` frames back to back, of one layout and with a counter that goes on by one. From then on
/// each frame is given as its last byte arrives. Where the counter jumps, the frame behind must pass its check, too:
/// then frames were lost (`.gap`), else bytes, and a search begins. Text of some length between frames is the device
/// starting anew (`.restart`), once, and only if frames came before: what a device prints as it is opened is no
/// fault. Nothing is allocated after `init`.
struct FrameReader<Format: FrameFormat>: Sendable {
    enum Step {
        /// A frame stands at the start of `window`, until `next` is called again.
        case frame(length: Int)
        /// A byte that belongs to no frame.
        case skipped(UInt8)
        /// More bytes are needed.
        case exhausted
    }

    var format: Format
    private(set) var window = ByteWindow(capacity: 4096)
    /// The layout that the stream is known to have, one bit; 0 during a search.
    private(set) var kind: UInt32 = 0

    private var used = 0
    private var skipping = false
    private var printableRun = 0
    private var hadFrames = false
    /// What the next frame's counter should be; -1 before the first.
    private var expected = -1

    init(_ format: Format) { self.format = format }

    /// Takes as many bytes of `bytes`, from `offset` on, as there is room for; returns how many. Call `next` until it
    /// is exhausted before the next fill.
    @inline(__always)
    mutating func fill(from bytes: Span<UInt8>, at offset: Int) -> Int {
        window.fill(from: bytes, at: offset)
    }

    /// Forgets partial frames and the counter, as after the port was reopened.
    mutating func reset() { self = FrameReader(format) }

    /// The next thing in the window. What was lost in front of it goes to `events`.
    @inline(__always)
    mutating func next(into events: inout [SensorEvent]) -> Step {
        if used > 0 {
            window.drop(used)
            used = 0
        }
        while kind != 0 {
            switch format.check(window, at: 0, kind: kind) {
            case .frame(let length, let counter, let kinds):
                if kinds & kind == 0 {
                    lose(.resync, into: &events)
                } else if Format.counterValues == 0 || counter == expected {
                    return give(length, counter)
                } else {
                    switch format.check(window, at: length, kind: kind) {
                    case .frame, .aside:
                        say(lostBefore: counter, into: &events)
                        return give(length, counter)
                    case .incomplete: return .exhausted
                    case .invalid: kind = 0
                    }
                }
            case .aside(let length): window.drop(length)
            case .incomplete: return .exhausted
            case .invalid(let header): lose(header ? .badFrame : .resync, into: &events)
            }
        }
        return search(into: &events)
    }

    @inline(__always)
    private mutating func give(_ length: Int, _ counter: Int) -> Step {
        used = length
        if Format.counterValues > 0 { expected = counter + 1 == Format.counterValues ? 0 : counter + 1 }
        return .frame(length: length)
    }

    private func say(lostBefore counter: Int, into events: inout [SensorEvent]) {
        let lost = counter - expected
        events.append(.gap(frames: lost < 0 ? lost + Format.counterValues : lost))
    }

    private mutating func lose(_ fault: SensorFault, into events: inout [SensorEvent]) {
        kind = 0
        skipping = true
        events.append(.fault(fault))
    }

    @inline(never)
    private mutating func search(into events: inout [SensorEvent]) -> Step {
        var offset = 0
        var found = 0
        var kinds = UInt32.max
        var first = (length: 0, counter: 0)
        var following = 0
        while found < Format.chain {
            switch format.check(window, at: offset, kind: 0) {
            case .frame(let length, let counter, let possible):
                kinds &= possible
                if found == 0 {
                    first = (length, counter)
                } else if Format.counterValues > 0, counter != following {
                    return skip(into: &events)
                }
                if kinds == 0 { return skip(into: &events) }
                following = Format.counterValues == 0 ? 0 : (counter + 1) % Format.counterValues
                offset += length
                found += 1
            case .aside(let length):
                if found == 0 {
                    window.drop(length)
                } else {
                    offset += length
                }
            case .incomplete:
                // Asides without end would fill the window.
                return window.isFull ? skip(into: &events) : .exhausted
            case .invalid: return skip(into: &events)
            }
        }
        kind = kinds & (0 &- kinds)
        if Format.counterValues > 0, expected >= 0, first.counter != expected {
            say(lostBefore: first.counter, into: &events)
        }
        skipping = false
        printableRun = 0
        hadFrames = true
        return give(first.length, first.counter)
    }

    private mutating func skip(into events: inout [SensorEvent]) -> Step {
        if !skipping {
            skipping = true
            events.append(.fault(.resync))
        }
        let byte = window[0]
        window.drop(1)
        let printable = (0x20...0x7E).contains(byte) || byte == 0x0D || byte == 0x0A
        printableRun = printable ? printableRun + 1 : 0
        if printableRun == Format.bannerRun, hadFrames {
            hadFrames = false
            expected = -1
            events.append(.fault(.restart))
        }
        return .skipped(byte)
    }
}
