public import Foundation

/// How long what is kept stays. Shown to whoever asks, and editable.
public struct Retention: Sendable, Hashable, Codable {
    /// Days after a session that its recording goes, and that the rest of it goes.
    public var rawDays: Int
    public var summaryDays: Int

    enum CodingKeys: String, CodingKey {
        case rawDays = "raw_days"
        case summaryDays = "summary_days"
    }

    public static let standard = Retention(rawDays: 90, summaryDays: 730)

    public init(rawDays: Int, summaryDays: Int) {
        self.rawDays = rawDays
        self.summaryDays = summaryDays
    }

    /// Throws a sentence for terms that contradict each other.
    public func checked() throws -> Retention {
        guard (1...36_500).contains(rawDays), (rawDays...36_500).contains(summaryDays) else {
            throw HistoryError(
                .refused,
                "recordings stay 1 day or more and summaries at least as long, not \(rawDays) and \(summaryDays) days"
            )
        }
        return self
    }

    /// What is over for a session that began at `started`.
    public func expired(started: Date, now: Date) -> (raw: Bool, summary: Bool) {
        let days = now.timeIntervalSince(started) / 86_400
        return (days >= Double(rawDays), days >= Double(summaryDays))
    }
}
