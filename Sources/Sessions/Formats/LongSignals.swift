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
    ///   another have every sample once, and none lacks a sample that comes before its end.
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
            signals[index].stretches = stretches.joined().split(atMissing: ImportedSignal.gap)
        }
        return signals
    }

    /// All samples, for what needs them at once.
    func whole() throws(RecordingFormatError) -> [ImportedSignal] { try part(0..<seconds) }

    /// From each moment to the next, so many seconds apart, until the end.
    func ranges(_ length: Double) -> [Range<Double>] {
        (0..<Int((seconds / length).rounded(.up))).map { number in
            // An end is the next beginning to the last digit: it may lie in the middle between two samples.
            Double(number) * length..<min(Double(number + 1) * length, seconds)
        }
    }

    /// Seconds that are read at once: fewer where there are many samples a second.
    var block: Double { layout.reduce(0) { $0 + $1.rate } > 4_000 ? 10 : 60 }

    /// Goes through the signals that a search looks at, and finds their beats and breaths.
    func search(part: Double? = nil) throws(RecordingFormatError) -> LongSearch.Found {
        var search = LongSearch(part: part)
        var ends = [Double?](repeating: nil, count: layout.count)
        let searched = searched
        for range in ranges(block) {
            for (index, stretches) in try read(range).enumerated() where searched.contains(index) {
                let channel = layout[index].channel
                for stretch in stretches {
                    let joins = ends[index].map { stretch.follows($0) } ?? false
                    search.add(
                        stretch, of: channel.name, kind: channel.kind, unit: channel.unit, joins: joins)
                    ends[index] = stretch.end
                }
            }
            search.advance(to: range.upperBound)
        }
        return search.finish()
    }

    /// The signals of the best kind of each, heart and breath.
    private var searched: [Int] {
        [RecordedPhysiology.heartKinds, RecordedPhysiology.breathKinds].flatMap { kinds in
            let best = kinds.first { kind in layout.contains { $0.channel.kind == kind } }
            return layout.indices.filter { layout[$0].channel.kind == best }
        }
    }
}
