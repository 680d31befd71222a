/// The start of a WAV file.
enum WAVHeader {
    /// The 44 bytes before the samples of a one-channel 16-bit file.
    static func bytes(sampleRate: Int, frames: Int) -> [UInt8] {
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
