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

    /// Days since she practised before; nil when not known.
    var daysSinceLast: Int?
    /// Id of the sentence that was said last time: another one is said if another one is true.
    var last: String?

    /// A pause of more days than this is worth a word when it ends.
    static let longGap = 14
    static let ids = ["P1", "P2", "P2b", "P3", "P4", "P6", "P8", "P9"]

    /// Id of the line and the numbers in it. Minutes are whole ones that were really practised.
    func choose() -> (id: String, numbers: [String: Int]) {
        let sentences = trueOnes
        return sentences.first { $0.id != last } ?? sentences[0]
    }

    /// Everything that is true, the most telling first; never empty.
    private var trueOnes: [(id: String, numbers: [String: Int])] {
        var sentences: [(id: String, numbers: [String: Int])] = []
        if stoppedForHerself { sentences.append(("P5", [:])) }
        if let days = daysSinceLast, days > Self.longGap { sentences.append(("P9", [:])) }
        if let before = tensionBefore, let after = tensionAfter, before - after >= 2 {
            sentences.append(("P6", ["a": before, "b": after]))
        }
        if regained { sentences.append(("P3", [:])) }
        if calmAlone { sentences.append(("P4", [:])) }
        if secondsFollowing >= 60 {
            sentences.append((breathSensor ? "P2" : "P2b", ["m": Int(secondsFollowing / 60)]))
        }
        if practisedSeconds >= 60, practisedSeconds >= 0.8 * plannedSeconds {
            sentences.append(("P1", ["n": Int(practisedSeconds / 60)]))
        }
        sentences.append(("P8", [:]))
        return sentences
    }
}
