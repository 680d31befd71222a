/// Cues that wait for their frame, in a table that never grows.
struct CueSchedule: Sendable {
    /// A cue and, for a spoken line, its sound.
    struct Entry: Sendable {
        var cue: SoundCue
        var clip: VoiceClip?
        /// The frame that it waits for: the cue's start, or a later one when its turn had to wait.
        var due: Int64
        /// Order of arrival, which decides between cues at one frame.
        var order: UInt64
    }

    static let capacity = 64

    private var entries: [Entry?] = Array(repeating: nil, count: capacity)
    private var arrivals: UInt64 = 0
    /// The frame that the first of them waits for; `Int64.max` when none does.
    private(set) var nextDue = Int64.max

    /// False, and nothing kept, when the table is full.
    ///
    /// - Parameter due: the frame to wait for; nil for the cue's start.
    mutating func insert(_ cue: SoundCue, clip: VoiceClip?, due: Int64? = nil) -> Bool {
        let due = due ?? cue.start
        for slot in entries.indices where entries[slot] == nil {
            entries[slot] = Entry(cue: cue, clip: clip, due: due, order: arrivals)
            arrivals += 1
            nextDue = min(nextDue, due)
            return true
        }
        return false
    }

    /// Takes out the first cue that is due at `frame` or before it.
    mutating func take(dueBy frame: Int64) -> Entry? {
        guard nextDue <= frame else { return nil }
        return take { $0 <= frame }
    }

    /// Takes out one cue that is due at `frame` or after it.
    mutating func take(dueFrom frame: Int64) -> Entry? { take { $0 >= frame } }

    private mutating func take(where fits: (_ due: Int64) -> Bool) -> Entry? {
        var chosen: Int?
        var best = (due: Int64.max, order: UInt64.max)
        for slot in entries.indices {
            guard let entry = entries[slot], fits(entry.due) else { continue }
            let key = (due: entry.due, order: entry.order)
            if chosen == nil || key < best {
                chosen = slot
                best = key
            }
        }
        guard let chosen else { return nil }
        let entry = entries[chosen].take()
        nextDue = entries.reduce(Int64.max) { min($0, $1?.due ?? .max) }
        return entry
    }
}
