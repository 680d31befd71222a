/// Why a live benchmark cannot be done.
struct LiveError: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}
