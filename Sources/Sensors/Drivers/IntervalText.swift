import Biosignals

/// A list of intervals, one a line as each beat comes: `812`, `0.812`, `0,812`, `RR:812`, `ibi=0.812`.
///
/// Without the times of arrival such lines cannot be told from a slow wave, so this driver is named, never
/// found. 200 to 3000 is ms, 0.2 to 3 is seconds; anything else is a bad line. A line whose name begins with
/// `rr` or `ecg` gives ECG intervals, any other pulse-to-pulse time. The first line is dropped, as it may be
/// half a line.
struct IntervalText: SensorDriver {
    static let descriptor = DriverDescriptor(
        id: "rr-text",
        summary: "Text lines: one interval between beats a line, in ms or s",
        lines: [LineSettings(baud: 115200), LineSettings(baud: 9600)],
        lockRun: 8, rank: 1001, identifiable: false)

    private var assembler = LineAssembler()
    private var atStart = true
    private var announced = false

    mutating func reset() {
        assembler.reset()
        atStart = true
    }

    mutating func push(_ bytes: Span<UInt8>, into events: inout [SensorEvent]) {
        var at = 0
        while at < bytes.count {
            switch assembler.push(bytes, at: &at) {
            case .none: break
            case .overlong:
                atStart = false
                events.append(.fault(.badLine))
            case .line:
                if atStart {
                    atStart = false
                } else {
                    give(assembler.line, into: &events)
                }
            }
        }
    }

    private mutating func give(_ line: [UInt8], into events: inout [SensorEvent]) {
        let mark = line.lastIndex { $0 == 0x3A || $0 == 0x3D }
        let number = TextNumber(line, (mark.map { $0 + 1 } ?? 0)..<line.count, comma: true)
        guard case .value(let value) = number, let milliseconds = Self.milliseconds(value) else {
            events.append(.fault(.badLine))
            return
        }
        if !announced {
            announced = true
            events.append(.layout([]))
        }
        events.append(.frame)
        let start = line.prefix(3).map(TextName.lower)
        let isECG = mark != nil && (start.starts(with: [0x72, 0x72]) || start == [0x65, 0x63, 0x67])
        events.append(.interval(milliseconds: milliseconds, kind: isECG ? .ecg : .ppg))
    }

    private static func milliseconds(_ value: Double) -> Double? {
        if (200...3000).contains(value) { return value }
        if (0.2...3).contains(value) { return value * 1000 }
        return nil
    }
}
