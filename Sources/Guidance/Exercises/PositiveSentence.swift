/// The one true sentence at the end, from what happened (`exercises.md` §0.6): the first rule that holds.
struct PositiveSentence {
    /// The participant stopped because it was not right for her.
    var stoppedForHerself = false
    /// Tension from 0 to 10 before and after, where rated.
    var tensionBefore: Int?
    var tensionAfter: Int?
    /// The level fell to 0 and was back for 30 s.
    var regained = false
    /// Breathing stayed at 9 a minute or slower in the part without help.
    var calmAlone = false
    var secondsFollowing = 0.0
    var breathSensor = false
    var practisedSeconds = 0.0
    var plannedSeconds = 0.0

    static let ids = ["P1", "P2", "P2b", "P3", "P4", "P6", "P8"]

    /// Id of the line and the numbers in it. Minutes are whole ones that were really practised.
    func choose() -> (id: String, numbers: [String: Int]) {
        if stoppedForHerself { return ("P5", [:]) }
        if let before = tensionBefore, let after = tensionAfter, before - after >= 2 {
            return ("P6", ["a": before, "b": after])
        }
        if regained { return ("P3", [:]) }
        if calmAlone { return ("P4", [:]) }
        if secondsFollowing >= 60 {
            return (breathSensor ? "P2" : "P2b", ["m": Int(secondsFollowing / 60)])
        }
        if practisedSeconds >= 60, practisedSeconds >= 0.8 * plannedSeconds {
            return ("P1", ["n": Int(practisedSeconds / 60)])
        }
        return ("P8", [:])
    }
}
