/// Samples of a RIFF WAVE file: PCM of 8 to 32 bits, or floating point.
///
/// Full scale is 1. Chunks other than `fmt ` and `data` are passed over; data of length 0, or a length beyond the end
/// of the file, as a recorder leaves them that was cut off, mean all that is there.
public struct WAVFile: Sendable, Hashable {
    /// Samples a second.
    public var rate: Double
    /// One row for each channel.
    public var channels: [[Float]]

    public static func read(_ path: String) throws(RecordingFormatError) -> WAVFile {
        try read(try ByteSource(path: path), file: path)
    }

    /// - Parameter file: how errors name it.
    public static func parse(_ bytes: [UInt8], file: String) throws(RecordingFormatError) -> WAVFile {
        try read(ByteSource(bytes), file: file)
    }

    private static func read(_ source: ByteSource, file: String) throws(RecordingFormatError) -> WAVFile {
        let layout = try WAVLayout(source, file: file)
        return WAVFile(rate: layout.rate, channels: try layout.samples(0..<layout.frames, of: source))
    }
}
