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
            dizzyLastTime: before.isEmpty ? nil : dizzy(before.prefix { $0.localTime.hasPrefix(lastDay) }))
    }
}
