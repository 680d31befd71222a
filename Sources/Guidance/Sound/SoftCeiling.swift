import Foundation

/// Keeps every sample under the ceiling without a corner: linear up to 3 dB under it, then bending towards it.
///
/// It has no memory, so it adds no delay and gives the same result whatever the block size.
enum SoftCeiling {
    private static let ceiling = Double(SoundLevel.ceiling)
    private static let knee = ceiling * 0.707_945_784

    /// `x` with its magnitude bent under ``SoundLevel/ceiling``.
    static func limit(_ x: Double) -> Float {
        let size = abs(x)
        guard size > knee else { return Float(x) }
        let room = ceiling - knee
        let bent = knee + room * tanh((size - knee) / room)
        return Float(x < 0 ? -bent : bent)
    }
}
