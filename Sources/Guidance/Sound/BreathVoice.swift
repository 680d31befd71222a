/// What the breath sounds like. All three tell in from out by two features, direction and level, so that
/// listeners who cannot hear the one follow the other. Source: dossier §7.2.
public enum BreathVoice: String, Sendable, Hashable, Codable, CaseIterable {
    /// "Wave": noise that opens and closes like a breath.
    case golf
    /// "Tone": a chord that glides up and down.
    case toon
    /// "Bell": one soft stroke at each turn, for hearing aids and noisy rooms.
    case bel
}
