/// Why the daemon cannot start: one line that says what was tried, on what, and what to do.
struct StartError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
