/// The signals that lie interleaved in one signal file.
struct WFDBSignalGroup {
    let lines: [WFDBSignalLine]
    /// Frames a second.
    let frameRate: Double

    /// The signals without samples.
    var empty: [WFDBSignal] { lines.map { signal($0, []) } }

    /// Splits the file's samples over the signals and turns counts into physical values.
    ///
    /// - Parameters:
    ///   - frames: how many the header declares; nil for all that are there.
    ///   - path: the file's name, for errors.
    func decode(_ bytes: [UInt8], frames: Int?, path: String) throws(RecordingFormatError) -> [WFDBSignal] {
        func refusal(_ problem: String, _ remedy: String) -> RecordingFormatError {
            RecordingFormatError(file: path, problem: problem, remedy: remedy)
        }
        let format = lines[0].format
        let offset = lines[0].byteOffset
        guard lines.allSatisfy({ $0.format == format && $0.byteOffset == offset }) else {
            throw refusal(
                "its signals are declared with different formats or offsets",
                "correct the header: signals of one file share both")
        }
        guard offset <= bytes.count else {
            throw refusal(
                "it has \(bytes.count) bytes and its samples should begin at \(offset)",
                "copy the record again")
        }
        let frameSize = lines.reduce(0) { $0 + $1.samplesPerFrame }
        let held = format.samples(in: bytes.count - offset) / frameSize
        if let frames, held < frames {
            throw refusal(
                "it holds \(held) of the \(frames) samples for each signal that its header declares",
                "copy the record again, or correct the sample count in the header")
        }
        let count = frames ?? held
        guard count > 0 else { throw refusal("it holds no samples", "copy the record again") }
        var signals: [WFDBSignal] = []
        var place = 0
        for line in lines {
            let codes = Codes(
                format: format, bytes: bytes, offset: offset, frameSize: frameSize, place: place, line: line)
            signals.append(signal(line, codes.values(count, held: held)))
            place += line.samplesPerFrame
        }
        return signals
    }

    private func signal(_ line: WFDBSignalLine, _ values: [Float]) -> WFDBSignal {
        let rate = frameRate * Double(line.samplesPerFrame)
        return WFDBSignal(
            name: line.name, unit: line.unit, rate: rate,
            stretches: values.isEmpty ? [] : [SignalTrace.Stretch(start: 0, rate: rate, values: values)])
    }

    /// Where one signal's samples lie in the file.
    private struct Codes {
        let format: WFDBFormat
        let bytes: [UInt8]
        let offset: Int
        let frameSize: Int
        /// Samples of a frame before the signal's own.
        let place: Int
        let line: WFDBSignalLine

        /// A skewed signal is read from as many frames later on; behind the file's end there is nothing of it.
        func values(_ count: Int, held: Int) -> [Float] {
            let there = max(0, min(count, held - line.skew))
            var values: [Float] = []
            values.reserveCapacity(count * line.samplesPerFrame)
            var sum = Double(line.first)
            for frame in line.skew..<line.skew + there {
                for sample in 0..<line.samplesPerFrame {
                    let position = frame * frameSize + place + sample
                    let code = format.sample(position, of: bytes, from: offset)
                    if format == .differences8 {
                        sum += Double(code)
                        values.append(physical(sum))
                    } else {
                        values.append(code == WFDBFormat.invalid ? .nan : physical(Double(code)))
                    }
                }
            }
            values += repeatElement(.nan, count: (count - there) * line.samplesPerFrame)
            return values
        }

        private func physical(_ count: Double) -> Float { Float((count - line.baseline) / line.gain) }
    }
}
