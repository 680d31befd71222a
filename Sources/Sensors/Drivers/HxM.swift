import Biosignals

/// Zephyr HxM BT, a chest strap that sends beat times; Bluetooth serial port (RFCOMM), 115200 baud in name only.
///
/// One packet of 60 bytes a second, unasked: heart rate, a beat number (one byte) and the times of the last 15 beats
/// in ms (16 bits, newest first), CRC-8. The beat number says how many are new, and differences of the times are the
/// intervals, which a real strap gives in steps of 4 ms; a few lost packets cost nothing. More new beats than a packet
/// holds, or times that do not continue the ones before, are a gap, whose frames are then the beats that never came.
/// The first packet after a reset only says where the count stands. The strap flags no loose electrode: beats just
/// stop coming.
///
/// Intervals come from the strap's own ECG detection and are ECG intervals. There is no wave and so no channel.
///
/// Source: Zephyr's packet as two open decoders have it. Verified on a real capture of 142 packets: no stray byte,
/// every CRC right, every interval the continuation of the one before.
struct HxM: FramedDriver {
    static let descriptor = DriverDescriptor(
        id: "hxm",
        summary: "Zephyr HxM BT chest strap (Bluetooth): RR intervals",
        lines: [LineSettings(baud: 115_200)],
        lockRun: 4, rank: 21)

    static var encoder: (any SensorEncoder.Type)? { HxMEncoder.self }

    static let beatTimes = 15
    /// Places in the packet.
    private static let beatNumber = 3 + 10
    private static let times = 3 + 11

    var reader = FrameReader(HxMFormat())
    private var lastNumber: UInt8?
    private var lastTime: UInt16 = 0

    mutating func forget() { lastNumber = nil }

    func begin(form: Int) -> [Channel] { [] }

    mutating func take(length: Int, form: Int, into events: inout [SensorEvent]) {
        let number = reader.window[Self.beatNumber]
        let newest = time(0)
        if let last = lastNumber {
            let fresh = Int(number &- last)
            let known = Self.beatTimes - 1
            if fresh > known {
                events.append(.gap(frames: fresh - known))
            } else if time(fresh) != lastTime {
                events.append(.gap(frames: 1))
            } else {
                for i in stride(from: fresh - 1, through: 0, by: -1) {
                    events.append(.interval(milliseconds: Double(time(i) &- time(i + 1)), kind: .ecg))
                }
            }
        }
        lastNumber = number
        lastTime = newest
        events.append(.frame)
    }

    /// The time of the beat `back` beats before the newest, in ms modulo 65536.
    private func time(_ back: Int) -> UInt16 { reader.window.u16(at: Self.times + 2 * back) }
}

struct HxMFormat: ZephyrFormat {
    static func accepts(id: UInt8, length: Int) -> Bool { id == BioHarness.Packet.hxm && length == 55 }
}
