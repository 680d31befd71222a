/// Cues that wait for their frame, in a table that never grows.
struct CueSchedule: Sendable {
    /// A cue and, for a spoken line, its sound.
    struct Entry: Sendable {
        var cue: SoundCue
        var clip: VoiceClip?
        /// Order of arrival, which decides between cues at one frame.
        var order: UInt64
    }

    static let capacity = 64

    private var entries: [Entry?] = Array(repeating: nil, count: capacity)
    private var arrivals: UInt64 = 0
    /// Start of the first cue that waits; `Int64.max` when none does.
    private(set) var nextStart = Int64.max

    /// False, and nothing kept, when the table is full.
    mutating func insert(_ cue: SoundCue, clip: VoiceClip?) -> Bool {
        for slot in entries.indices where entries[slot] == nil {
            entries[slot] = Entry(cue: cue, clip: clip, order: arrivals)
            arrivals += 1
            nextStart = min(nextStart, cue.start)
            return true
        }
        return false
    }

    /// Takes out the first cue that starts at `frame` or before it.
    mutating func take(startingBy frame: Int64) -> Entry? {
        guard nextStart <= frame else { return nil }
        return take { $0.start <= frame }
    }

    /// Takes out one cue that starts at `frame` or after it.
    mutating func take(startingFrom frame: Int64) -> Entry? { take { $0.start >= frame } }

    private mutating func take(where fits: (SoundCue) -> Bool) -> Entry? {
        var chosen: Int?
        var best = (start: Int64.max, order: UInt64.max)
        for slot in entries.indices {
            guard let entry = entries[slot], fits(entry.cue) else { continue }
            let key = (start: entry.cue.start, order: entry.order)
            if chosen == nil || key < best {
                chosen = slot
                best = key
            }
        }
        guard let chosen else { return nil }
        let entry = entries[chosen].take()
        nextStart = entries.reduce(Int64.max) { min($0, $1?.cue.start ?? .max) }
        return entry
    }
}
