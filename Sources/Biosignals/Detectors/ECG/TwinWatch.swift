/// Tells when every second beat alone passes for one: a hump of the beats' own height and form is left out between any two of
/// them, since it comes at half of the interval that was learnt.
struct TwinWatch: Sendable {
    /// A hump is a twin of the beats from this share of their level and this correlation on.
    private static let height = 0.7
    private static let likeness: Float = 0.8
    /// So many beats in a row with a twin before them show that the rhythm is not theirs.
    private static let evidence = 4

    private var isSeen = false
    private var row = 0

    /// A hump was rejected.
    mutating func reject(_ hump: QRSHump, level: Double) {
        guard let match = hump.match, match.correlation > Self.likeness, hump.height > Self.height * level
        else { return }
        isSeen = true
    }

    /// A beat was accepted; whether the rhythm is to be learnt anew.
    mutating func accept() -> Bool {
        row = isSeen ? row + 1 : 0
        isSeen = false
        guard row == Self.evidence else { return false }
        row = 0
        return true
    }
}
