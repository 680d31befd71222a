/// Where the daemon listens.
struct ListenAddress: Sendable, Hashable {
    var host: String
    var port: Int

    /// From `HOST:PORT`, with an IPv6 address in brackets.
    init(_ text: String) throws {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65_535).contains(port), colon > text.startIndex
        else { throw StartError("cannot listen on '\(text)'; write HOST:PORT, such as 127.0.0.1:8787") }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        self.host = String(host)
        self.port = port
    }

    /// Only this machine can reach it.
    var isLoopback: Bool { ["127.0.0.1", "localhost", "::1"].contains(host) }

    /// All addresses of this machine.
    var isEverywhere: Bool { ["0.0.0.0", "::"].contains(host) }
}
