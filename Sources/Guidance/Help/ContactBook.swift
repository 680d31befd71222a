/// The words of the contact card: the part `contact` of `lines.yaml`.
struct ContactBook: Sendable, Hashable {
    /// Lines in order; `urgent` is the one that comes first when it is urgent.
    struct Entry: Sendable, Hashable {
        var wording: Wording
        var isUrgent: Bool
    }
    let entries: [Entry]

    init(_ map: YAMLMap) throws(ExerciseError) {
        var entries: [Entry] = []
        for node in try map.list("contact") {
            let line = try YAMLMap(
                node, file: map.file, what: "a line of the contact card", allowed: ["nl", "en", "urgent"])
            entries.append(Entry(wording: try line.listing(), isUrgent: try line.flag("urgent")))
        }
        guard entries.contains(where: \.isUrgent) else {
            throw map.error(
                "contact", found: "no line of the contact card is urgent", expected: "mark the one with 112")
        }
        self.entries = entries
    }

    func lines(urgent: Bool, filled: (Wording) -> String) -> [String] {
        let first = urgent ? entries.filter(\.isUrgent) : []
        return (first + entries.filter { !first.contains($0) }).map { filled($0.wording) }
    }
}
