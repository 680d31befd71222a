/// Lays signals on even grids of one file, whose samples all begin at one moment: NaN where a signal has a gap.
///
/// Where the rate of a stretch and that of the grid part by half a sample or more over its length, every place takes the
/// sample that is nearest to it in time.
struct ExportGrid {
    /// Session seconds of the first sample.
    let origin: Double
    let seconds: Double

    /// Samples of one signal that are written at most: a file of 2 GB.
    private static let limit = Double(1 << 30)

    /// - Parameter path: the file that is written, for errors.
    init(_ traces: [SignalTrace], path: String) throws(RecordingFormatError) {
        let stretches = traces.flatMap(\.stretches)
        guard let origin = stretches.map(\.start).min(), let end = stretches.map(\.end).max() else {
            throw RecordingFormatError(
                file: path, problem: "there is no signal to write in it, only intervals",
                remedy: "convert to .txt or .csv")
        }
        let rate = stretches.map(\.rate).max() ?? 1
        guard (end - origin) * rate < Self.limit else {
            throw RecordingFormatError(
                file: path, problem: "it would be longer than 2 GB, gaps included",
                remedy: "convert parts of the recording")
        }
        self.origin = origin
        seconds = end - origin
    }

    /// - Parameter rate: of the grid, samples a second.
    func samples(of trace: SignalTrace, rate: Double, count: Int) -> [Float] {
        var samples = [Float](repeating: .nan, count: count)
        for stretch in trace.stretches {
            let first = Int(((stretch.start - origin) * rate).rounded())
            let ratio = stretch.rate / rate
            let isEven = abs(ratio - 1) * Double(stretch.values.count) < 0.5
            let length =
                isEven ? stretch.values.count : Int((Double(stretch.values.count) / ratio).rounded())
            for index in 0..<length where first + index < count {
                let source = isEven ? index : Int((Double(index) * ratio).rounded())
                samples[first + index] = stretch.values[min(source, stretch.values.count - 1)]
            }
        }
        return samples
    }
}

extension SignalTrace {
    /// Samples a second of the longest stretch.
    var rate: Double { stretches.max { $0.values.count < $1.values.count }?.rate ?? 1 }
}
