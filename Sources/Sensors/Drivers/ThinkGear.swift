import Biosignals

/// NeuroSky BMD101 ECG modules (ThinkGear packets), as in many small wrist and finger ECG boards: 512 Hz.
///
/// `AA AA`, payload length (under 170), payload, the complement of the payload's sum. `AA` inside is not marked; the
/// sum finds the packets again. The payload is rows: code and value, or, from code 80 on, code, length and value. 80 is
/// a raw value (i16, high byte first), 02 the signal: 200 with the fingers on, 0 without, the contrary of NeuroSky's EEG
/// chips, whose packets are otherwise the same and would be shown as an ECG. The heart rate (03) is an average and not
/// passed on. There is no counter: lost packets show only in the measured rate.
///
/// Values are counts of a 16-bit converter behind a gain that boards choose. The chip's own filters are not
/// documented; no delay is taken off.
///
/// Source: NeuroSky's ThinkGear serial stream guide, public BMD101 sketches. Verified against worked packets and in
/// simulation only.
public struct ThinkGear: SensorDriver {
    public static let descriptor = DriverDescriptor(
        id: "bmd101",
        summary: "NeuroSky BMD101 ECG modules (ThinkGear packets)",
        lines: [LineSettings(baud: 57600)],
        lockRun: 4, rank: 11)

    public static var encoder: (any SensorEncoder.Type)? { ThinkGearEncoder.self }

    /// Raw values a second.
    static let rate = 512.0

    private var reader = FrameReader(ThinkGearFormat())
    private var announced = false
    private var isOn = true

    public init() {}

    public mutating func reset() {
        reader.reset()
        isOn = true
    }

    public mutating func push(_ bytes: Span<UInt8>, into events: inout [SensorEvent]) {
        var taken = 0
        while taken < bytes.count {
            taken += reader.fill(from: bytes, at: taken)
            reading: while true {
                switch reader.next(into: &events) {
                case .frame(let length): emit(length, into: &events)
                case .skipped: continue
                case .exhausted: break reading
                }
            }
        }
    }

    private mutating func emit(_ length: Int, into events: inout [SensorEvent]) {
        if !announced {
            announced = true
            events.append(.layout([Channel(name: "ecg", kind: .ecg, unit: "", nominalRate: Self.rate)]))
        }
        events.append(.frame)
        let end = length - 1
        var at = 3
        while at < end {
            let code = reader.window[at]
            // The mark of extended codes, of which none is known.
            if code == 0x55 {
                at += 1
                continue
            }
            let size = code < 0x80 ? 1 : at + 1 < end ? Int(reader.window[at + 1]) : 0
            let value = code < 0x80 ? at + 1 : at + 2
            guard value + size <= end else { return }
            if code == 0x80, size == 2 {
                events.append(.sample(channel: 0, Float(reader.window.bigI16(at: value))))
            } else if code == 0x02 {
                signal(reader.window[value], into: &events)
            }
            at = value + size
        }
    }

    private mutating func signal(_ quality: UInt8, into events: inout [SensorEvent]) {
        guard (quality != 0) != isOn else { return }
        isOn.toggle()
        events.append(.contact(channel: 0, isOn))
    }
}

/// `AA AA`, length, payload, complement of the sum.
struct ThinkGearFormat: FrameFormat {
    static var chain: Int { 3 }

    @inline(__always)
    func check(_ window: borrowing ByteWindow, at offset: Int, kind: UInt32) -> FrameCheck {
        let waiting = window.count - offset
        guard waiting > 0 else { return .incomplete }
        guard window[offset] == 0xAA else { return .invalid(header: false) }
        guard waiting > 2 else { return .incomplete }
        let payload = Int(window[offset + 2])
        guard window[offset + 1] == 0xAA, payload > 0, payload < 0xAA else { return .invalid(header: false) }
        guard waiting >= payload + 4 else { return .incomplete }
        var sum: UInt8 = 0
        for i in 0..<payload { sum &+= window[offset + 3 + i] }
        guard window[offset + 3 + payload] == ~sum else { return .invalid(header: true) }
        return .frame(length: payload + 4, counter: 0, kinds: 1)
    }
}
