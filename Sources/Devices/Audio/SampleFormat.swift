import CALSA

/// Sample formats of a sound card that are read and written here, in the machine's byte order.
enum SampleFormat: Hashable, Sendable {
    case int16, int32, float32
    /// Three bytes a sample, as many USB cards have it.
    case int24

    var alsa: snd_pcm_format_t {
        switch self {
        case .int16: SND_PCM_FORMAT_S16
        case .int24: SND_PCM_FORMAT_S24_3LE
        case .int32: SND_PCM_FORMAT_S32
        case .float32: SND_PCM_FORMAT_FLOAT
        }
    }

    var bytes: Int {
        switch self {
        case .int16: 2
        case .int24: 3
        case .int32, .float32: 4
        }
    }

    /// Within full scale; what is no number is silence, for the thread that plays must not end.
    private static func bounded(_ x: Float) -> Float { x.isNaN ? 0 : min(max(x, -1), 1) }

    /// Full scale is 1; what lies outside is clipped. Rounded to the nearest step.
    static func int16(_ x: Float) -> Int16 { Int16((bounded(x) * 32_767).rounded()) }

    /// Writes one channel to all of `channels` interleaved ones.
    func write(_ samples: Span<Float>, to raw: UnsafeMutableRawPointer, channels: Int) {
        switch self {
        case .int16:
            let out = unsafe raw.assumingMemoryBound(to: Int16.self)
            for i in samples.indices {
                let value = Self.int16(samples[i])
                for c in 0..<channels { unsafe out[i * channels + c] = value }
            }
        case .int24:
            let out = unsafe raw.assumingMemoryBound(to: UInt8.self)
            for i in samples.indices {
                let value = Int32((Self.bounded(samples[i]) * 8_388_607).rounded())
                for c in 0..<channels {
                    for byte in 0..<3 {
                        unsafe out[3 * (i * channels + c) + byte] = UInt8(
                            truncatingIfNeeded: value >> (8 * Int32(byte)))
                    }
                }
            }
        case .int32:
            let out = unsafe raw.assumingMemoryBound(to: Int32.self)
            for i in samples.indices {
                let value = Int32((Double(Self.bounded(samples[i])) * 2_147_483_647).rounded())
                for c in 0..<channels { unsafe out[i * channels + c] = value }
            }
        case .float32:
            let out = unsafe raw.assumingMemoryBound(to: Float.self)
            for i in samples.indices {
                for c in 0..<channels { unsafe out[i * channels + c] = samples[i] }
            }
        }
    }

    /// Reads value number `index` as −1 to 1.
    func value(at index: Int, of raw: UnsafeRawPointer) -> Float {
        switch self {
        case .int16: unsafe Float(raw.assumingMemoryBound(to: Int16.self)[index]) / 32_768
        case .int24: unsafe Self.int24(raw + 3 * index)
        case .int32: unsafe Float(Double(raw.assumingMemoryBound(to: Int32.self)[index]) / 2_147_483_648)
        case .float32: unsafe raw.assumingMemoryBound(to: Float.self)[index]
        }
    }

    /// Three bytes, the lowest first, whose highest carries the sign.
    private static func int24(_ raw: UnsafeRawPointer) -> Float {
        let bytes = unsafe raw.assumingMemoryBound(to: UInt8.self)
        let high = unsafe Int32(Int8(bitPattern: bytes[2])) << 16
        return unsafe Float(high | Int32(bytes[1]) << 8 | Int32(bytes[0])) / 8_388_608
    }
}
