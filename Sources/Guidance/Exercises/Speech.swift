/// How long words take to say, before any voice has said them.
public enum Speech {
    /// Calm speech (`exercises.md` §0.1).
    public static let wordsPerSecond = 2.2
    /// Even one word takes a second with its breath.
    public static let shortest = 1.0
    /// Silence between two lines, in seconds.
    public static let gap = 0.6

    /// Words of a text: runs between spaces that hold a letter, a digit or a placeholder.
    public static func words(in text: String) -> Int {
        text.split(separator: " ").count { $0.contains { $0.isLetter || $0.isNumber } }
    }

    /// Estimated seconds to say a text.
    public static func seconds(for text: String) -> Double {
        max(shortest, Double(words(in: text)) / wordsPerSecond)
    }
}
