/// The segments of a WFDB record, each at its time.
///
/// A segment without length at the beginning describes the layout: the others then hold some of its signals, told by
/// their names.
struct WFDBSegments {
    private struct Segment {
        let files: WFDBSignalFiles
        /// In frames of the record.
        let first: Int
        let frames: Int
        /// For each of its signals the record's, nil for one that the record has not.
        let places: [Int?]
    }

    private let frameRate: Double
    private let segments: [Segment]
    /// The record's signals without samples.
    let empty: [WFDBSignal]

    /// - Parameters:
    ///   - path: the header's name, for errors.
    ///   - file: gives the source of a file beside the header.
    init(
        _ header: WFDBHeader, path: String, file: (String) throws(RecordingFormatError) -> ByteSource
    ) throws(RecordingFormatError) {
        var segments: [Segment] = []
        var signals: [WFDBSignal] = []
        var isVariable = false
        var at = 0
        for (index, segment) in header.segments.enumerated() {
            defer { at += segment.frames }
            guard segment.name != "~" else { continue }
            let name = WFDBRecord.beside(path, segment.name + ".hea")
            let bytes = try file(segment.name + ".hea").all(name)
            let part = try WFDBHeader(text: String(decoding: bytes, as: UTF8.self), path: name)
            guard part.segments.isEmpty, abs(part.frameRate / header.frameRate - 1) < 1e-9 else {
                throw RecordingFormatError(
                    file: name,
                    problem: part.segments.isEmpty
                        ? "its rate is another one than its record's" : "it is a segment with segments",
                    remedy: "correct the header, or give the segment's own header")
            }
            let files = try WFDBSignalFiles(part, path: name, file: file)
            if index == 0 {
                isVariable = segment.frames == 0
                signals = files.empty
            }
            guard segment.frames > 0 else { continue }
            var places: [Int?] = []
            for (place, signal) in files.empty.enumerated() {
                // Of several signals of one name each has its own.
                let target =
                    isVariable
                    ? signals.indices.first { signals[$0].name == signal.name && !places.contains($0) }
                    : place
                guard let target, signals.indices.contains(target) else {
                    places.append(nil)
                    continue
                }
                let joins = abs(signal.rate / signals[target].rate - 1) < 1e-9
                guard joins, signal.unit == signals[target].unit else {
                    throw RecordingFormatError(
                        file: name,
                        problem: "signal \(signal.name) has another rate or unit than in other segments",
                        remedy: "give the headers of the segments one by one")
                }
                places.append(target)
            }
            segments.append(Segment(files: files, first: at, frames: segment.frames, places: places))
        }
        guard segments.contains(where: { $0.files.samples > 0 }) else {
            throw RecordingFormatError(
                file: path, problem: "its segments hold no samples", remedy: "copy the record again")
        }
        frameRate = header.frameRate
        self.segments = segments
        empty = signals
    }

    /// In all signals.
    var samples: Int { segments.reduce(0) { $0 + $1.files.samples } }

    private var frames: Int { segments.last.map { $0.first + $0.frames } ?? 0 }

    /// The signals with all their samples.
    func signals() throws(RecordingFormatError) -> [WFDBSignal] { try signals(0..<frames, try parts()) }

    /// The signals' samples a part at a time.
    func long() throws(RecordingFormatError) -> LongSignals {
        let parts = try parts()
        return LongSignals(empty, frames: frames, frameRate: frameRate) {
            range throws(RecordingFormatError) in
            try signals(range, parts)
        }
    }

    private func parts() throws(RecordingFormatError) -> [WFDBSignalFiles.Parts] {
        var parts: [WFDBSignalFiles.Parts] = []
        for segment in segments { parts.append(try segment.files.parts()) }
        return parts
    }

    private func signals(
        _ range: Range<Int>, _ parts: [WFDBSignalFiles.Parts]
    ) throws(RecordingFormatError) -> [WFDBSignal] {
        var signals = empty
        for (segment, read) in zip(segments, parts) {
            let inner = range.clamped(to: segment.first..<segment.first + segment.frames)
            guard !inner.isEmpty else { continue }
            let part = inner.lowerBound - segment.first..<inner.upperBound - segment.first
            for (place, signal) in zip(segment.places, try read(part)) {
                guard let place else { continue }
                for var stretch in signal.stretches {
                    stretch.start += Double(segment.first) / frameRate
                    signals[place].stretches.append(stretch)
                }
            }
        }
        for index in signals.indices { signals[index].stretches = signals[index].stretches.joined() }
        return signals
    }
}
