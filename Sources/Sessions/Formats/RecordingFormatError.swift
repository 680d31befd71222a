/// A file that cannot be read as a recording: what is wrong with it and what to do.
public struct RecordingFormatError: Error, CustomStringConvertible, Sendable {
    public var file: String
    public var problem: String
    public var remedy: String

    public init(file: String, problem: String, remedy: String) {
        self.file = file
        self.problem = problem
        self.remedy = remedy
    }

    public var description: String { "\(file): \(problem); \(remedy)" }
}
