public import Foundation

/// Names of recordings: when they began, and whose they are.
public enum RecordingName {
    /// A path that is not there yet.
    ///
    /// - Parameter owner: a person's code, or `seat1`.
    public static func free(in folder: String, of owner: String, started: Date) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.dateFormat = "yyyy-MM-dd_HH-mm-ss"
        let base = "\(folder)/\(formatter.string(from: started))_\(owner)"
        var path = "\(base).biofeed"
        var number = 2
        while FileManager.default.fileExists(atPath: path) {
            path = "\(base)_\(number).biofeed"
            number += 1
        }
        return path
    }
}
