/// The signal files of a WFDB record of one segment, each held against what the header says of it.
struct WFDBSignalFiles {
    /// Gives the signals with their samples in some of the frames.
    typealias Parts = @Sendable (Range<Int>) throws(RecordingFormatError) -> [WFDBSignal]

    private let groups: [(group: WFDBSignalGroup, source: ByteSource?, frames: Int)]
    private let frameRate: Double

    /// - Parameters:
    ///   - path: the header's name, for errors.
    ///   - file: gives the source of a file beside the header.
    init(
        _ header: WFDBHeader, path: String, file: (String) throws(RecordingFormatError) -> ByteSource
    ) throws(RecordingFormatError) {
        var groups: [(group: WFDBSignalGroup, source: ByteSource?, frames: Int)] = []
        var read: Set<String> = []
        var first = 0
        while first < header.signals.count {
            // Neighbouring signals with the same file name are interleaved in that file.
            let name = header.signals[first].file
            let end = header.signals[first...].firstIndex { $0.file != name } ?? header.signals.count
            let group = WFDBSignalGroup(
                lines: Array(header.signals[first..<end]), frameRate: header.frameRate)
            first = end
            guard name != "~" else {
                groups.append((group, nil, 0))
                continue
            }
            guard read.insert(name).inserted else {
                throw RecordingFormatError(
                    file: path, problem: "the signals of \(name) do not stand together in it",
                    remedy: "correct the header: the signals of one file come one after the other")
            }
            guard !name.hasPrefix("/"), !name.split(separator: "/").contains("..") else {
                throw RecordingFormatError(
                    file: path, problem: "its samples lie elsewhere, in \(name)",
                    remedy: "put the record's files into one folder and correct the header")
            }
            let source = try file(name)
            let frames = try group.count(
                of: source, frames: header.frames, path: WFDBRecord.beside(path, name))
            groups.append((group, source, frames))
        }
        self.groups = groups
        frameRate = header.frameRate
    }

    /// In all signals.
    var samples: Int { groups.reduce(0) { $0 + $1.frames * $1.group.frameSize } }

    /// The signals without samples.
    var empty: [WFDBSignal] { groups.flatMap(\.group.empty) }

    private var frames: Int { groups.map(\.frames).max() ?? 0 }

    /// The signals with all their samples. Those of which the segment holds nothing are empty.
    func signals() throws(RecordingFormatError) -> [WFDBSignal] { try parts()(0..<frames) }

    /// The signals' samples a part at a time.
    func long() throws(RecordingFormatError) -> LongSignals {
        let read = try parts()
        return LongSignals(empty, frames: frames, frameRate: frameRate, read: read)
    }

    /// Gives the signals with their samples in some of the frames, as far as there are any.
    func parts() throws(RecordingFormatError) -> Parts {
        var sums: [[[Double]]] = []
        for (group, source, frames) in groups {
            sums.append(
                try source.map { source throws(RecordingFormatError) in
                    try group.sums(of: source, frames: frames)
                } ?? [])
        }
        return { [groups, sums] part throws(RecordingFormatError) in
            var signals: [WFDBSignal] = []
            for ((group, source, frames), sums) in zip(groups, sums) {
                guard let source else {
                    signals += group.empty
                    continue
                }
                signals += try group.decode(source, frames: part.clamped(to: 0..<frames), sums: sums)
            }
            return signals
        }
    }

    /// Signals whose samples have another sum than the header says, and how many say one at all.
    func checksums() throws(RecordingFormatError) -> (wrong: [String], stated: Int) {
        var wrong: [String] = []
        var stated = 0
        for (group, source, frames) in groups {
            guard let source, group.lines.contains(where: { $0.checksum != nil }) else { continue }
            for (line, sum) in zip(group.lines, try group.checksums(of: source, frames: frames)) {
                guard let checksum = line.checksum else { continue }
                stated += 1
                if checksum != sum { wrong.append("\(line.name) (\(checksum) is said, \(sum) found)") }
            }
        }
        return (wrong, stated)
    }
}

extension LongSignals {
    /// - Parameters:
    ///   - signals: without their samples.
    ///   - read: gives the signals with their samples in some of the frames.
    init(
        _ signals: [WFDBSignal], frames: Int, frameRate: Double,
        read: @escaping @Sendable (Range<Int>) throws(RecordingFormatError) -> [WFDBSignal]
    ) {
        self.init(layout: signals.map(ImportedSignal.init), seconds: Double(frames) / frameRate) {
            range throws(RecordingFormatError) in
            func frame(_ time: Double) -> Int { Int((time * frameRate).rounded()) }
            return try read(frame(range.lowerBound)..<frame(range.upperBound)).map(\.stretches)
        }
    }
}
