import Biosignals

/// Contec CMS50 finger oximeters with the older firmware (CMS50D+, E and F before 7.0): 19200 baud, odd parity, a
/// stream that comes by itself.
///
/// 60 frames a second of five bytes, of which only the first has bit 7 set; no sum, no counter. The pulse wave has
/// 7 bits and the device scales it by itself, so its height says little of breathing. Oxygen and pulse rate are the
/// device's own averages and are recorded once a second; 127 and 255 mean none, and the last value is kept. Finger
/// out or a faulty probe takes the contact away; the device goes on sending the last wave. The beep bit is not used:
/// it marks a beat to one frame (17 ms), later than our own detection in the wave.
///
/// The same model is sold with either firmware: where this one finds nothing, `cms50-v7` at 115200 baud will.
/// Intervals of any finger oximeter are pulse-to-pulse times, and 60 frames of 7 bits are good for the mean heart
/// rate and coarse variability only.
///
/// Source: the format as several open decoders agree on it; checked here against worked frames and by simulation, no
/// capture of a device.
struct CMS50: FramedDriver {
    static let descriptor = DriverDescriptor(
        id: "cms50",
        summary: "Contec CMS50 oximeter, older firmware (19200 8O1): pulse wave, oxygen",
        lines: [LineSettings(baud: 19200, parity: .odd)],
        lockRun: 24, rank: 60)

    static var encoder: (any SensorEncoder.Type)? { CMS50Encoder.self }

    static let rate = 60
    /// What pulse wave, oxygen and pulse rate of both firmwares are called.
    static let channels = [
        Channel(name: "ppg", kind: .ppg, unit: "", nominalRate: Double(rate)),
        Channel(name: "spo2", kind: .other, unit: "%", nominalRate: 1),
        Channel(name: "pulse-rate", kind: .other, unit: "/min", nominalRate: 1),
    ]

    var reader = FrameReader(CMS50Format())
    private var readings = OximeterReadings(every: Self.rate)

    func begin(form: Int) -> [Channel] { Self.channels }

    mutating func forget() { readings.reset() }

    mutating func take(length: Int, form: Int, into events: inout [SensorEvent]) {
        let bar = reader.window[2]
        readings.takeContec(
            contact: reader.window[0] & 0x10 == 0 && bar & 0x10 == 0, wave: reader.window[1],
            oxygen: reader.window[4], pulse: Int(bar & 0x40) << 1 | Int(reader.window[3]), into: &events)
    }
}

/// Five bytes of which only the first has bit 7 set.
struct CMS50Format: FrameFormat {
    /// Bit 7 alone comes together by chance in other streams.
    static func chain(ofForm form: Int) -> Int { 24 }

    @inline(__always)
    static func mayBegin(with byte: UInt8) -> Bool { byte >= 0x80 }

    @inline(__always)
    func check(_ window: borrowing ByteWindow, at offset: Int, form: Int?) -> FrameCheck {
        guard window.count > offset else { return .incomplete }
        guard window[offset] >= 0x80 else { return .foreign }
        if let deviation = window.deviation(fromMarked: false, behind: offset, length: 5) {
            return deviation
        }
        return OximeterReadings.isOxygen(window[offset + 4]) ? .frame(length: 5) : .broken
    }
}
