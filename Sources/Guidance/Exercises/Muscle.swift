/// Muscles that may be made a little tight. What is not here cannot be: belly, pelvic floor, buttocks, neck, and
/// toes away from the body (dossier §5.3).
public enum Muscle: String, Sendable, Hashable, CaseIterable {
    case hand, arm, shoulder, face, thigh, foot
    /// Arms with hands, and legs with feet, at once.
    case hands, legs

    /// What a person avoids that leaves these muscles out.
    var avoidedWith: [Avoidance] {
        switch self {
        case .hand, .hands: [.wrists]
        case .thigh: [.pelvis]
        case .foot: [.cramps]
        case .legs: [.pelvis, .cramps]
        case .arm, .shoulder, .face: []
        }
    }

    /// Longest that they are tight, in seconds, and shortest time to let go afterwards.
    static let longestTight = 7.0
    static let shortestRelease = 15.0

    /// Words for parts that are never made tight, with which a tensing line is refused.
    static let forbiddenWords = [
        "buik", "bekkenbodem", "billen", "nek", "hals", "belly", "stomach", "pelvic", "buttock", "bottom",
        "neck",
        "tenen weg", "tenen naar beneden", "toes away", "toes down", "strek je tenen", "point your toes",
    ]
}
