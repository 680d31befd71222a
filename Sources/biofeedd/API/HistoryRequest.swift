import Guidance
import Hummingbird

/// What an exercise takes over from earlier ones, as a request tells it.
struct HistoryRequest: Decodable, Sendable {
    var tempo: Double?
    var comfort: Double?
    var medianR2: [Double]?
    var tensionsAfter: [Int]?
    var lastSentence: String?
    var daysSinceLast: Int?
    var timesInARow: Int?
    var dizzyToday: Int?
    var dizzyLastTime: Int?
    var heavyNights: Int?

    enum CodingKeys: String, CodingKey {
        case tempo = "tempo_bpm"
        case comfort = "comfort_bpm"
        case medianR2 = "median_r2"
        case tensionsAfter = "tensions_after"
        case lastSentence = "last_sentence"
        case daysSinceLast = "days_since_last"
        case timesInARow = "times_in_a_row"
        case dizzyToday = "dizzy_today"
        case dizzyLastTime = "dizzy_last_time"
        case heavyNights = "heavy_nights"
    }

    func checked() throws -> PracticeHistory {
        for (name, rate) in [("tempo_bpm", tempo), ("comfort_bpm", comfort)] {
            if let rate, !(SafetyLimits.floor...SafetyLimits.ceiling).contains(rate) {
                throw Problem(
                    .badRequest, "Odd rate",
                    "\(name) is breaths a minute from \(SafetyLimits.floor) to \(SafetyLimits.ceiling).")
            }
        }
        if let medianR2, !medianR2.allSatisfy({ (0...1).contains($0) }) {
            throw Problem(.badRequest, "Odd median_r2", "median_r2 is a list of numbers from 0 to 1.")
        }
        if let tensionsAfter, !tensionsAfter.allSatisfy({ (0...10).contains($0) }) {
            throw Problem(
                .badRequest, "Odd tensions", "tensions_after is a list of whole numbers from 0 to 10.")
        }
        let counts = [
            ("days_since_last", daysSinceLast), ("times_in_a_row", timesInARow), ("dizzy_today", dizzyToday),
            ("dizzy_last_time", dizzyLastTime), ("heavy_nights", heavyNights),
        ]
        for (name, count) in counts {
            if let count, !(0...100_000).contains(count) {
                throw Problem(.badRequest, "Odd \(name)", "\(name) is a whole number from 0 to 100000.")
            }
        }
        return PracticeHistory(
            tempo: tempo, comfortRate: comfort, medianR2: medianR2, tensionsAfter: tensionsAfter,
            lastSentence: lastSentence, daysSinceLast: daysSinceLast, timesInARow: timesInARow,
            dizzyToday: dizzyToday, dizzyLastTime: dizzyLastTime,
            heavyNights: heavyNights)
    }
}
