import Biosignals

/// Signals that are too long to be held in memory: their samples are read from the disk a part at a time.
public struct LongSignals: Sendable {
    /// The signals without their samples.
    public internal(set) var layout: [ImportedSignal]
    /// Length of the longest.
    public let seconds: Double
    private let read: @Sendable (Range<Double>) throws(RecordingFormatError) -> [[SignalTrace.Stretch]]

    /// A file with more samples than this is read in parts.
    public static let most = 4 << 20

    /// - Parameter read: gives the samples of every signal from one moment to another, in seconds; parts that follow one
    ///   another have every sample once.
    init(
        layout: [ImportedSignal], seconds: Double,
        read: @escaping @Sendable (Range<Double>) throws(RecordingFormatError) -> [[SignalTrace.Stretch]]
    ) {
        self.layout = layout
        self.seconds = seconds
        self.read = read
    }

    /// The signals with their samples from one moment to another.
    func part(_ range: Range<Double>) throws(RecordingFormatError) -> [ImportedSignal] {
        var signals = layout
        for (index, stretches) in try read(range).enumerated() {
            signals[index].stretches = stretches
            signals[index].split(atMissing: ImportedSignal.gap)
        }
        return signals
    }

    /// All samples, for what needs them at once.
    func whole() throws(RecordingFormatError) -> [ImportedSignal] { try part(0..<seconds) }

    /// From each moment to the next, so many seconds apart, until the end.
    func ranges(_ length: Double) -> [Range<Double>] {
        stride(from: 0, to: seconds, by: length).map { $0..<min($0 + length, seconds) }
    }
}
