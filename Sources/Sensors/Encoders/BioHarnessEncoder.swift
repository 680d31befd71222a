public import Biosignals

/// Speaks as a Zephyr BioHarness 3: silent until kinds of packet are enabled, `06` behind each command that it obeys.
///
/// ECG with 100 counts a millivolt around 512, breathing with 200 counts a breath. Its calendar stands on one day.
/// With the electrodes off the ECG is flat and the summary's confidence 0.
public struct BioHarnessEncoder: SensorEncoder {
    public static let forms = ["bioharness"]

    /// ECG samples from one breathing sample, and from one R-to-R value, to the next: 56 ms.
    private static let slow = 14

    private var ear = CommandEar(BioHarnessFormat())
    private var breathingOn = false
    private var ecgOn = false
    private var intervalsOn = false
    private var summaryOn = false
    private var samples = 0
    private var ecg: [UInt16] = []
    private var breathing: [UInt16] = []
    private var intervals: [Int16] = []
    private var interval: Int16 = 0
    private var heartRate: UInt8 = 0
    private var counts: [UInt8: UInt8] = [:]

    public init?(form: String) {
        guard Self.forms.contains(form) else { return nil }
    }

    public var rate: Double { 250 }

    public mutating func start() {
        breathingOn = true
        ecgOn = true
        intervalsOn = true
        summaryOn = true
    }

    public mutating func obey(_ commands: Span<UInt8>, into bytes: inout [UInt8]) {
        for command in ear.commands(in: commands) { obey(id: command[1], first: command[3], into: &bytes) }
    }

    private mutating func obey(id: UInt8, first: UInt8, into bytes: inout [UInt8]) {
        switch id {
        case BioHarness.Enable.breathing: breathingOn = first != 0
        case BioHarness.Enable.ecg: ecgOn = first != 0
        case BioHarness.Enable.intervals: intervalsOn = first != 0
        case BioHarness.Enable.summary: summaryOn = first != 0
        case BioHarness.Packet.lifeSign: return
        default: return ZephyrPacket.append(id: id, [], end: ZephyrPacket.refused, to: &bytes)
        }
        ZephyrPacket.append(id: id, [], end: ZephyrPacket.done, to: &bytes)
    }

    public mutating func encode(_ sample: PersonSample, into bytes: inout [UInt8]) {
        if let beat = sample.beat, sample.contact {
            let milliseconds = Int16(clamping: Int((beat.interval * 1000).rounded()))
            interval = interval < 0 ? milliseconds : -milliseconds
            heartRate = UInt8(clamping: Int((60 / beat.interval).rounded()))
        }
        ecg.append(Self.tenBits(sample.contact ? 512 + sample.ecg / 10 : 512))
        if samples % Self.slow == 0 {
            breathing.append(Self.tenBits(412 + sample.resp * 200))
            intervals.append(interval)
        }
        samples += 1
        if ecg.count == BioHarness.ecgSamples {
            send(BioHarness.Packet.ecg, Self.packed(ecg), if: ecgOn, into: &bytes)
            ecg.removeAll(keepingCapacity: true)
        }
        if breathing.count == BioHarness.breathingSamples, samples % Self.slow == 0 {
            send(BioHarness.Packet.breathing, Self.packed(breathing), if: breathingOn, into: &bytes)
            breathing.removeAll(keepingCapacity: true)
            let values = intervals.flatMap {
                [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)]
            }
            send(BioHarness.Packet.intervals, values, if: intervalsOn, into: &bytes)
            intervals.removeAll(keepingCapacity: true)
        }
        if samples % 250 == 0 {
            send(BioHarness.Packet.summary, summary(sample), if: summaryOn, into: &bytes)
        }
    }

    /// The summary behind its header: version, heart rate, breaths (not known here), …, confidence.
    private func summary(_ sample: PersonSample) -> [UInt8] {
        var body = [UInt8](repeating: 0, count: 62)
        body[0] = 2
        body[1] = heartRate
        body[3] = 0xFF
        body[4] = 0xFF
        body[25] = sample.contact ? 100 : 0
        return body
    }

    private mutating func send(_ id: UInt8, _ body: [UInt8], if on: Bool, into bytes: inout [UInt8]) {
        guard on else { return }
        let count = counts[id, default: 0]
        counts[id] = count &+ 1
        let time = Self.Time(milliseconds: UInt32(samples * 4 % 86_400_000))
        Self.append(id: id, count: count, time: time, body, to: &bytes)
    }

    /// The strap's clock.
    public struct Time: Sendable, Hashable {
        public var year: UInt16 = 2026
        public var month: UInt8 = 10
        public var day: UInt8 = 7
        /// Since midnight.
        public var milliseconds: UInt32

        public init(milliseconds: UInt32) { self.milliseconds = milliseconds }
    }

    /// Appends one data packet, byte for byte as the strap builds it.
    public static func append(
        id: UInt8, count: UInt8, time: Time, _ body: [UInt8], to bytes: inout [UInt8]
    ) {
        var payload = [
            count, UInt8(truncatingIfNeeded: time.year), UInt8(time.year >> 8), time.month, time.day,
        ]
        for shift: UInt32 in [0, 8, 16, 24] {
            payload.append(UInt8(truncatingIfNeeded: time.milliseconds >> shift))
        }
        ZephyrPacket.append(id: id, payload + body, to: &bytes)
    }

    /// Ten bits each, low bit first, filled up with zeros.
    public static func packed(_ values: [UInt16]) -> [UInt8] {
        var bytes: [UInt8] = []
        var held: UInt32 = 0
        var bits: UInt32 = 0
        for value in values {
            held |= UInt32(value & 0x3FF) << bits
            bits += 10
            while bits >= 8 {
                bytes.append(UInt8(truncatingIfNeeded: held))
                held >>= 8
                bits -= 8
            }
        }
        if bits > 0 { bytes.append(UInt8(truncatingIfNeeded: held)) }
        return bytes
    }

    private static func tenBits(_ value: Float) -> UInt16 { UInt16(Self.counts(value, 0...1023)) }
}
