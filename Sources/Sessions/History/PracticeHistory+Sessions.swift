import Foundation
public import Guidance

extension PracticeHistory {
    /// What the next exercise takes over from a person's earlier ones.
    ///
    /// - Parameters:
    ///   - sessions: hers, the newest first.
    ///   - exercise: the one that is to begin.
    ///   - local: day of the moment it begins, `2026-10-07`, where she is.
    public init(
        _ sessions: [KeptSession], before exercise: String, secondsNow now: Double, today local: String
    ) {
        let done = sessions.filter { $0.exercise != nil }
        func dizzy(_ some: some Sequence<KeptSession>) -> Int {
            some.reduce(0) {
                $0 + $1.stops.count { $0.reason == ExerciseDefinition.StopReason.dizzy.rawValue }
            }
        }
        let medians = done.compactMap(\.exercise?.medianR2).prefix(5)
        let tensions = done.compactMap(\.tensionAfter).prefix(3)
        let today = done.prefix { $0.localTime.hasPrefix(local) }
        let before = done.dropFirst(today.count)
        let lastDay = before.first.map { String($0.localTime.prefix(10)) } ?? ""
        self.init(
            tempo: done.lazy.compactMap(\.exercise?.tempoRate).first,
            comfortRate: done.lazy.compactMap(\.exercise?.comfortRate).first,
            medianR2: medians.isEmpty ? nil : medians.reversed(),
            tensionsAfter: tensions.isEmpty ? nil : tensions.reversed(),
            lastSentence: done.first?.exercise?.sentenceID,
            daysSinceLast: done.first.map { max(0, Int((now - $0.date.timeIntervalSince1970) / 86_400)) },
            timesInARow: done.isEmpty ? nil : done.prefix { $0.exercise?.id == exercise }.count,
            dizzyToday: today.isEmpty ? nil : dizzy(today),
            dizzyLastTime: before.isEmpty ? nil : dizzy(before.prefix { $0.localTime.hasPrefix(lastDay) }),
            heavyNights: Self.heavyNights(done, secondsNow: now, today: local))
    }

    /// Seconds of the four weeks that nights are counted in.
    private static let nightsCounted = 28 * 86_400.0

    /// Nights with the evening exercise since the last tension that was not heavy; nil where nothing is to be said of
    /// them today.
    private static func heavyNights(_ done: [KeptSession], secondsNow now: Double, today: String) -> Int? {
        guard let midnight = Timestamp.date(iso8601: "\(today)T00:00:00.000Z") else { return nil }
        let isToldToday = done.contains { session in
            session.localTime.hasPrefix(today) && session.exercise?.id != eveningExercise
                && session.exercise?.stopped == false
        }
        guard !isToldToday else { return nil }
        var nights: Set<String> = []
        var isHeavy = false
        for session in done where now - session.date.timeIntervalSince1970 < nightsCounted {
            if let tension = session.tensionAfter ?? session.tensionBefore {
                guard tension >= heavyTension else { break }
                isHeavy = true
            }
            if session.exercise?.id == eveningExercise { nights.insert(session.night) }
        }
        let last = Timestamp.iso8601(midnight.addingTimeInterval(-43_200)).prefix(10)
        return isHeavy && nights.contains(String(last)) ? nights.count : nil
    }
}

extension KeptSession {
    /// Day on which the night began that it belongs to: a night goes from noon to noon.
    fileprivate var night: String {
        String(Timestamp.iso8601(date.addingTimeInterval(Double(utcOffset) - 43_200)).prefix(10))
    }
}
