public import Foundation

/// Names of recordings: when they began, and whose they are.
public enum RecordingName {
    private static var formatter: DateFormatter {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.dateFormat = "yyyy-MM-dd_HH-mm-ss"
        return formatter
    }

    /// When the recording of this name began, by this machine's clock and zone; nil for other names.
    static func started(_ name: String) -> Date? { formatter.date(from: String(name.prefix(19))) }

    /// A path that is not there yet.
    ///
    /// - Parameter owner: a person's code, or `seat1`.
    public static func free(in folder: String, of owner: String, started: Date) -> String {
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
