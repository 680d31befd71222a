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
struct ThinkGear: FramedDriver {
    static let descriptor = DriverDescriptor(
        id: "bmd101",
        summary: "NeuroSky BMD101 ECG modules (ThinkGear packets)",
        lines: [LineSettings(baud: 57600)],
        lockRun: 4, rank: 11)

    static var encoder: (any SensorEncoder.Type)? { ThinkGearEncoder.self }

    /// Raw values a second.
    static let rate = 512.0

    var reader = FrameReader(ThinkGearFormat())
    private var contact = ContactWatch()

    mutating func forget() { contact = ContactWatch() }

    func begin(form: Int) -> [Channel] {
        [Channel(name: "ecg", kind: .ecg, unit: "", nominalRate: Self.rate)]
    }

    mutating func take(length: Int, form: Int, into events: inout [SensorEvent]) {
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
                contact.follow(reader.window[value] != 0, into: &events)
            }
            at = value + size
        }
    }
}

/// `AA AA`, length, payload, complement of the sum.
struct ThinkGearFormat: FrameFormat {
    static func chain(ofForm form: Int) -> Int { 3 }
    static var bannerRun: Int { 12 }

    @inline(__always)
    static func mayBegin(with byte: UInt8) -> Bool { byte == 0xAA }

    @inline(__always)
    func check(_ window: borrowing ByteWindow, at offset: Int, form: Int?) -> FrameCheck {
        if let deviation = window.deviation(from: [0xAA, 0xAA], at: offset) { return deviation }
        let waiting = window.count - offset
        guard waiting > 2 else { return .incomplete }
        let payload = Int(window[offset + 2])
        guard payload > 0, payload < 0xAA else { return .foreign }
        guard waiting >= payload + 4 else { return .incomplete }
        let end = offset + 3 + payload
        guard window[end] == ~window.sum(offset + 3..<end) else { return .broken }
        return .frame(length: payload + 4)
    }
}
