import Biosignals

/// Nonin oximeters that send numbers only: data formats 1 and 8 once a second, and the spot-check message of format
/// 13; 9600 baud, by cable or Bluetooth serial port.
///
/// Format 1: status, pulse rate, oxygen; format 8 has a second status byte. Only the first byte of either has bit 7
/// set, which many streams could show for a while, so this driver is named and never found. Format 13 is one message of
/// 22 bytes with date, time, readings and a sum. Readings are averages over several beats: they are recorded, and no
/// interval is ever made of them. 511 and 127 mean none, and the last reading stands. Status bits of a fallen sensor or
/// its alarm take the contact away.
///
/// With `format` the device is asked for one, as the 9560 and 3150 want within five seconds of the connection.
///
/// Source: Nonin's 9560 interface specification. Checked against worked frames and by simulation.
struct NoninNumbers: FramedDriver {
    static let descriptor = DriverDescriptor(
        id: "nonin-numbers",
        summary: "Nonin oximeter, data format 1, 8 or 13: oxygen and pulse rate as numbers, no wave",
        lines: [LineSettings(baud: 9600)],
        lockRun: 24, rank: 70, identifiable: false)

    static var encoder: (any SensorEncoder.Type)? { NoninNumbersEncoder.self }

    static let options = [
        DriverOption(
            name: "format",
            help: "data format to ask the device for: 1, 8 or 13; none for one that sends by itself")
    ]

    static let formats: [UInt8] = [1, 8, 13]
    /// What a message of format 13 begins with: its kind and the length of what follows.
    static let spotHeader: InlineArray<6, UInt8> = [0x00, 0x02, 0x00, 0x0D, 0x00, 0x0E]
    static let spotLength = 22

    var reader = FrameReader(NoninNumbersFormat())
    private let format: UInt8?
    private var contact = ContactWatch()
    private var oxygen: Float = 0
    private var pulse: Float = 0

    init() { format = nil }

    init(options: DriverOptions) throws(DriverOptionError) {
        format = try NoninFormat.named(options, among: Self.formats)
    }

    var commands: DeviceCommands? { NoninFormat.commands(format) }

    func begin(form: Int) -> [Channel] {
        let rate: Double? = form == NoninNumbersFormat.spot ? nil : 1
        return [
            Channel(name: "spo2", kind: .other, unit: "%", nominalRate: rate),
            Channel(name: "pulse-rate", kind: .other, unit: "/min", nominalRate: rate),
        ]
    }

    mutating func forget() { contact = ContactWatch() }

    mutating func take(length: Int, form: Int, into events: inout [SensorEvent]) {
        events.append(.frame)
        let now: Bool
        let beats: Int
        let percent: Int
        switch form {
        case NoninNumbersFormat.spot:
            now = true
            beats = Int(reader.window[16]) << 8 | Int(reader.window[17])
            percent = Int(reader.window[19])
        case NoninNumbersFormat.eight:
            // A fallen sensor is an alarm of the second status byte here.
            now = reader.window[3] & 0x08 == 0
            beats = Int(reader.window[0] & 3) << 7 | Int(reader.window[1])
            percent = Int(reader.window[2])
        default:
            now = reader.window[0] & 0x40 == 0
            beats = Int(reader.window[0] & 3) << 7 | Int(reader.window[1])
            percent = Int(reader.window[2])
        }
        contact.follow(now, into: &events)
        if beats < 511 { pulse = Float(beats) }
        if percent <= 100 { oxygen = Float(percent) }
        events.append(.sample(channel: 0, oxygen))
        events.append(.sample(channel: 1, pulse))
    }
}

/// Formats 1, 8 and 13 of Nonin.
struct NoninNumbersFormat: FrameFormat {
    static let one = 0
    static let eight = 1
    static let spot = 2

    /// Five seconds of the slow formats; a spot check comes once.
    static func chain(ofForm form: Int) -> Int { form == spot ? 1 : 5 }

    @inline(__always)
    func check(_ window: borrowing ByteWindow, at offset: Int, form: Int?) -> FrameCheck {
        guard window.count > offset else { return .incomplete }
        let isSpot = form.map { $0 == Self.spot } ?? (window[offset] < 0x80)
        return isSpot
            ? checkSpot(window, at: offset) : checkSlow(window, at: offset, length: form.map { $0 + 3 })
    }

    /// Three bytes or four; without a `length`, the fourth byte tells.
    private func checkSlow(_ window: borrowing ByteWindow, at offset: Int, length: Int?) -> FrameCheck {
        guard window[offset] >= 0x80 else { return .foreign }
        if let deviation = window.deviation(fromMarked: false, behind: offset, length: length ?? 3) {
            return deviation
        }
        guard OximeterReadings.isOxygen(window[offset + 2]) else { return .broken }
        if let length { return .frame(length: length, forms: 1 << UInt32(length - 3)) }
        guard window.count > offset + 3 else { return .incomplete }
        return window[offset + 3] >= 0x80
            ? .frame(length: 3, forms: 1 << UInt32(Self.one))
            : .frame(length: 4, forms: 1 << UInt32(Self.eight))
    }

    private func checkSpot(_ window: borrowing ByteWindow, at offset: Int) -> FrameCheck {
        // What it begins with: its kind, and the length of what follows.
        if let deviation = window.deviation(from: NoninNumbers.spotHeader, at: offset) { return deviation }
        guard window.count - offset >= NoninNumbers.spotLength else { return .incomplete }
        let end = offset + NoninNumbers.spotLength - 2
        let sum = window.sum(offset + NoninNumbers.spotHeader.count..<end)
        return window[end] == sum && window[end + 1] == 3
            ? .frame(length: NoninNumbers.spotLength, forms: 1 << UInt32(Self.spot)) : .broken
    }
}
