public import Biosignals

/// Speaks as BITalino (r)evolution does: silent until it is told which inputs to send.
///
/// On A1 sits an ECG sensor, on A2 a PZT belt, on A3 a pulse sensor, on A4 an EDA sensor at 5 µS; A5 and A6 are open and
/// stand mid-scale. With the electrodes off the ECG stands at its upper rail and the pulse at zero. Obeys rate, start
/// (live and simulated), stop, version, state, battery threshold and outputs.
public struct BITalinoEncoder: SensorEncoder {
    public static var forms: [String] { ["revolution"] }

    /// What the board samples at inside; slower, it sends every 10th, 100th or 1000th sample.
    public var rate: Double { 1000 }
    /// Samples of which one is sent.
    private var divisor = 1
    private var count = 0
    /// The inputs that are sent, A1 in bit 0; 0 while idle.
    private var mask: UInt8 = 0
    private var sequence: UInt8 = 0
    /// Whether the next byte belongs to the command before.
    private var hasArgument = false
    /// I1, I2, O1, O2 in bits 3 to 0: the inputs are pulled up.
    private var digital: UInt8 = 0b1100
    private var threshold: UInt8 = 0
    private var pulseWidth: UInt8 = 0

    public init?(form: String) {
        guard Self.forms.contains(form) else { return nil }
    }

    public func described(carrying signals: [ChannelKind]) -> [String: String] {
        PortRole.described(wired: [.ecg, .belt, .ppg], signals)
    }

    public mutating func start() {
        mask = 0x3F
        sequence = 0
    }

    public mutating func encode(_ sample: PersonSample, into bytes: inout [UInt8]) {
        guard mask != 0 else { return }
        defer { count += 1 }
        guard count % divisor == 0 else { return }
        let full: ClosedRange<Int32> = 0...1023
        let analog = [
            sample.contact ? Self.counts(512 + sample.ecg / 3000 * 1024, full) : 1023,
            Self.counts(512 + (sample.resp - 0.5) * 600, full),
            sample.contact ? Self.counts(300 + sample.ppg * 400, full) : 0,
            205, 512, 512,
        ]
        let selected = (0..<6).filter { mask & 1 << UInt8($0) != 0 }.map { UInt16(analog[$0]) }
        Self.append(sequence: sequence, inputs: digital, analog: selected, to: &bytes)
        sequence = (sequence + 1) & 15
    }

    public mutating func obey(_ commands: Span<UInt8>, into bytes: inout [UInt8]) {
        for i in 0..<commands.count { obey(commands[i], into: &bytes) }
    }

    private mutating func obey(_ byte: UInt8, into bytes: inout [UInt8]) {
        if hasArgument {
            hasArgument = false
            pulseWidth = byte
        } else if byte == 0xA3 {
            hasArgument = true
        } else if byte & 0xF3 == 0xB3 {
            digital = digital & 0b1100 | (byte >> 1) & 0b10 | (byte >> 3) & 1
        } else if mask != 0 {
            if byte == 0x00 || byte == 0xFF { mask = 0 }
        } else if byte == 0x07 {
            bytes.append(contentsOf: "BITalino_v5.2\n".utf8)
        } else if byte == 0x0B {
            state(into: &bytes)
        } else if byte & 0x3F == 0x03 {
            divisor = [1000, 100, 10, 1][Int(byte >> 6)]
        } else if byte & 3 == 0 {
            threshold = byte >> 2
        } else if byte & 3 == 1 || byte & 3 == 2 {
            mask = byte >> 2
            sequence = 0
            count = 0
        }
    }

    /// Six inputs at rest, a full battery, its threshold, PWM, digital lines and CRC-4.
    private func state(into bytes: inout [UInt8]) {
        let start = bytes.count
        for value in [512, 512, 512, 512, 512, 512, 640] as [UInt16] { bytes.append(lowFirst: value) }
        bytes.append(contentsOf: [threshold, pulseWidth, digital << 4])
        bytes[bytes.count - 1] |= CRC4.of(bytes[start...])
    }

    /// Appends one frame, byte for byte as the board builds it.
    /// - Parameters:
    ///   - inputs: I1, I2, O1, O2 in bits 3 to 0.
    ///   - analog: one to six values of 10 bits; the fifth and sixth lose their lower four.
    public static func append(
        sequence: UInt8, inputs: UInt8, analog: [UInt16], to bytes: inout [UInt8]
    ) {
        precondition((1...6).contains(analog.count), "a BITalino frame has one to six inputs")
        let start = bytes.count
        let length = BITalinoFormat.length(inputs: analog.count)
        bytes.append(contentsOf: repeatElement(0, count: length))
        let last = bytes.count - 1
        func place(_ value: UInt16, _ back: Int) { bytes[last - back] |= UInt8(truncatingIfNeeded: value) }
        place(UInt16(inputs) << 4 | analog[0] >> 6, 1)
        place(analog[0] << 2 & 0xFC, 2)
        if analog.count > 1 {
            place(analog[1] >> 8, 2)
            place(analog[1], 3)
        }
        if analog.count > 2 {
            place(analog[2] >> 2, 4)
            place(analog[2] << 6 & 0xC0, 5)
        }
        if analog.count > 3 {
            place(analog[3] >> 4, 5)
            place(analog[3] << 4 & 0xF0, 6)
        }
        if analog.count > 4 {
            place(analog[4] >> 6, 6)
            place(analog[4] << 2 & 0xC0, 7)
        }
        if analog.count > 5 { place(analog[5] >> 4, 7) }
        bytes[last] = sequence << 4
        bytes[last] |= CRC4.of(bytes[start...])
    }
}
