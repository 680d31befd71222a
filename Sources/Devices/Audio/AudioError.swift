import CALSA

/// Sound could not be opened, played, recorded or written: what was tried, on what, what the system said and
/// what to do, in one line.
public struct AudioError: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }

    /// What ALSA says about a negative return value.
    static func reason(_ code: Int32) -> String { unsafe String(cString: snd_strerror(code)) }
}
