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
public struct NoninNumbers: FramedDriver {
    public static let descriptor = DriverDescriptor(
        id: "nonin-numbers",
        summary: "Nonin oximeter, data format 1, 8 or 13: oxygen and pulse rate as numbers, no wave",
        lines: [LineSettings(baud: 9600)],
        lockRun: 24, rank: 70, identifiable: false)

    public static var encoder: (any SensorEncoder.Type)? { NoninNumbersEncoder.self }

    public static let options = [
        DriverOption(
            name: "format",
            help: "data format to ask the device for: 1, 8 or 13; none for one that sends by itself")
    ]

    static let formats: [UInt8] = [1, 8, 13]
    /// What a message of format 13 begins with: its kind and the length of what follows.
    static let spotHeader: [UInt8] = [0x00, 0x02, 0x00, 0x0D, 0x00, 0x0E]
    static let spotLength = 22

    private enum Form {
        static let one = 0
        static let eight = 1
        static let spot = 2
    }

    private static func channels(rate: Double?) -> [Channel] {
        [
            Channel(name: "spo2", kind: .other, unit: "%", nominalRate: rate),
            Channel(name: "pulse-rate", kind: .other, unit: "/min", nominalRate: rate),
        ]
    }

    var hunt = FrameHunt(longest: 24)
    private let format: UInt8?
    private var announced = false
    private var contact = true
    private var oxygen: Float = 0
    private var pulse: Float = 0

    public init() { format = nil }

    public init(options: DriverOptions) throws(DriverOptionError) {
        format = try NoninFormat.named(options, among: Self.formats)
    }

    public var commands: DeviceCommands? { NoninFormat.commands(format) }

    public mutating func push(_ bytes: Span<UInt8>, into events: inout [SensorEvent]) {
        scan(bytes, into: &events)
    }

    public mutating func reset() {
        hunt.reset()
        contact = true
    }

    static var formCount: Int { 3 }

    /// Five seconds of the slow formats; a spot check comes once.
    static func chain(ofForm form: Int) -> Int { form == Form.spot ? 1 : 5 }

    func inspect(at offset: Int, asForm form: Int) -> FrameVerdict {
        form == Form.spot
            ? inspectSpot(at: offset) : inspectSlow(at: offset, length: form == Form.one ? 3 : 4)
    }

    private func inspectSlow(at offset: Int, length: Int) -> FrameVerdict {
        let waiting = hunt.window.count - offset
        guard waiting > 0 else { return .incomplete }
        guard hunt.window[offset] >= 0x80 else { return .invalid(header: false) }
        for i in 1..<length {
            guard waiting > i else { return .incomplete }
            guard hunt.window[offset + i] < 0x80 else { return .invalid(header: true) }
        }
        let oxygen = hunt.window[offset + 2]
        guard oxygen <= 100 || oxygen == 127 else { return .invalid(header: true) }
        return .frame(length: length)
    }

    private func inspectSpot(at offset: Int) -> FrameVerdict {
        let waiting = hunt.window.count - offset
        for (i, byte) in Self.spotHeader.enumerated() {
            guard waiting > i else { return .incomplete }
            guard hunt.window[offset + i] == byte else { return .invalid(header: i > 3) }
        }
        guard waiting >= Self.spotLength else { return .incomplete }
        var sum: UInt8 = 0
        for i in Self.spotHeader.count..<Self.spotLength - 2 { sum &+= hunt.window[offset + i] }
        let isWhole =
            sum == hunt.window[offset + Self.spotLength - 2] && hunt.window[offset + Self.spotLength - 1] == 3
        return isWhole ? .frame(length: Self.spotLength) : .invalid(header: true)
    }

    mutating func take(length: Int, form: Int, into events: inout [SensorEvent]) {
        if !announced {
            announced = true
            events.append(.layout(Self.channels(rate: form == Form.spot ? nil : 1)))
        }
        events.append(.frame)
        let now: Bool
        let beats: Int
        let percent: Int
        switch form {
        case Form.spot:
            now = true
            beats = Int(hunt.window[16]) << 8 | Int(hunt.window[17])
            percent = Int(hunt.window[19])
        case Form.eight:
            // A fallen sensor is an alarm of the second status byte here.
            now = hunt.window[3] & 0x08 == 0
            beats = Int(hunt.window[0] & 3) << 7 | Int(hunt.window[1])
            percent = Int(hunt.window[2])
        default:
            now = hunt.window[0] & 0x40 == 0
            beats = Int(hunt.window[0] & 3) << 7 | Int(hunt.window[1])
            percent = Int(hunt.window[2])
        }
        if now != contact {
            contact = now
            events.append(.contact(channel: 0, now))
        }
        if beats < 511 { pulse = Float(beats) }
        if percent <= 100 { oxygen = Float(percent) }
        events.append(.sample(channel: 0, oxygen))
        events.append(.sample(channel: 1, pulse))
    }
}
