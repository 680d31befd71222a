/// What is wrong with an exercise, in one line: where, what was found, what to do.
public struct ExerciseError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Name of the exercise file, as it was handed in.
    public var file: String
    /// Line in the file, from 1; nil when the trouble is not at one line.
    public var line: Int?
    /// What was found: `rate 3.5 is below the floor of 4.5 breaths a minute`.
    public var found: String
    /// What is expected: `write 4.5 or more`.
    public var expected: String

    public init(file: String, line: Int?, found: String, expected: String) {
        self.file = file
        self.line = line
        self.found = found
        self.expected = expected
    }

    public var description: String {
        let place = line.map { "\(file):\($0)" } ?? file
        return "\(place): \(found); \(expected)"
    }
}
