import Foundation

/// A WAV file's samples: integer PCM of 16, 24 or 32 bits, or 32-bit float.
struct WAVFile: Sendable {
    /// Frames a second, in Hz.
    var sampleRate: Double
    var channels: Int
    /// Interleaved, −1 to 1.
    var samples: [Float]

    /// Reads the bytes of a file. A data chunk that claims more than there is, as programs write to a pipe, ends
    /// with the bytes.
    ///
    /// - Parameter name: what the bytes came from, for error messages.
    init(_ bytes: [UInt8], name: String) throws(AudioError) {
        func bad(_ what: String) -> AudioError { AudioError("cannot read sound from \(name): \(what)") }
        func number(_ at: Int, _ count: Int) -> Int {
            (0..<count).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
        }
        guard bytes.count >= 12, bytes[0..<4].elementsEqual("RIFF".utf8),
            bytes[8..<12].elementsEqual("WAVE".utf8)
        else { throw bad("it is not a WAV file") }
        var format: (code: Int, channels: Int, rate: Int, bits: Int)?
        var at = 12
        while at + 8 <= bytes.count {
            let size = number(at + 4, 4)
            let body = at + 8
            if bytes[at..<at + 4].elementsEqual("fmt ".utf8), size >= 16, body + 16 <= bytes.count {
                format = (number(body, 2), number(body + 2, 2), number(body + 4, 4), number(body + 14, 2))
                if format?.code == 0xFFFE, size >= 26, body + 26 <= bytes.count {
                    format?.code = number(body + 24, 2)
                }
            } else if bytes[at..<at + 4].elementsEqual("data".utf8) {
                guard let format else { throw bad("its samples come before their format") }
                guard format.channels >= 1, (1_000...768_000).contains(format.rate) else {
                    throw bad("it claims \(format.channels) channels at \(format.rate) Hz")
                }
                let width = format.bits / 8
                let count =
                    min(size, bytes.count - body) / (max(1, width) * format.channels) * format.channels
                let raw = (0..<count).lazy.map { number(body + $0 * width, width) }
                switch (format.code, format.bits) {
                case (1, 16): samples = raw.map { Float(Int16(truncatingIfNeeded: $0)) / 32_768 }
                case (1, 24): samples = raw.map { Float(Int32(truncatingIfNeeded: $0 << 8)) / 2_147_483_648 }
                case (1, 32): samples = raw.map { Float(Int32(truncatingIfNeeded: $0)) / 2_147_483_648 }
                case (3, 32): samples = raw.map { Float(bitPattern: UInt32($0)) }
                default:
                    throw bad("its sample format \(format.code) with \(format.bits) bits is not supported")
                }
                sampleRate = Double(format.rate)
                channels = format.channels
                return
            }
            at = body + size + size % 2
        }
        throw bad("it has no samples")
    }

    /// The 44 bytes before the samples of a one-channel 16-bit file.
    static func header(sampleRate: Int, frames: Int) -> [UInt8] {
        func little(_ value: Int, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        let size = min(frames * 2, Int(UInt32.max) - 36)
        return Array("RIFF".utf8) + little(size + 36, 4) + Array("WAVEfmt ".utf8) + little(16, 4)
            + little(1, 2)
            + little(1, 2) + little(sampleRate, 4) + little(sampleRate * 2, 4) + little(2, 2) + little(16, 2)
            + Array("data".utf8) + little(size, 4)
    }
}
