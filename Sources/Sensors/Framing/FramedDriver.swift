import Biosignals

/// A driver whose device sends frames of bytes: it says which channels there are and what a frame holds; the rest is
/// done here.
protocol FramedDriver: SensorDriver {
    associatedtype Format: FrameFormat

    /// `FrameReader(TheFormat())`.
    var reader: FrameReader<Format> { get set }

    /// The channels of a stream of `form`, asked for before the first frame of it is taken. They are announced when
    /// they differ from the last.
    mutating func begin(form: Int) -> [Channel]

    /// Appends `.frame`, and what the frame holds that stands at the start of the reader's window.
    mutating func take(length: Int, form: Int, into events: inout [SensorEvent])

    /// So many bytes at the start of the reader's window belong to no frame.
    mutating func skip(_ count: Int)

    /// Forgets what the driver itself made of earlier bytes: its own counters, whether the sensor is worn.
    mutating func forget()
}

extension FramedDriver {
    mutating func skip(_ count: Int) {}
    mutating func forget() {}

    mutating func push(_ bytes: Span<UInt8>, into events: inout [SensorEvent]) {
        var taken = 0
        while taken < bytes.count {
            taken += reader.fill(from: bytes, at: taken)
            reading: while true {
                switch reader.next(into: &events) {
                case .frame(let length, let form):
                    if reader.layout.form != form { announce(form, into: &events) }
                    take(length: length, form: form, into: &events)
                case .skipped(let count): skip(count)
                case .exhausted: break reading
                }
            }
        }
    }

    mutating func reset() {
        reader.reset()
        forget()
    }

    private mutating func announce(_ form: Int, into events: inout [SensorEvent]) {
        let channels = begin(form: form)
        if reader.layout.channels != channels { events.append(.layout(channels)) }
        reader.layout = .init(form: form, channels: channels)
    }
}
