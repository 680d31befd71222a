/// A recording that cannot be read: what was tried on which file, what is wrong with it, and what to do.
public struct RecordingFormatError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file as it was named.
    public var file: String
    /// What is wrong with it, a clause without a full stop.
    public var problem: String
    /// What the reader can do about it, a clause without a full stop.
    public var remedy: String

    public init(file: String, problem: String, remedy: String) {
        self.file = file
        self.problem = problem
        self.remedy = remedy
    }

    /// One line: `cannot read FILE: PROBLEM; REMEDY`.
    public var description: String { "cannot read \(file): \(problem); \(remedy)" }
}
