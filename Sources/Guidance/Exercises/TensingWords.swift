/// The words of a line that makes muscles tight: `Lift your shoulders. Now … and let them drop.`
enum TensingWords {
    /// What is said before and after the tight seconds; nil when there are not two parts.
    static func parts(of text: String) -> (tense: String, release: String)? {
        let parts = text.split(separator: "…", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let tense = parts[0].trimmingSpaces
        let release = parts[1].trimmingSpaces
        guard !tense.isEmpty, !release.isEmpty else { return nil }
        return (tense + " …", release)
    }

    /// What is wrong with such a line, or nil.
    static func fault(in text: String) -> (found: String, expected: String)? {
        guard parts(of: text) != nil else {
            return ("a tensing line without its two parts", "divide it by one …: `Now … and let go.`")
        }
        let lower = text.lowercased()
        let words = lower.split { !$0.isLetter }
        for part in Muscle.forbiddenWords
        where part.contains(" ") ? lower.contains(part) : words.contains(where: { $0.hasPrefix(part) }) {
            return ("\"\(part)\" in a tensing line", "that part of the body stays loose")
        }
        return nil
    }
}

extension Substring {
    fileprivate var trimmingSpaces: String {
        var text = self
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
