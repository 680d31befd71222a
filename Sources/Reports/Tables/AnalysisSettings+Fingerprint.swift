import Foundation
public import HRV
import Sessions

extension AnalysisSettings {
    /// The first twelve hexadecimal digits of the SHA-256 of all settings as JSON with sorted keys: results with the same
    /// one were made with the same settings.
    public var fingerprint: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        do {
            var digest = SHA256()
            digest.add(try encoder.encode(self))
            return String(digest.hexadecimal.prefix(12))
        } catch {
            preconditionFailure("settings hold numbers and names that JSON has: \(error)")
        }
    }
}
