public import Biosignals

/// Speaks OpenView frames: the ADS1292R board (`ads1292r`) and HealthyPi 3, 4 and 5.
///
/// Like the board's own filter, `ads1292r` sends the ECG 80 samples (0.640 s) late, and its RESP stands near
/// the upper end of 16 bits so that it wraps. With the lead off, boards send zeros; v3 and v4 set their bits.
/// With the lead on, the noise of a real amplifier breaks every run of zeros, and so does this.
public struct OpenViewEncoder: SensorEncoder {
    public enum Board: String, Sendable, CaseIterable {
        case ads1292r, healthypi3, healthypi4, healthypi5
    }

    /// What one frame holds, in the units of the wire. A board sends the members that it has.
    public struct Fields: Sendable, Hashable {
        public var ecg: Int32 = 0
        /// RESP, or BioZ of HealthyPi 5.
        public var resp: Int32 = 0
        /// HealthyPi 5: this frame repeats the last BioZ.
        public var repeated = false
        public var ir: Int32 = 0
        public var red: Int32 = 0
        /// Hundredths of a degree Celsius.
        public var temperature: Int16 = 0
        /// Breaths a minute as the board reckons them.
        public var respRate: UInt8 = 0
        public var spO2: UInt8 = 0
        public var heartRate: UInt8 = 0
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

    public init?(form: String) {
        guard let board = Board(rawValue: form) else { return nil }
        self.init(board)
    }

    public init(_ board: Board) { self.board = board }

    public var rate: Double { board == .healthypi5 ? 128 : 125 }

    public mutating func encode(_ sample: PersonSample, into bytes: inout [UInt8]) {
        if let beat = sample.beat { heartRate = UInt8(clamping: Int((60 / beat.interval).rounded())) }
        var fields = Fields()
        let ecg = delayed(sample.ecg)
        switch board {
        case .ads1292r, .healthypi3, .healthypi4:
            fields.ecg = Self.counts(ecg / OpenView.microvoltsPerCount, Int32(Int16.min)...Int32(Int16.max))
            fields.resp = 31000 + Self.counts(sample.resp * 2500, -30000...30000)
        case .healthypi5:
            fields.ecg = Self.counts(ecg, Int32.min / 2...Int32.max / 2)
            let bioZ = 20000 + Self.counts(sample.resp * 2500, -1_000_000...1_000_000)
            fields.repeated = count % 2 == 1
            if !fields.repeated { lastBioZ = bioZ }
            fields.resp = lastBioZ
        }
        fields.ir = 90000 + Self.counts(sample.ppg * 2000, -80000...80000)
        fields.red = 87000 + Self.counts(sample.ppg * 1500, -80000...80000)
        fields.temperature = 3655
        fields.spO2 = 98
        fields.heartRate = heartRate
        fields.pulseRate = heartRate
        if !sample.contact {
            fields.ecg = 0
            if board == .healthypi3 {
                fields.resp = 0
                fields.status = 3
            }
            if board == .healthypi4 { fields.status = 0x0F }
        }
        zeros = fields.ecg == 0 ? zeros + 1 : 0
        if sample.contact, zeros == Self.zeroRun {
            fields.ecg = 1
            zeros = 0
        }
        count += 1
        Self.append(fields, board: board, to: &bytes)
    }

    /// Appends one frame, byte for byte as the board's firmware builds it.
    public static func append(_ fields: Fields, board: Board, to bytes: inout [UInt8]) {
        let payload: UInt8 =
            switch board {
            case .ads1292r: 9
            case .healthypi3, .healthypi4: 20
            case .healthypi5: 22
            }
        bytes.append(contentsOf: [0x0A, 0xFA, payload, 0, 2])
        switch board {
        case .ads1292r:
            low(fields.ecg, 2, &bytes)
            low(fields.resp, 2, &bytes)
            low(Int32(fields.respRate), 2, &bytes)
            low(Int32(fields.heartRate), 2, &bytes)
            bytes.append(0)
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
        bytes.append(0)
        bytes.append(0x0B)
    }

    private static func low(_ value: Int32, _ count: Int, _ bytes: inout [UInt8]) {
        for i in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * Int32(i)))) }
    }

    /// The nearest whole number in `range`; 0 for what is no number.
    static func counts(_ value: Float, _ range: ClosedRange<Int32>) -> Int32 {
        guard !value.isNaN else { return 0 }
        if value <= Float(range.lowerBound) { return range.lowerBound }
        if value >= Float(range.upperBound) { return range.upperBound }
        return Int32(value.rounded())
    }

    private mutating func delayed(_ ecg: Float) -> Float {
        guard board == .ads1292r else { return ecg }
        if past.isEmpty { past = [Float](repeating: ecg, count: Self.delay) }
        let old = past[place]
        past[place] = ecg
        place = (place + 1) % past.count
        return old
    }
}
