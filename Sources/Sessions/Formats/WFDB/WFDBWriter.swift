/// Writes a WFDB record: the header, one signal file of format 16, and the beats as annotations that count in tenths of
/// a millisecond, as a sample of the signal is often longer than an interval may be off.
///
/// All signals share frames: their rates are whole multiples of the slowest, or where they are not, of one that the rates
/// in whole Hz have in common. What is missing is the format's code of an invalid sample.
struct WFDBWriter {
    /// What annotations count in.
    static let resolution = 10_000

    let header: [UInt8]
    let data: [UInt8]
    let annotations: [UInt8]

    /// - Parameters:
    ///   - name: of the record and its files: letters, digits, `_` and `-`.
    ///   - start: local wall time of session time zero.
    ///   - events: what stands in the annotation file.
    init(
        name: String, traces: [SignalTrace], events: [Event], start: WallTime
    ) throws(RecordingFormatError) {
        let allowed = name.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF) || $0 == 0x5F || $0 == 0x2D
        }
        guard allowed, !name.isEmpty else {
            throw RecordingFormatError(
                file: name, problem: "a WFDB record's name has letters, digits, _ and - only",
                remedy: "choose another name")
        }
        let grid = try ExportGrid(traces, path: name + ".hea")
        let (frameRate, multiples) = Self.frames(traces.map(\.rate))
        let frames = max(1, Int((grid.seconds * frameRate - 1e-6).rounded(.up)))
        var lines: [String] = []
        var codes: [[Int16]] = []
        for (trace, multiple) in zip(traces, multiples) {
            let samples = grid.samples(
                of: trace, rate: frameRate * Double(multiple), count: frames * multiple)
            let scale = WFDBScale(samples)
            let signal = samples.map(scale.code)
            let checksum = signal.reduce(Int16(0)) { $0 &+ $1 }
            let unit = trace.unit.isEmpty ? "NU" : trace.unit.replacing(" ", with: "_")
            let format = multiple == 1 ? "16" : "16x\(multiple)"
            lines.append(
                "\(name).dat \(format) \(scale.gain)(\(scale.baseline))/\(unit) 16 0 \(signal.first ?? 0) \(checksum) 0 \(trace.name.replacing("\n", with: " "))"
            )
            codes.append(signal)
        }
        let clock = "\(Self.two(start.hour)):\(Self.two(start.minute)):\(Self.two(start.second))"
        let date = "\(Self.two(start.day))/\(Self.two(start.month))/\(start.year)"
        let first = "\(name) \(traces.count) \(frameRate) \(frames) \(clock) \(date)"
        header = Array(([first] + lines).map { $0 + "\n" }.joined().utf8)
        data = Self.interleaved(codes, multiples, frames)
        annotations = WFDBAnnotation.encode(
            events.sorted { $0.time < $1.time }.map { event in
                let sample = Int(((event.time - grid.origin) * Double(Self.resolution)).rounded())
                return WFDBAnnotation(sample: max(0, sample), code: event.code, text: event.text)
            }, resolution: Self.resolution)
    }

    /// What is annotated.
    struct Event {
        /// Session seconds.
        var time: Double
        /// As in `WFDBAnnotation`.
        var code: Int
        var text: String
    }

    private static func interleaved(_ codes: [[Int16]], _ multiples: [Int], _ frames: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(codes.reduce(0) { $0 + 2 * $1.count })
        for frame in 0..<frames {
            for (signal, multiple) in zip(codes, multiples) {
                for code in signal[frame * multiple..<(frame + 1) * multiple] {
                    bytes.append(UInt8(truncatingIfNeeded: code))
                    bytes.append(UInt8(truncatingIfNeeded: code >> 8))
                }
            }
        }
        return bytes
    }

    /// Frames a second, and how many samples of each signal are in one.
    static func frames(_ rates: [Double]) -> (rate: Double, multiples: [Int]) {
        let slowest = rates.min() ?? 1
        let multiples = rates.map { ($0 / slowest).rounded() }
        if zip(rates, multiples).allSatisfy({ abs($0 / slowest / $1 - 1) < 1e-6 && $1 <= 10_000 }) {
            return (slowest, multiples.map { Int($0) })
        }
        let whole = rates.map { max(1, Int($0.rounded())) }
        let common = whole.reduce(0, greatestCommonDivisor)
        return (Double(common), whole.map { $0 / common })
    }

    private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
        b == 0 ? a : greatestCommonDivisor(b, a % b)
    }

    private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
