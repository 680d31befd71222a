public import Biosignals

/// Speaks OpenView frames: the ADS1292R board (`ads1292r`, `ads1292r-short` as older firmware sends it), the AFE4490,
/// MAX30102, MAX30003, MAX30001 and MAX86150 boards and HealthyPi 1, 3, 4 and 5.
///
/// Like the board's own filter, `ads1292r` sends the ECG 80 samples (0.640 s) late, and its RESP stands near
/// the upper end of 16 bits so that it wraps. With the lead off, boards send zeros; v3 and v4 set their bits, and
/// the MAX30102 sees next to no light.
/// With the lead on, the noise of a real amplifier breaks every run of zeros, and so does this.
public struct OpenViewEncoder: SensorEncoder {
    public enum Board: String, Sendable, CaseIterable {
        case ads1292r, afe4490, max30102, max30003, max30001, max86150
        case healthypi1, healthypi3, healthypi4, healthypi5
        case ads1292rShort = "ads1292r-short"
        /// As later firmware of the MAX30003 board sends it.
        case max30003Padded = "max30003-padded"
    }

    /// What one frame holds, in the units of the wire. A board sends the members that it has.
    public struct Fields: Sendable, Hashable {
        public var ecg: Int32 = 0
        /// RESP, or BioZ of MAX30001 and HealthyPi 5.
        public var resp: Int32 = 0
        /// MAX30001 and HealthyPi 5: this frame has no new BioZ.
        public var repeated = false
        public var ir: Int32 = 0
        public var red: Int32 = 0
        /// Hundredths of a degree Celsius.
        public var temperature: Int16 = 0
        /// Breaths a minute as the board reckons them.
        public var respRate: UInt8 = 0
        public var spO2: UInt8 = 0
        public var heartRate: UInt8 = 0
        /// MAX30003: the last RR, in ms.
        public var interval: UInt16 = 0
        /// v3: heart rate from the pulse wave.
        public var pulseRate: UInt8 = 0
        /// v3: bit 0 lead off, bit 1 probe off. v4: the five lead-off bits of the ADS1292R.
        public var status: UInt8 = 0

        public init() {}
    }

    /// ECG samples that the ADS1292R board's filter holds back.
    private static let delay = 80

    /// Zeros in a row, of 62 that would mean a lead off, after which a count of one is sent.
    private static let zeroRun = 30

    public static var forms: [String] { Board.allCases.map(\.rawValue) }

    public let board: Board
    private var past: [Float] = []
    private var zeros = 0
    private var place = 0
    private var count = 0
    private var lastBioZ: Int32 = 0
    private var heartRate: UInt8 = 0
    private var interval: UInt16 = 0

    public init?(form: String) {
        guard let board = Board(rawValue: form) else { return nil }
        self.init(board)
    }

    public init(_ board: Board) { self.board = board }

    public var rate: Double {
        switch board {
        case .ads1292r, .ads1292rShort, .afe4490, .healthypi1, .healthypi3, .healthypi4: 125
        case .max30102: 100
        case .max30003, .max30003Padded, .max30001, .healthypi5: 128
        case .max86150: 200
        }
    }

    public mutating func encode(_ sample: PersonSample, into bytes: inout [UInt8]) {
        if let beat = sample.beat {
            heartRate = UInt8(clamping: Int((60 / beat.interval).rounded()))
            // The chip counts in steps of 1/128 s, and its board cuts to whole ms.
            interval = UInt16(clamping: Int((beat.interval * 128).rounded() * 7.8125))
        }
        var fields = Fields()
        let ecg = delayed(sample.ecg)
        let short = Int32(Int16.min)...Int32(Int16.max)
        switch board {
        case .ads1292r, .ads1292rShort, .healthypi3, .healthypi4:
            fields.ecg = Self.counts(ecg / OpenView.microvoltsPerCount, short)
            fields.resp = 31000 + Self.counts(sample.resp * 2500, -30000...30000)
        case .max86150: fields.ecg = Self.counts(ecg, short)
        case .afe4490, .max30102, .max30003, .max30003Padded, .healthypi1:
            fields.ecg = Self.counts(ecg, Int32.min / 2...Int32.max / 2)
            fields.resp = 20000 + Self.counts(sample.resp * 2500, -1_000_000...1_000_000)
        case .max30001, .healthypi5:
            fields.ecg = Self.counts(ecg, Int32.min / 2...Int32.max / 2)
            let bioZ = 20000 + Self.counts(sample.resp * 2500, -1_000_000...1_000_000)
            fields.repeated = count % 2 == 1
            if !fields.repeated { lastBioZ = bioZ }
            // HealthyPi sends the last value again, MAX30001 a zero.
            fields.resp = fields.repeated && board == .max30001 ? 0 : lastBioZ
        }
        fields.ir = 90000 + Self.counts(sample.ppg * 2000, -80000...80000)
        fields.red = 87000 + Self.counts(sample.ppg * 1500, -80000...80000)
        if board == .max86150 {
            // 16 bits, of which the board has shifted two out.
            fields.ir /= 4
            fields.red /= 4
        }
        fields.temperature = 3655
        fields.spO2 = 98
        fields.heartRate = heartRate
        fields.pulseRate = heartRate
        fields.interval = interval
        if !sample.contact { takeOff(&fields) }
        zeros = fields.ecg == 0 ? zeros + 1 : 0
        if sample.contact, zeros == Self.zeroRun {
            fields.ecg = 1
            zeros = 0
        }
        count += 1
        Self.append(fields, board: board, to: &bytes)
    }

