/// What a line said or shown to a participant may not contain (`exercises.md` §0.1, dossier §1.5 and §9.1).
public enum WordRules {
    /// Longest sentence, in words.
    public static let longestSentence = 12

    /// Beginnings of words that are never used: they claim, judge, or explain where they should help.
    public static let forbiddenBeginnings = [
        "hrv", "rmssd", "coherent", "coherence", "vagus", "zenuwstelsel", "nervous", "model", "score", "moet",
        "moest", "diep", "deep", "falen", "gefaald", "hormo", "behandel", "treatment", "therap",
        "angststoornis",
        "depressi", "diagnos",
    ]

    /// Groups of words that are never used.
    public static let forbiddenPhrases = [
        "goed voor je baby", "good for your baby", "anxiety disorder",
    ]

    /// `fout` only stands in lines that say that mistakes do not matter.
    public static let linesThatMaySayFout: Set<String> = ["G07", "b6", "x3"]
    /// `score` only where it is said that there is none.
    public static let linesThatMaySayScore: Set<String> = ["t2"]

    /// What no exercise asks for: lying on the back, holding the breath, breathing fast.
    public static let forbiddenInstructions = [
        "op je rug", "on your back", "adem vast", "adem in en wacht", "hold your breath", "hold it",
        "keep the air", "adem snel", "breathe fast",
    ]

    /// What is wrong with an exercise's own words because of what they ask for, or nil. The shared lines may warn.
    static func faultOfInstruction(in text: String) -> (found: String, expected: String)? {
        let lower = text.lowercased()
        guard let phrase = forbiddenInstructions.first(where: lower.contains) else { return nil }
        return ("\"\(phrase)\" asks for what is not done here", "say it without it")
    }

    /// What is wrong with a text, or nil. `id` is the line's.
    public static func fault(in text: String, id: String) -> (found: String, expected: String)? {
        if let fault = faultOfWords(in: text, id: id) { return fault }
        for sentence in text.split(whereSeparator: { ".?!".contains($0) }) {
            let count = Speech.words(in: String(sentence))
            if count > longestSentence {
                return ("a sentence of \(count) words", "use at most \(longestSentence) words a sentence")
            }
        }
        return nil
    }

    /// What is wrong with the words themselves, whatever their number.
    static func faultOfWords(in text: String, id: String) -> (found: String, expected: String)? {
        let lower = text.lowercased()
        let words = lower.split { !$0.isLetter }
        for word in words {
            if let beginning = forbiddenBeginnings.first(where: { word.hasPrefix($0) }),
                !(beginning == "score" && linesThatMaySayScore.contains(id))
            {
                return ("the word \(word) is not used in texts (\(beginning)…)", "say it without it")
            }
            if word.hasPrefix("fout"), !linesThatMaySayFout.contains(id) {
                return ("the word \(word) judges", "say what to do instead")
            }
        }
        if let phrase = forbiddenPhrases.first(where: { lower.contains($0) }) {
            return ("\"\(phrase)\" claims an effect", "say it without it")
        }
        return nil
    }
}
