import Biosignals

/// Finds the frames of one format in a stream, says what was lost between them, and forgets nothing at the ends of
/// reads.
///
/// A search ends with as many frames back to back as the format wants, of one form and with a counter that goes on by
/// one. From then on each frame is given as its last byte arrives. Where the counter jumps, the frame behind must pass
/// its check, too: then frames were lost (`.gap`), else bytes, and a search begins. Text of some length between frames
/// is the device starting anew (`.restart`), once, and only if frames came before: what a device prints as it is opened
/// is no fault. Nothing is allocated after `init`.
struct FrameReader<Format: FrameFormat>: Sendable {
    enum Step {
        /// A frame stands at the start of `window`, until `next` is called again.
        case frame(length: Int, form: Int)
        /// So many bytes at the start of `window` belong to no frame.
        case skipped(Int)
        /// More bytes are needed.
        case exhausted
    }

    /// What was said of the channels; outlives `reset`.
    struct Layout: Sendable {
        /// The form whose channels were said; nil when they must be asked for anew.
        var form: Int?
        var channels: [Channel]?
    }

    let format: Format
    private(set) var window = ByteWindow(capacity: 4096)
    var layout = Layout()

    /// The form that the stream is known to have; nil during a search.
    private var form: Int?
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
    mutating func reset() {
        let said = layout
        self = FrameReader(format)
        layout = said
    }

    /// The next thing in the window. What was lost in front of it goes to `events`.
    @inline(__always)
    mutating func next(into events: inout [SensorEvent]) -> Step {
        if used > 0 {
            window.drop(used)
            used = 0
        }
        while let form {
            switch format.check(window, at: 0, form: form) {
            case .frame(let length, let counter, let forms):
                if forms & 1 << UInt32(form) == 0 {
                    lose(.resync, into: &events)
                } else if Format.counterValues == 0 || counter == expected {
                    return give(length, counter, form)
                } else {
                    switch format.check(window, at: length, form: form) {
                    case .frame, .aside:
                        say(lostBefore: counter, into: &events)
                        return give(length, counter, form)
                    case .incomplete: return .exhausted
                    case .foreign, .broken: self.form = nil
                    }
                }
            case .aside(let length): window.drop(length)
            case .incomplete: return .exhausted
            case .foreign: lose(.resync, into: &events)
            case .broken: lose(.badFrame, into: &events)
            }
        }
        return search(into: &events)
    }

    @inline(__always)
    private mutating func give(_ length: Int, _ counter: Int, _ form: Int) -> Step {
        used = length
        if Format.counterValues > 0 { expected = counter + 1 == Format.counterValues ? 0 : counter + 1 }
        return .frame(length: length, form: form)
    }

    private func say(lostBefore counter: Int, into events: inout [SensorEvent]) {
        let lost = counter - expected
        events.append(.gap(frames: lost < 0 ? lost + Format.counterValues : lost))
    }

    private mutating func lose(_ fault: SensorFault, into events: inout [SensorEvent]) {
        form = nil
        skipping = true
        events.append(.fault(fault))
    }

    @inline(never)
    private mutating func search(into events: inout [SensorEvent]) -> Step {
        var offset = 0
        var found = 0
        var forms = UInt32.max
        var first = (length: 0, counter: 0)
        var following = 0
        while found < Format.chain(ofForm: forms.trailingZeroBitCount) {
            let form = forms & (forms - 1) == 0 ? forms.trailingZeroBitCount : nil
            switch format.check(window, at: offset, form: form) {
            case .frame(let length, let counter, let possible):
                forms &= possible
                if found == 0 {
                    first = (length, counter)
                } else if Format.counterValues > 0, counter != following {
                    return skip(into: &events)
                }
                if forms == 0 { return skip(into: &events) }
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
            case .foreign, .broken: return skip(into: &events)
            }
        }
        let form = forms.trailingZeroBitCount
        self.form = form
        if Format.counterValues > 0, expected >= 0, first.counter != expected {
            say(lostBefore: first.counter, into: &events)
        }
        skipping = false
        printableRun = 0
        hadFrames = true
        return give(first.length, first.counter, form)
    }

    /// Passes over the first byte, and over all behind it with which nothing begins.
    private mutating func skip(into events: inout [SensorEvent]) -> Step {
        if !skipping {
            skipping = true
            events.append(.fault(.resync))
        }
        let waiting = window.count
        repeat {
            if Format.bannerRun > 0, hadFrames { lookForText(window[used], into: &events) }
            used += 1
        } while used < waiting && !Format.mayBegin(with: window[used])
        return .skipped(used)
    }

    @inline(__always)
    private mutating func lookForText(_ byte: UInt8, into events: inout [SensorEvent]) {
        let printable = (0x20...0x7E).contains(byte) || byte == 0x0D || byte == 0x0A
        printableRun = printable ? printableRun + 1 : 0
        if printableRun == Format.bannerRun {
            hadFrames = false
            expected = -1
            events.append(.fault(.restart))
        }
    }
}
