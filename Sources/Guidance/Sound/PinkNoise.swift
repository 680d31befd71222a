/// Seeded pink noise: power falls 3 dB an octave.
///
/// White noise from a 64-bit xorshift, shaped by seven one-pole filters; within ±0.3 dB of −3 dB an octave from
/// 10 Hz to 18 kHz at 44.1 kHz, and as good at 48 kHz.
/// Source: Marsaglia 2003 (xorshift); Kellet 1999 (filter). The same seed gives the same samples.
struct PinkNoise: Sendable {
    private var state: UInt64
    private var b0 = 0.0
    private var b1 = 0.0
    private var b2 = 0.0
    private var b3 = 0.0
    private var b4 = 0.0
    private var b5 = 0.0
    private var b6 = 0.0

    /// - Precondition: `seed` is not zero.
    init(seed: UInt64) {
        precondition(seed != 0, "The seed of an xorshift generator is not zero.")
        state = seed
    }

    /// The next sample; root mean square about 2.
    mutating func next() -> Double {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        let white = Double(Int32(truncatingIfNeeded: state >> 32)) * (1.0 / 2_147_483_648.0)
        b0 = 0.99886 * b0 + white * 0.0555179
        b1 = 0.99332 * b1 + white * 0.0750759
        b2 = 0.96900 * b2 + white * 0.1538520
        b3 = 0.86650 * b3 + white * 0.3104856
        b4 = 0.55000 * b4 + white * 0.5329522
        b5 = -0.7616 * b5 - white * 0.0168980
        let pink = b0 + b1 + b2 + b3 + b4 + b5 + b6 + white * 0.5362
        b6 = white * 0.115926
        return pink
    }
}
