/// Samples of a RIFF WAVE file: PCM of 8 to 32 bits, or floating point.
///
/// Full scale is 1. Chunks other than `fmt ` and `data` are passed over; data of length 0, or a length beyond the end
/// of the file, as a recorder leaves them that was cut off, mean all that is there.
public struct WAVFile: Sendable, Hashable {
    /// Samples a second.
    public var rate: Double
    /// One row for each channel.
    public var channels: [[Float]]

    private enum Coding { case integer, float }

    public static func read(_ path: String) throws(RecordingFormatError) -> WAVFile {
        try parse(try ByteSource(path: path).all(path), file: path)
    }

    /// - Parameter file: how errors name it.
    public static func parse(_ bytes: [UInt8], file: String) throws(RecordingFormatError) -> WAVFile {
        func refusal(_ problem: String, _ remedy: String) -> RecordingFormatError {
            RecordingFormatError(file: file, problem: problem, remedy: remedy)
        }
        guard bytes.count >= 12, bytes.text(0, 4) == "RIFF", bytes.text(8, 4) == "WAVE" else {
            throw refusal("it is not a RIFF WAVE file", "convert it with 'sox IN OUT.wav'")
        }
        var layout: (coding: Coding, channels: Int, rate: Int, bits: Int)?
        var at = 12
        while at + 8 <= bytes.count {
            let name = bytes.text(at, 4)
            let stated = bytes.number(at + 4, 4)
            let body = at + 8
            let there = bytes.count - body
            let isOpenEnded = stated == 0 && name == "data"
            let length = isOpenEnded || stated > there ? there : stated
            if name == "fmt ", length >= 16 {
                var code = bytes.number(body, 2)
                // Extensible: the code is the beginning of the sub-format.
                if code == 0xFFFE, length >= 26 { code = bytes.number(body + 24, 2) }
                guard code == 1 || code == 3 else {
                    throw refusal(
                        "its samples are compressed (code \(code))",
                        "convert it with 'sox IN -e signed OUT.wav'")
                }
                layout = (
                    code == 1 ? .integer : .float, bytes.number(body + 2, 2), bytes.number(body + 4, 4),
                    bytes.number(body + 14, 2)
                )
            } else if name == "data" {
                guard let layout else {
                    throw refusal("its format stands behind its data", "convert it with sox")
                }
                return try samples(bytes[body..<body + length], layout, refusal)
            }
            at = body + length + length % 2
        }
        throw refusal("it holds no samples", "record it again")
    }

    private static func samples(
        _ data: ArraySlice<UInt8>, _ layout: (coding: Coding, channels: Int, rate: Int, bits: Int),
        _ refusal: (String, String) -> RecordingFormatError
    ) throws(RecordingFormatError) -> WAVFile {
        let width = layout.bits / 8
        let isKnown =
            layout.coding == .integer
            ? [8, 16, 24, 32].contains(layout.bits) : [32, 64].contains(layout.bits)
        guard isKnown, layout.channels > 0, layout.rate > 0 else {
            throw refusal(
                "it says \(layout.channels) channels of \(layout.bits) bits at \(layout.rate) Hz",
                "convert it with 'sox IN -b 16 OUT.wav'")
        }
        let frames = data.count / (width * layout.channels)
        var channels = [[Float]](repeating: [], count: layout.channels)
        for index in channels.indices { channels[index].reserveCapacity(frames) }
        var at = data.startIndex
        for _ in 0..<frames {
            for index in channels.indices {
                var bits: UInt64 = 0
                for byte in 0..<width { bits |= UInt64(data[at + byte]) << UInt64(8 * byte) }
                at += width
                channels[index].append(value(bits, layout.coding, layout.bits))
            }
        }
        return WAVFile(rate: Double(layout.rate), channels: channels)
    }

    private static func value(_ bits: UInt64, _ coding: Coding, _ count: Int) -> Float {
        switch (coding, count) {
        case (.float, 32): Float(bitPattern: UInt32(bits))
        case (.float, _): Float(Double(bitPattern: bits))
        // Samples of 8 bits have no sign.
        case (.integer, 8): (Float(bits) - 128) / 128
        case (.integer, _):
            Float(Int64(bitPattern: bits << UInt64(64 - count)))
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
