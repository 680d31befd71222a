public import Biosignals

/// Speaks as an OpenBCI Cyton's dongle does, alone (`cyton`) or with the Daisy module (`daisy`): silent until `b`.
///
/// Wired to input 1 is an ECG, to 2 a breathing belt of 1 mV a breath, to 3 a pulse sensor of 1 mV; the rest is 50 µV of
/// nothing. With the electrodes off inputs 1 and 3 stand at the upper rail. The accelerometer sends 1 g on Z at 25 Hz.
/// Obeys `b`, `s`, `v`, `d`, `c`, `C`, `V`, `?` and channel settings, with the answers of firmware 3.1.
public struct CytonEncoder: SensorEncoder {
    public static var forms: [String] { ["cyton", "daisy"] }

    /// Packets a second, of either board.
    public var rate: Double { 250 }
    private let hasDaisy: Bool
    private var usesDaisy: Bool
    private var isRunning = false
    private var number: UInt8 = 0
    private var count = 0
    private var gains = [Int](repeating: 24, count: 16)
    /// What came of a channel setting, `x` to `X`.
    private var setting: [UInt8] = []

    public init?(form: String) {
        guard Self.forms.contains(form) else { return nil }
        hasDaisy = form == "daisy"
        usesDaisy = hasDaisy
    }

    public func described(carrying signals: [ChannelKind]) -> [String: String] {
        PortRole.described(wired: [.ecg, .belt, .ppg], signals)
            .merging(["daisy": hasDaisy ? "yes" : "no"]) { $1 }
    }

    public mutating func start() {
        isRunning = true
        usesDaisy = hasDaisy
        number = 0
    }

    public mutating func encode(_ sample: PersonSample, into bytes: inout [UInt8]) {
        guard isRunning else { return }
        let first = usesDaisy && number & 1 == 0 ? 8 : 0
        var microvolts = [Float](repeating: 50, count: 8)
        if first == 0 {
            microvolts[0] = sample.contact ? sample.ecg : .infinity
            microvolts[1] = sample.resp * 1000
            microvolts[2] = sample.contact ? sample.ppg * 1000 : .infinity
        }
        let channels = (0..<8).map { i in
            Self.counts(
                microvolts[i] / Cyton.microvolts(gain: gains[first + i]), -8_388_608...8_388_607)
        }
        let isMeasured = count % 10 == 0
        count += 1
        Self.append(
            number: number, channels: channels, acceleration: [0, 0, isMeasured ? 8000 : 0], to: &bytes)
        number &+= 1
    }

    public mutating func obey(_ commands: Span<UInt8>, into bytes: inout [UInt8]) {
        for i in 0..<commands.count { obey(commands[i], into: &bytes) }
    }

    private mutating func obey(_ byte: UInt8, into bytes: inout [UInt8]) {
        if !setting.isEmpty || byte == 0x78 {
            setting.append(byte)
            if byte == 0x58 || setting.count == 9 { applySetting(into: &bytes) }
            return
        }
        switch byte {
        case 0x62:  // b
            if !isRunning { number = 0 }
            isRunning = true
        case 0x73:  // s
            isRunning = false
        case 0x76:  // v
            isRunning = false
            usesDaisy = hasDaisy
            gains = [Int](repeating: 24, count: 16)
            let daisy = hasDaisy ? "On Daisy ADS1299 Device ID: 0x3E\n" : ""
            say(
                "OpenBCI V3 8-16 channel\nOn Board ADS1299 Device ID: 0x3E\n\(daisy)"
                    + "LIS3DH Device ID: 0x33\nFirmware: v3.1.2\n", into: &bytes)
        case 0x64:  // d
            gains = [Int](repeating: 24, count: 16)
            say("updating channel settings to default", into: &bytes)
        case 0x63:  // c
            usesDaisy = false
            if hasDaisy { say("daisy removed", into: &bytes) }
        case 0x43:  // C
            usesDaisy = hasDaisy
            say(hasDaisy ? "16" : "no daisy to attach!8", into: &bytes)
        case 0x56:  // V
            say("v3.1.2", into: &bytes)
        case 0x3F:  // ?
            say("Board ADS Registers\n", into: &bytes)
        default: break
        }
    }

    private mutating func applySetting(into bytes: inout [UInt8]) {
        defer { setting.removeAll() }
        guard setting.count == 9, setting[8] == 0x58,
            let input = Cyton.letters.firstIndex(of: setting[1]),
            Cyton.gains.indices.contains(Int(setting[3]) - 0x30)
        else { return say("Failure: Invalid channel setting", into: &bytes) }
        gains[input] = Cyton.gains[Int(setting[3]) - 0x30]
        say("Success: Channel set for \(input + 1)", into: &bytes)
    }

    /// The board says nothing while it sends samples.
    private func say(_ text: String, into bytes: inout [UInt8]) {
        guard !isRunning else { return }
        bytes.append(contentsOf: "\(text)$$$".utf8)
    }

    /// Appends one packet, byte for byte as the board sends it.
    /// - Parameters:
    ///   - channels: eight values of 24 bits.
    ///   - acceleration: three axes, 8000 for 1 g.
    public static func append(
        number: UInt8, channels: [Int32], acceleration: [Int16], to bytes: inout [UInt8]
    ) {
        bytes.append(0xA0)
        bytes.append(number)
        for value in channels {
            for shift in [16, 8, 0] as [Int32] { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
        }
        for value in acceleration { bytes.append(highFirst: value) }
        bytes.append(0xC0)
    }
}
