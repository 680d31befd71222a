/// Reads server-sent events as they come, however the bytes are cut.
struct EventStreamParser {
    private var line: [UInt8] = []
    private var data = ""
    private var hasData = false

    /// Takes the next bytes and returns the data of every event that they complete.
    mutating func push(_ bytes: some Sequence<UInt8>) -> [String] {
        var events: [String] = []
        for byte in bytes {
            guard byte == 0x0A else {
                line.append(byte)
                continue
            }
            if line.last == 0x0D { line.removeLast() }
            if let event = take(String(decoding: line, as: UTF8.self)) { events.append(event) }
            line.removeAll(keepingCapacity: true)
        }
        return events
    }

    /// An empty line ends an event; `data:` lines of one event are joined by line breaks.
    private mutating func take(_ text: String) -> String? {
        if text.isEmpty {
            defer {
                data = ""
                hasData = false
            }
            return hasData ? data : nil
        }
        guard text.hasPrefix("data:") else { return nil }
        let value = text.dropFirst(5)
        if hasData { data += "\n" }
        data += value.hasPrefix(" ") ? value.dropFirst() : value
        hasData = true
        return nil
    }
}
