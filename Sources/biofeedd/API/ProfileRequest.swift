import Guidance
import Hummingbird

/// Who practises, as a request tells it; what is not said stays as it was.
struct ProfileRequest: Decodable, Sendable {
    var stage: String?
    var weeks: Int?
    var region: String?
    var avoids: [String]?

    /// - Parameter known: what is known already.
    func checked(known: Profile = Profile()) throws -> Profile {
        if let weeks, !(0...200).contains(weeks) {
            throw Problem(.badRequest, "Odd weeks", "weeks is a whole number from 0 to 200.")
        }
        let stage: Profile.Stage = try Self.known("stage", stage) ?? known.stage
        // Weeks of another stage mean nothing.
        let before = stage == known.stage ? known.weeks : nil
        let avoided = try avoids?.compactMap { try Self.known("avoids", $0) as Avoidance? }
        return Profile(
            stage: stage, weeks: weeks ?? before, region: try Self.known("region", region) ?? known.region,
            avoids: avoided ?? known.avoids)
    }

    /// A value of a list of words, or nil when it is not given.
    static func known<Value: RawRepresentable & CaseIterable>(_ key: String, _ text: String?) throws -> Value?
    where Value.RawValue == String {
        guard let text else { return nil }
        guard let value = Value(rawValue: text) else {
            let words = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem(.badRequest, "Unknown \(key)", "\(key) is one of \(words), not '\(text)'.")
        }
        return value
    }
}
