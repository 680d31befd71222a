/// Limits that no exercise file, setting, request or adaptation can pass (dossier §5.3, §4.5).
///
/// They are precautions: holds cannot be written at all, rates have a floor and a ceiling, paced breathing has
/// a longest length, and a first session a shorter one.
public enum SafetyLimits {
    /// Lowest rate, in breaths a minute; the first for everyone, the second while pregnant.
    public static let floor = 4.5
    public static let floorWhilePregnant = 5.0
    /// Highest rate: there is no fast breathing.
    public static let ceiling = 20.0
    /// Longest paced breathing in an exercise, in seconds.
    public static let longestPaced = 1200.0
    /// Longest paced breathing in one block in a first session, in seconds. A ladder's steps count from
    /// `slow` breaths a minute down: it is how beginners come to slow breathing.
    public static let longestFirstBlock = 300.0
    public static let slow = 7.0
    /// A block ends with this many seconds of free breathing.
    public static let restBetweenBlocks = 30.0
    /// Longest paced breathing in one block in the session after one with dizziness, in seconds.
    public static let longestGentleBlock = 180.0
    /// After this much paced breathing a pause is offered, in seconds.
    public static let pauseOfferedAfter = 600.0
    /// Exhales of about twice the inhale: below this share of the inhale, and how many in a row while pregnant.
    static let longExhaleShare = 0.35
    static let mostLongExhales = 6
    /// Longest change of a breath's length from one breath to the next, as a share.
    public static let steepestSlide = 0.03

    /// Lowest rate for a profile.
    public static func floor(for profile: Profile?) -> Double {
        profile?.stage == .pregnant ? floorWhilePregnant : floor
    }

    /// What is wrong with a rate, or nil.
    static func fault(rate: Double, for profile: Profile?) -> (found: String, expected: String)? {
        let floor = floor(for: profile)
        if rate < floor {
            let who = profile?.stage == .pregnant ? " while pregnant" : ""
            return (
                "rate \(shown(rate)) is below the floor of \(shown(floor)) breaths a minute\(who)",
                "write \(shown(floor)) or more"
            )
        }
        if rate > ceiling {
            return (
                "rate \(shown(rate)) is above the ceiling of \(shown(ceiling)) breaths a minute",
                "write \(shown(ceiling)) or less"
            )
        }
        return nil
    }
}
