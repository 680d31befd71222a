import Guidance
import Sensors
import Sessions

/// How many of a group follow the rhythm, told so that it never tells who.
enum GroupCount {
    /// With fewer sensors a count would tell who it is.
    static let leastSensors = 4

    /// What counts of a seat.
    struct Part: Sendable {
        /// Data of a sensor come.
        var isStreaming: Bool
        /// The level is that of following, not of something else, and above none.
        var follows: Bool
    }

    /// nil where it would tell who, or where nobody follows.
    static func following(_ parts: [Part]) -> Int? {
        let seen = parts.filter(\.isStreaming)
        guard seen.count >= leastSensors else { return nil }
        let count = seen.count(where: \.follows)
        return count > 0 ? count : nil
    }
}
