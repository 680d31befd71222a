/// The signals that lie interleaved in one signal file.
struct WFDBSignalGroup: Sendable {
    let lines: [WFDBSignalLine]
    /// Frames a second.
    let frameRate: Double

    /// The signals without samples.
    var empty: [WFDBSignal] {
        lines.map { line in
            WFDBSignal(
                name: line.name, unit: line.unit, rate: frameRate * Double(line.samplesPerFrame),
                stretches: [])
        }
    }

    /// In a frame of all signals.
    var frameSize: Int { lines.reduce(0) { $0 + $1.samplesPerFrame } }

    /// Frames after which sums of differences are kept.
    private static let between = 1 << 14

    /// The signals' sums of differences before every so many frames, from which a part of the file can be read; empty in
    /// formats of which any part can be read.
    func sums(of source: ByteSource, frames: Int) throws(RecordingFormatError) -> [[Double]] {
        guard format == .differences8 else { return [] }
        var kept: [[Double]] = []
        var sums = lines.map { Double($0.first) }
        for first in stride(from: 0, to: frames, by: Self.between) {
            kept.append(sums)
            _ = try decode(source, frames: first..<min(first + Self.between, frames), &sums)
        }
        return kept
    }

    /// The signals' samples in some of the frames.
    ///
    /// - Parameter sums: of the whole file.
    func decode(
        _ source: ByteSource, frames: Range<Int>, sums: [[Double]]
    ) throws(RecordingFormatError) -> [WFDBSignal] {
        guard !frames.isEmpty, format == .differences8 else { return try decode(source, frames: frames) }
        let number = frames.lowerBound / Self.between
        let begin = number * Self.between
        var known = sums[number]
        _ = try decode(source, frames: begin..<frames.lowerBound, &known)
        return try decode(source, frames: frames, &known)
    }

    /// Frames that the file holds, held against what the header declares.
    ///
    /// - Parameters:
    ///   - frames: how many the header declares; nil for all that are there.
    ///   - path: the file's name, for errors.
    func count(of source: ByteSource, frames: Int?, path: String) throws(RecordingFormatError) -> Int {
        func refusal(_ problem: String, _ remedy: String) -> RecordingFormatError {
            RecordingFormatError(file: path, problem: problem, remedy: remedy)
        }
        guard lines.allSatisfy({ $0.format == format && $0.byteOffset == offset }) else {
            throw refusal(
                "its signals are declared with different formats or offsets",
                "correct the header: signals of one file share both")
        }
        guard offset <= source.count else {
            throw refusal(
                "it has \(source.count) bytes and its samples should begin at \(offset)",
                "copy the record again")
        }
        let held = held(by: source)
        if let frames, held < frames {
            throw refusal(
                "it holds \(held) of the \(frames) samples for each signal that its header declares",
                "copy the record again, or correct the sample count in the header")
        }
        let count = frames ?? held
        guard count > 0 else { throw refusal("it holds no samples", "copy the record again") }
        return count
    }

    /// The signals' samples in some of the frames; in a format of differences, in the first ones.
    func decode(_ source: ByteSource, frames: Range<Int>) throws(RecordingFormatError) -> [WFDBSignal] {
        var sums = lines.map { Double($0.first) }
        return try decode(source, frames: frames, &sums)
    }

    /// Splits the samples of some frames over the signals and turns counts into physical values.
    ///
    /// - Parameter sums: of each signal's differences before those frames; then behind them.
    private func decode(
        _ source: ByteSource, frames: Range<Int>, _ sums: inout [Double]
    ) throws(RecordingFormatError) -> [WFDBSignal] {
        let held = held(by: source)
        guard !frames.isEmpty else { return empty }
        var signals = empty
        for (index, line) in lines.enumerated() {
            var stretch = SignalTrace.Stretch(
                start: Double(frames.lowerBound) / frameRate, rate: signals[index].rate, values: [])
            stretch.values.reserveCapacity(frames.count * line.samplesPerFrame)
            signals[index].stretches = [stretch]
        }
        let latest = lines.map(\.skew).max() ?? 0
        let step = max(1, ByteSource.block / max(1, frameSize))
        var first = frames.lowerBound
        while first < frames.upperBound {
            let end = min(first + step, frames.upperBound)
            // A skewed signal is read from as many frames later on.
            let codes = try Codes(
                format, of: source, offset: offset, samples: first * frameSize,
                min(end + latest, max(held, first)) * frameSize)
            var place = 0
            for (index, line) in lines.enumerated() {
                append(
                    first..<end, of: line, at: place, codes, held: held, sum: &sums[index],
                    to: &signals[index].stretches[0].values)
                place += line.samplesPerFrame
            }
            first = end
        }
        return signals
    }

    /// The sum of all samples of each signal, of which the lowest 16 bits are the format's checksum.
    func checksums(of source: ByteSource, frames: Int) throws(RecordingFormatError) -> [Int16] {
        var sums = [Int16](repeating: 0, count: lines.count)
        var values = lines.map(\.first)
        let step = max(1, ByteSource.block / frameSize)
        for first in stride(from: 0, to: frames, by: step) {
            let end = min(first + step, frames)
            let codes = try Codes(
                format, of: source, offset: offset, samples: first * frameSize, end * frameSize)
            var position = first * frameSize
            for _ in first..<end {
                for (index, line) in lines.enumerated() {
                    for _ in 0..<line.samplesPerFrame {
                        let code =
                            codes[position] == WFDBFormat.invalid ? format.invalidCount : codes[position]
                        values[index] = format == .differences8 ? values[index] &+ code : code
                        sums[index] &+= Int16(truncatingIfNeeded: values[index])
                        position += 1
                    }
                }
            }
        }
        return sums
    }

    private var format: WFDBFormat { lines[0].format }
    private var offset: Int { lines[0].byteOffset }

    private func held(by source: ByteSource) -> Int {
        format.samples(in: max(0, source.count - offset)) / frameSize
    }

    /// Adds a signal's values of some frames. Behind the file's end there is nothing of a skewed one.
    private func append(
        _ frames: Range<Int>, of line: WFDBSignalLine, at place: Int, _ codes: Codes, held: Int,
        sum: inout Double, to values: inout [Float]
    ) {
        for frame in frames {
            guard frame + line.skew < held else {
                values += repeatElement(.nan, count: line.samplesPerFrame)
                continue
            }
            for sample in 0..<line.samplesPerFrame {
                let code = codes[(frame + line.skew) * frameSize + place + sample]
                if format == .differences8 {
                    sum += Double(code)
                    values.append(line.physical(sum))
                } else {
                    values.append(code == WFDBFormat.invalid ? .nan : line.physical(Double(code)))
                }
            }
        }
    }

    /// Some of a file's samples, as counts.
    private struct Codes {
        /// Packed samples share bytes by twos and threes.
        private static let packed = 6

        private let format: WFDBFormat
        private let bytes: [UInt8]
        private let first: Int

        init(
            _ format: WFDBFormat, of source: ByteSource, offset: Int, samples first: Int, _ end: Int
        ) throws(RecordingFormatError) {
            self.format = format
            self.first = first / Self.packed * Self.packed
            let begin = offset + format.bytes(ofSamples: self.first)
            let packs = (end + Self.packed - 1) / Self.packed
            let behind = min(offset + format.bytes(ofSamples: packs * Self.packed), source.count)
            bytes = begin < behind ? try source.bytes(begin..<behind) : []
        }

        subscript(_ position: Int) -> Int32 { format.sample(position - first, of: bytes, from: 0) }
    }
}
