import Glibc

/// Trouble with a serial port: what was tried, on what, what the system said and what to do, on one line.
public struct SerialError: Error, CustomStringConvertible, Sendable, Hashable {
    /// What was tried: `open`, `set the speed of`.
    public var action: String
    /// The port as it was named.
    public var path: String
    /// What the system said.
    public var reason: String
    /// What to do about it.
    public var remedy: String

    public init(action: String, path: String, reason: String, remedy: String) {
        self.action = action
        self.path = path
        self.reason = reason
        self.remedy = remedy
    }

    public var description: String { "cannot \(action) \(path): \(reason); \(remedy)" }
}

/// The system's words for an errno.
func systemMessage(_ code: Int32) -> String {
    guard let text = unsafe strerror(code) else { return "error \(code)" }
    return unsafe String(cString: text)
}
