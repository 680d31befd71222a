/// What stands at one place of a byte window.
enum FrameVerdict: Sendable, Hashable {
    case frame(length: Int)
    /// More bytes are needed to tell.
    case incomplete
    /// `header` is true for what begins as a frame does and fails its check further on.
    case invalid(header: Bool)
}

/// Where a driver of a framed format is in its bytes.
struct FrameHunt: Sendable {
    var window: ByteWindow
    /// The form of the format that is being read; nil while frames are looked for.
    fileprivate(set) var form: Int?
    fileprivate var skipping = false

    /// `longest` is the longest stretch that a search looks at, in bytes.
    init(longest: Int) { window = ByteWindow(capacity: max(4096, 2 * longest)) }

    /// Forgets the bytes that wait, and looks for frames anew.
    mutating func reset() {
        window.removeAll()
        form = nil
        skipping = false
    }
}

/// A driver whose format has frames of bytes, perhaps in several forms.
///
/// Frames are looked for byte by byte. The first is believed when as many as the form demands stand back to back;
/// from then on each is taken as soon as it is whole. One that fails its check is a fault, and the search begins
/// again at the byte behind its first one. Nothing is allocated by any of this.
protocol FramedDriver: SensorDriver {
    /// How many forms the format has, told apart by listening.
    static var formCount: Int { get }

    /// Frames back to back that end a search.
    static func chain(ofForm form: Int) -> Int

    var hunt: FrameHunt { get set }

    /// What stands `offset` bytes into the window when it is read as `form`.
    func inspect(at offset: Int, asForm form: Int) -> FrameVerdict

    /// A frame that was due failed its check.
    mutating func lostFrame()

    /// Says what the frame at the start of the window holds.
    mutating func take(length: Int, form: Int, into events: inout [SensorEvent])
}

extension FramedDriver {
    static var formCount: Int { 1 }
    mutating func lostFrame() {}

    /// The body of `push`.
    @inline(__always)
    mutating func scan(_ bytes: Span<UInt8>, into events: inout [SensorEvent]) {
        var taken = 0
        while taken < bytes.count {
            taken += hunt.window.fill(from: bytes, at: taken)
            while step(into: &events) {}
        }
    }

    /// Uses up some bytes; false when more are needed.
    @inline(__always)
    private mutating func step(into events: inout [SensorEvent]) -> Bool {
        guard let form = hunt.form else { return search(into: &events) }
        switch inspect(at: 0, asForm: form) {
        case .frame(let length):
            take(length: length, form: form, into: &events)
            hunt.window.drop(length)
        case .incomplete: return false
        case .invalid(let header):
            hunt.form = nil
            hunt.skipping = true
            lostFrame()
            events.append(.fault(header ? .badFrame : .resync))
        }
        return true
    }

    private mutating func search(into events: inout [SensorEvent]) -> Bool {
        guard hunt.window.count > 0 else { return false }
        var incomplete = false
        for form in 0..<Self.formCount {
            switch chained(form) {
            case .frame:
                hunt.form = form
                hunt.skipping = false
                return true
            case .incomplete: incomplete = true
            case .invalid: break
            }
        }
        if incomplete { return false }
        if !hunt.skipping {
            hunt.skipping = true
            events.append(.fault(.resync))
        }
        hunt.window.drop(1)
        return true
    }

    /// Whether frames of one form stand back to back at the start of the window.
    private func chained(_ form: Int) -> FrameVerdict {
        var offset = 0
        for _ in 0..<Self.chain(ofForm: form) {
            switch inspect(at: offset, asForm: form) {
            case .frame(let length): offset += length
            case let other: return other
            }
        }
        return .frame(length: offset)
    }
}
