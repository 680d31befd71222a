/// The events of a seat that tell how things stand: the newest of some classes, of each sensor and signal, and the
/// cues not long past.
struct CurrentState: Sendable {
    private struct Key: Hashable {
        var className: String
        var subject: String
    }

    private static let classes: Set<String> = ["device", "quality", "phase", "feedback", "metrics"]
    /// Cues that may still sound: a breath is two, and lines come seldom.
    private static let recentCues = 8

    private var newest: [Key: HubEvent] = [:]
    private var cues: [HubEvent] = []

    var events: [HubEvent] { Array(newest.values) + cues }

    mutating func take(_ new: NewEvent, as event: HubEvent) {
        switch new.className {
        case "cue":
            if cues.count == Self.recentCues { cues.removeFirst() }
            cues.append(event)
        case "summary":
            newest = newest.filter { $0.key.className != "phase" && $0.key.className != "feedback" }
            cues = []
        case let name where Self.classes.contains(name):
            newest[Key(className: name, subject: new.subject)] = new.isLast ? nil : event
        default: break
        }
    }
}
