/// What is said to a device while its port is open, in bytes whose meaning only its driver knows.
///
/// `stop` is said before the port is closed, and first of all when it has been opened: a device that was left talking
/// by a crash is stopped then. Writing goes on beside reading; a message that the port does not take within a second is
/// given up.
public struct SerialDialogue: Sendable, Hashable {
    public struct Message: Sendable, Hashable {
        public var bytes: [UInt8]
        /// Seconds before anything more is said.
        public var pause: Double

        public init(_ bytes: [UInt8], pause: Double = 0) {
            self.bytes = bytes
            self.pause = pause
        }
    }

    public var start: [Message]
    public var stop: [Message]
    public var keepAlive: Message?
    /// Seconds from one `keepAlive` to the next.
    public var keepAliveEvery: Double

    public init(
        start: [Message] = [], stop: [Message] = [], keepAlive: Message? = nil, keepAliveEvery: Double = 0
    ) {
        precondition(keepAlive == nil || keepAliveEvery > 0, "what is repeated has a period")
        self.start = start
        self.stop = stop
        self.keepAlive = keepAlive
        self.keepAliveEvery = keepAliveEvery
    }

    /// For a device that sends by itself.
    public static let none = SerialDialogue()
}

/// The part of a dialogue that is still to be said on an open port, each message at its moment.
struct SerialSpeech: Sendable {
    private let dialogue: SerialDialogue
    private var waiting: ArraySlice<SerialDialogue.Message>
    /// When the next message is due; nil when there is none.
    private(set) var due: Int64?

    /// - Parameter now: monotonic nanoseconds.
    init(_ dialogue: SerialDialogue, now: Int64) {
        self.dialogue = dialogue
        waiting = (dialogue.stop + dialogue.start)[...]
        due = now
        plan(after: now, pause: 0)
    }

    /// The message that is due, if one is.
    mutating func next(now: Int64) -> [UInt8]? {
        guard let due, now >= due else { return nil }
        if let message = waiting.popFirst() {
            plan(after: now, pause: message.pause)
            return message.bytes
        }
        guard let again = dialogue.keepAlive else { return nil }
        plan(after: now, pause: again.pause)
        return again.bytes
    }

    private mutating func plan(after now: Int64, pause: Double) {
        if !waiting.isEmpty {
            due = now + Int64(pause * 1e9)
        } else if dialogue.keepAlive != nil {
            due = now + Int64(max(pause, dialogue.keepAliveEvery) * 1e9)
        } else {
            due = nil
        }
    }
}