    /// What the board sends while electrodes or finger are off.
    private func takeOff(_ fields: inout Fields) {
        fields.ecg = 0
        switch board {
        case .healthypi3:
            fields.resp = 0
            fields.status = 3
        case .healthypi4: fields.status = 0x0F
        case .max30102:
            fields.ir = 900
            fields.red = 1200
        default: break
        }
    }

    /// Appends one frame, byte for byte as the board's firmware builds it.
    public static func append(_ fields: Fields, board: Board, to bytes: inout [UInt8]) {
        let start = bytes.count
        bytes.append(contentsOf: [0x0A, 0xFA, 0, 0, 2])
        switch board {
        case .ads1292r, .ads1292rShort:
            low(fields.ecg, 2, &bytes)
            low(fields.resp, 2, &bytes)
            low(Int32(fields.respRate), 2, &bytes)
            low(Int32(fields.heartRate), 2, &bytes)
            if board == .ads1292r { bytes.append(0) }
        case .afe4490:
            low(fields.ir, 4, &bytes)
            low(fields.red, 4, &bytes)
            bytes.append(fields.spO2)
            bytes.append(fields.heartRate)
        case .max30102:
            low(fields.red, 4, &bytes)
            low(fields.ir, 4, &bytes)
        case .max30003, .max30003Padded:
            if board == .max30003Padded { low(0, 5, &bytes) }
            low(fields.ecg, 4, &bytes)
            low(Int32(fields.interval), 4, &bytes)
            low(Int32(fields.heartRate), 4, &bytes)
        case .max30001:
            low(fields.ecg, 4, &bytes)
            low(fields.resp, 4, &bytes)
            low(fields.repeated ? 0xFF : 0, 4, &bytes)
        case .max86150:
            low(fields.ecg, 2, &bytes)
            low(fields.ir, 2, &bytes)
            low(fields.red, 2, &bytes)
        case .healthypi1:
            low(fields.ecg, 4, &bytes)
            low(fields.resp, 4, &bytes)
            low(fields.red, 4, &bytes)
            low(fields.ir, 4, &bytes)
            bytes.append(contentsOf: [0x1C, 120, 80])
        case .healthypi3, .healthypi4:
            low(fields.ecg, 2, &bytes)
            low(fields.resp, 2, &bytes)
            low(fields.ir, 4, &bytes)
            low(fields.red, 4, &bytes)
            low(Int32(fields.temperature), 2, &bytes)
            bytes.append(fields.respRate)
            bytes.append(fields.spO2)
            bytes.append(fields.heartRate)
            bytes.append(80)
            bytes.append(board == .healthypi4 ? 120 : fields.pulseRate)
            bytes.append(fields.status)
        case .healthypi5:
            low(fields.ecg, 4, &bytes)
            low(fields.resp, 4, &bytes)
            bytes.append(fields.repeated ? 0xFF : 0)
            low(fields.red, 4, &bytes)
            low(fields.ir, 4, &bytes)
            low(Int32(fields.temperature), 2, &bytes)
            bytes.append(fields.spO2)
            bytes.append(fields.heartRate)
            bytes.append(fields.respRate)
        }
        bytes[start + 2] = UInt8(bytes.count - start - 5)
        bytes.append(0)
        bytes.append(0x0B)
    }

    private static func low(_ value: Int32, _ count: Int, _ bytes: inout [UInt8]) {
        for i in 0..<count { bytes.append(UInt8(truncatingIfNeeded: Int64(value) >> (8 * Int64(i)))) }
    }

    private mutating func delayed(_ ecg: Float) -> Float {
        guard board == .ads1292r || board == .ads1292rShort else { return ecg }
        if past.isEmpty { past = [Float](repeating: ecg, count: Self.delay) }
        let old = past[place]
        past[place] = ecg
        place = (place + 1) % past.count
        return old
    }
}
