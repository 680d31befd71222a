public import Biosignals

/// Something that may be chosen with one touch; nothing happens when it is not.
public struct Offer: Sendable, Hashable {
    public enum Choice: Sendable, Hashable {
        /// Another rate, in breaths a minute: taken with "faster".
        case rate(Double)
        /// Another exercise, next time or now.
        case exercise(String)
        /// A pause.
        case pause
        /// To go on after a pause for a strange signal, or not: taken with the answer to "how do you feel?".
        case answer
    }
    public var time: SessionTime
    public var choice: Choice
    /// The words of the offer.
    public var text: String

    public init(time: SessionTime, choice: Choice, text: String) {
        self.time = time
        self.choice = choice
        self.text = text
    }

    /// `rate`, `exercise`, `pause`, `answer`.
    public var kind: String {
        switch choice {
        case .rate: "rate"
        case .exercise: "exercise"
        case .pause: "pause"
        case .answer: "answer"
        }
    }
}
