/// Where in a RIFF WAVE file its samples lie, and in what form.
struct WAVLayout: Sendable {
    private enum Coding { case integer, float }

    /// Chunks that are looked at before the samples.
    private static let mostChunks = 4_096

    /// Samples a second.
    let rate: Double
    let channels: Int
    /// Samples of a channel.
    let frames: Int
    private let coding: Coding
    private let bits: Int
    private let begin: Int

    /// - Parameter file: its name, for errors.
    init(_ source: ByteSource, file: String) throws(RecordingFormatError) {
        func refusal(_ problem: String, _ remedy: String) -> RecordingFormatError {
            RecordingFormatError(file: file, problem: problem, remedy: remedy)
        }
        let head = try source.bytes(0..<min(12, source.count))
        guard head.count == 12, head.text(0, 4) == "RIFF", head.text(8, 4) == "WAVE" else {
            throw refusal("it is not a RIFF WAVE file", "convert it with 'sox IN OUT.wav'")
        }
        var form: (code: Int, channels: Int, rate: Int, bits: Int)?
        var at = 12
        var chunks = 0
        while at + 8 <= source.count, chunks < Self.mostChunks {
            chunks += 1
            let name = try source.bytes(at..<at + 8)
            let stated = name.number(4, 4)
            let body = at + 8
            let there = source.count - body
            let isOpenEnded = stated == 0 && name.text(0, 4) == "data"
            let length = isOpenEnded || stated > there ? there : stated
            if name.text(0, 4) == "fmt ", length >= 16 {
                let fields = try source.bytes(body..<body + min(length, 26))
                var code = fields.number(0, 2)
                // Extensible: the code is the beginning of the sub-format.
                if code == 0xFFFE, length >= 26 { code = fields.number(24, 2) }
                guard code == 1 || code == 3 else {
                    throw refusal(
                        "its samples are compressed (code \(code))",
                        "convert it with 'sox IN -e signed OUT.wav'")
                }
                form = (code, fields.number(2, 2), fields.number(4, 4), fields.number(14, 2))
            } else if name.text(0, 4) == "data" {
                guard let form else {
                    throw refusal("its format stands behind its data", "convert it with sox")
                }
                let known = form.code == 1 ? [8, 16, 24, 32] : [32, 64]
                guard known.contains(form.bits), form.channels > 0, form.rate > 0 else {
                    throw refusal(
                        "it says \(form.channels) channels of \(form.bits) bits at \(form.rate) Hz",
                        "convert it with 'sox IN -b 16 OUT.wav'")
                }
                coding = form.code == 1 ? .integer : .float
                rate = Double(form.rate)
                channels = form.channels
                bits = form.bits
                frames = length / (form.bits / 8 * form.channels)
                begin = body
                return
            }
            at = body + length + length % 2
        }
        throw refusal("it holds no samples", "record it again")
    }

    /// The samples of each channel in some of the frames.
    func samples(_ range: Range<Int>, of source: ByteSource) throws(RecordingFormatError) -> [[Float]] {
        let width = bits / 8
        var samples = [[Float]](repeating: [], count: channels)
        for index in samples.indices { samples[index].reserveCapacity(range.count) }
        let step = max(1, ByteSource.block / (width * channels))
        for first in stride(from: range.lowerBound, to: range.upperBound, by: step) {
            let count = min(step, range.upperBound - first)
            let place = begin + first * width * channels
            let bytes = try source.bytes(place..<place + count * width * channels)
            var at = 0
            for _ in 0..<count {
                for index in samples.indices {
                    var code: UInt64 = 0
                    for byte in 0..<width { code |= UInt64(bytes[at + byte]) << UInt64(8 * byte) }
                    at += width
                    samples[index].append(value(code))
                }
            }
        }
        return samples
    }

    /// The samples a part at a time.
    func long(_ source: ByteSource, layout: [ImportedSignal]) -> LongSignals {
        LongSignals(layout: layout, seconds: Double(frames) / rate) { range throws(RecordingFormatError) in
            func frame(_ time: Double) -> Int { min(frames, Int((time * rate).rounded())) }
            let first = frame(range.lowerBound)
            return try samples(first..<frame(range.upperBound), of: source).map { values in
                values.isEmpty
                    ? [] : [SignalTrace.Stretch(start: Double(first) / rate, rate: rate, values: values)]
            }
        }
    }

    private func value(_ code: UInt64) -> Float {
        switch (coding, bits) {
        case (.float, 32): Float(bitPattern: UInt32(code))
        case (.float, _): Float(Double(bitPattern: code))
        // Samples of 8 bits have no sign.
        case (.integer, 8): (Float(code) - 128) / 128
        case (.integer, _):
            Float(Int64(bitPattern: code << UInt64(64 - bits)))
                / Float(sign: .plus, exponent: 63, significand: 1)
        }
    }
}

extension [UInt8] {
    fileprivate func text(_ at: Int, _ count: Int) -> String {
        String(decoding: self[at..<at + count], as: UTF8.self)
    }

    /// Little-endian and without a sign.
    fileprivate func number(_ at: Int, _ count: Int) -> Int {
        (0..<count).reduce(0) { $0 | Int(self[at + $1]) << (8 * $1) }
    }
}
