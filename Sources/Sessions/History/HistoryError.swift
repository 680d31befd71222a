/// Why the history cannot do what was asked: what was tried, on what, what to do.
public struct HistoryError: Error, CustomStringConvertible, Sendable {
    public enum Kind: Sendable { case unknown, refused, disk }
    public let kind: Kind
    public let description: String

    public init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
