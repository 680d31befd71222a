/// A remark that a file holds: an annotation, a marker, a button press.
public struct ImportedMark: Sendable, Hashable {
    /// Seconds from the recording's beginning.
    public var time: Double
    public var text: String

    public init(time: Double, text: String) {
        self.time = time
        self.text = text
    }
}
