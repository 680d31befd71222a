import Foundation

/// Levels of the guidance sound, in decibels relative to digital full scale (dBFS).
///
/// Software cannot know the loudness at the ear. So everything stays under one quiet ceiling, and a person
/// turns the device up from there. Source: dossier §7.3 (levels near babies: AAP 1997; safe listening: WHO and
/// ITU-T H.870).
public enum SoundLevel {
    /// No sample is ever louder than this.
    public static let ceiling: Float = 0.1  // −20 dBFS

    /// Root mean square of the breath sound at the top of an inhalation: 12 dB under the ceiling, which is the
    /// crest that filtered noise seldom passes.
    public static let breath: Float = 0.025_118_864  // −32 dBFS

    /// Root mean square of the tones of `toon` at the top of an inhalation, and peak of the fundamental of a
    /// stroke of `bel`. Both are set so that ten breaths are as loud as ten of `golf` (ITU-R BS.1770).
    static let tone = 0.0269
    static let stroke = 0.06

    /// Loudness of a spoken line in LUFS: 1 LU over that of the breath sound.
    public static let speech = -36.0

    /// Everything is so much quieter when a baby is there: −10 dB, as an amplitude factor. A room at 55 dB(A) comes
    /// down to the 45 dB(A) that nurseries ask for.
    public static let nearBaby: Float = 0.316_227_77

    /// Root mean square of the reward, 6 dB under the breath sound.
    public static let chime: Float = 0.012_589_254  // −38 dBFS

    /// How far the breath sound steps back while a line is spoken: −9 dB, as an amplitude factor.
    public static let ducked: Float = 0.354_813_4

    /// Amplitude factor of a level in decibels.
    public static func amplitude(decibels: Double) -> Double { pow(10, decibels / 20) }
}
