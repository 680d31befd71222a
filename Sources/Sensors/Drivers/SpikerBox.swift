import Biosignals

/// Backyard Brains SpikerBoxes with a USB port: Heart and Brain, Muscle; 10 bits, most boxes 10 000 samples a second
/// shared by the inputs.
///
/// Two bytes a sample, the upper three bits and the lower seven; bit 7 marks the first byte of a frame of all
/// inputs. No sum, no counter: thirty-two frames (3 ms) are wanted before one is believed, and two hundred before the
/// format is, as packed samples of other devices can look like a dozen or two.
/// Messages stand between frames, from `FF FF 01 01 80 FF` to `FF FF 01 01 81 FF`; they hold the board's name and event
/// marks and are passed over. The number of inputs is told by the frames' length. Of several inputs the first is passed
/// on, as an ECG, unless `ports=` says what sits on which; that many inputs are then asked for (`c:2;`), which the
/// Heart and Brain box ignores. One input has 10 000 samples a second; with several the rate is measured, as boxes
/// differ (the Pro has 1000 of each), unless `rate=` says it.
///
/// Values are counts around mid-scale. The box filters in analog (no delay is documented) and has no lead-off
/// detection; an ECG that stays at a rail for half a second is taken for one. The firmware's timer divides 16 MHz to
/// 10 050 Hz, half a percent more than the box is said to have.
///
/// Source: Backyard Brains' Heart and Brain SpikerBox firmwares (V0.62, Pro V0.4), Spike Recorder. Verified
/// against a worked stream and in simulation only. Boxes whose converter has 14 bits are not known to it.
struct SpikerBox: PortDriver {
    static let descriptor = DriverDescriptor(
        id: "spikerbox",
        summary: "Backyard Brains SpikerBox over USB: ECG on the first input",
        lines: [LineSettings(baud: 230400), LineSettings(baud: 222222), LineSettings(baud: 500000)],
        lockRun: 24, rank: 60)

    static let options = [
        .ports("inputs 1 to 6", default: "ecg"),
        DriverOption(
            name: "rate", help: "samples a second of each input (default 10000 for one, measured for several)"
        ),
    ]

    static var encoder: (any SensorEncoder.Type)? { SpikerBoxEncoder.self }

    /// Samples a second, of all inputs together.
    static let sharedRate = 10_000.0

    private let roles: [PortRole]
    private let isAsked: Bool
    private let rate: Double?
    var reader = FrameReader(SpikerBoxFormat())
    var inputs: PortChannels

    init() {
        roles = [.ecg]
        isAsked = false
        rate = nil
        inputs = PortChannels(roles, rate: nil, rails: nil)
    }

    init(options: DriverOptions) throws(DriverOptionError) {
        let ports = try options.ports(most: SpikerBoxFormat.most)
        roles = ports ?? [.ecg]
        isAsked = ports != nil
        inputs = PortChannels(roles, rate: nil, rails: nil)
        if let text = options.values["rate"] {
            guard let rate = Double(text), (100...20_000).contains(rate) else {
                throw DriverOptionError("rate=\(text) is not known; write a number from 100 to 20000")
            }
            self.rate = rate
        } else {
            rate = nil
        }
    }

    var commands: DeviceCommands? {
        guard isAsked else { return nil }
        return DeviceCommands(start: [
            // Boxes with an Arduino UNO start anew when the port is opened.
            DeviceCommands.Message([], pause: 2),
            DeviceCommands.Message(Array("c:\(roles.count);\n".utf8), pause: 0.1),
        ])
    }

    mutating func begin(form: Int) -> [Channel] {
        inputs = PortChannels(
            roles, present: form, rate: rate ?? (form == 1 ? Self.sharedRate : nil), rails: 0...1023)
        return inputs.channels
    }

    @inline(__always)
    func counts(of channel: Int) -> Int32? {
        let at = 2 * inputs.input(of: channel)
        return Int32(reader.window[at] & 7) << 7 | Int32(reader.window[at + 1])
    }
}

/// One to six samples of ten bits in two bytes each; bit 7 marks the first byte. The number of inputs is the form.
struct SpikerBoxFormat: FrameFormat {
    static func chain(ofForm form: Int) -> Int { 32 }
    /// `StartUp!` and the line's end.
    static var bannerRun: Int { 10 }
    /// The most inputs of a box.
    static let most = 6
    /// The longest message, with its marks.
    private static let longestMessage = 96

    @inline(__always)
    static func mayBegin(with byte: UInt8) -> Bool { byte & 0xF8 == 0x80 || byte == 0xFF }

    @inline(__always)
    func check(_ window: borrowing ByteWindow, at offset: Int, form: Int?) -> FrameCheck {
        let waiting = window.count - offset
        guard waiting > 0 else { return .incomplete }
        let first = window[offset]
        guard first & 0xF8 == 0x80 else {
            return first == 0xFF ? Self.message(window, at: offset) : .foreign
        }
        var length = 1
        if let form {
            length = 2 * form
        } else {
            while length <= 2 * Self.most {
                guard waiting > length else { return .incomplete }
                if window[offset + length] & 0x80 != 0 { break }
                length += 1
            }
            guard length <= 2 * Self.most, length % 2 == 0 else { return .broken }
        }
        guard waiting >= length else { return .incomplete }
        for i in 1..<length {
            // An even byte holds three bits.
            let most: UInt8 = i % 2 == 0 ? 7 : 0x7F
            if window[offset + i] > most { return .broken }
        }
        return .frame(length: length, forms: 1 << UInt32(length / 2))
    }

    /// A whole message, or bytes that only begin like one.
    @inline(never)
    private static func message(_ window: borrowing ByteWindow, at offset: Int) -> FrameCheck {
        let waiting = window.count - offset
        for i in 0..<min(6, waiting) where window[offset + i] != mark(i, end: false) {
            return .foreign
        }
        var at = 6
        while at + 6 <= longestMessage {
            guard waiting >= at + 6 else { return .incomplete }
            if (0..<6).allSatisfy({ window[offset + at + $0] == mark($0, end: true) }) {
                return .aside(length: at + 6)
            }
            at += 1
        }
        return .broken
    }

    /// The byte at place `i` of the marks around a message.
    private static func mark(_ i: Int, end: Bool) -> UInt8 {
        switch i {
        case 2, 3: 1
        case 4: end ? 0x81 : 0x80
        default: 0xFF
        }
    }
}
