/// The events of a seat that tell how things stand: the newest of some classes, and the cues not long past.
struct CurrentState: Sendable {
    private static let classes: Set<String> = ["device", "phase", "feedback", "metrics"]
    /// Cues that may still sound: a breath is two, and lines come seldom.
    private static let recentCues = 8

    private var newest: [String: HubEvent] = [:]
    private var cues: [HubEvent] = []

    var events: [HubEvent] { Array(newest.values) + cues }

    mutating func take(_ event: HubEvent) {
        switch event.className {
        case "cue":
            if cues.count == Self.recentCues { cues.removeFirst() }
            cues.append(event)
        case "summary":
            newest["phase"] = nil
            newest["feedback"] = nil
            cues = []
        case let name where Self.classes.contains(name): newest[name] = event
        default: break
        }
    }
}
