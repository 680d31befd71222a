public import Foundation

/// Wall time as it is written: ISO 8601, UTC, milliseconds.
public enum Timestamp {
    public static func iso8601(_ date: Date) -> String {
        date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    public static func date(iso8601 text: String) -> Date? {
        do { return try Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(text) } catch {
            return nil
        }
    }
}
