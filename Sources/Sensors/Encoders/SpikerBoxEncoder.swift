public import Biosignals

/// Speaks as a SpikerBox does: `heart-brain`, one input at 10 kHz whatever is asked, or `muscle`, one to six inputs
/// that share 10 kHz.
///
/// On input 1 is an ECG, on 2 a breathing belt, on 3 a pulse sensor; the rest is mid-scale. With the electrodes off
/// inputs 1 and 3 stand at the upper rail. Obeys `b:;` (its name, as a message) and, as `muscle`, `c:N;`.
public struct SpikerBoxEncoder: SensorEncoder {
    public enum Box: String, Sendable, CaseIterable {
        case heartBrain = "heart-brain"
        case muscle
    }

    public static var forms: [String] { Box.allCases.map(\.rawValue) }

    /// What it takes; the box's own samples in between lie on straight lines.
    public var rate: Double { 1000 }
    private let box: Box
    private var inputs = 1
    private var line: [UInt8] = []
    private var before: [Float]?
    /// Frames sent, of which one input has 10 000 a second.
    private var due = 0

    public init?(form: String) {
        guard let box = Box(rawValue: form) else { return nil }
        self.box = box
    }

    public func described(carrying signals: [ChannelKind]) -> [String: String] {
        box == .muscle ? PortRole.described(wired: [.ecg, .belt, .ppg], signals) : [:]
    }

    public mutating func encode(_ sample: PersonSample, into bytes: inout [UInt8]) {
        let now = [
            sample.contact ? 512 + sample.ecg / 4 : .infinity,
            300 + sample.resp * 300,
            sample.contact ? 300 + sample.ppg * 400 : .infinity,
            512, 512, 512,
        ]
        let old = before ?? now
        before = now
        for step in 1...10 {
            due += 1
            guard due >= inputs else { continue }
            due = 0
            let share = Float(step) / 10
            for input in 0..<inputs {
                let value =
                    now[input].isFinite && old[input].isFinite
                    ? old[input] + (now[input] - old[input]) * share : now[input]
                let counts = Self.counts(value, 0...1023)
                Self.append(UInt16(counts), isFirst: input == 0, to: &bytes)
            }
        }
    }

    public mutating func obey(_ commands: Span<UInt8>, into bytes: inout [UInt8]) {
        for i in 0..<commands.count {
            guard commands[i] == 0x3B else {
                if commands[i] > 0x20 { line.append(commands[i]) }
                continue
            }
            if line.starts(with: "b:".utf8) {
                Self.append(message: box == .heartBrain ? "HWT:HBLEOSB;" : "HWT:MUSCLESB;", to: &bytes)
            } else if box == .muscle, line.count == 3, line.starts(with: "c:".utf8),
                (1...SpikerBoxFormat.most).contains(Int(line[2]) - 0x30)
            {
                inputs = Int(line[2]) - 0x30
            }
            line.removeAll()
        }
    }

    /// Appends one sample of ten bits.
    public static func append(_ value: UInt16, isFirst: Bool, to bytes: inout [UInt8]) {
        bytes.append(UInt8(truncatingIfNeeded: value >> 7) & 7 | (isFirst ? 0x80 : 0))
        bytes.append(UInt8(truncatingIfNeeded: value) & 0x7F)
    }

    /// Appends a message with its marks.
    public static func append(message: String, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: [0xFF, 0xFF, 1, 1, 0x80, 0xFF])
        bytes.append(contentsOf: message.utf8)
        bytes.append(contentsOf: [0xFF, 0xFF, 1, 1, 0x81, 0xFF])
    }
}
