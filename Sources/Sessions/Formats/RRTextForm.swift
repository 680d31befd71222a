/// What a column of numbers is, told by its size and growth.
enum RRTextForm: Sendable, Hashable {
    case intervals(RRText.Unit)
    case beatTimes(RRText.Unit)
    case heartRates
    /// With the number in the middle.
    case unknown(median: Double)
    /// Not what the person said that it is.
    case contrary(RRText.Unit, median: Double)

    /// Rule: beat times grow from each to the next, by what could be intervals; intervals have their middle
    /// between 200 and 2500 ms or 0.2 and 2.5 s. From 200 to 250, whole numbers could as well be heart rates.
    init(_ values: [Double], unit: RRText.Unit?) {
        guard !values.isEmpty else {
            self = .unknown(median: 0)
            return
        }
        let median = Self.median(values)
        let steps = zip(values.dropFirst(), values).map { $0 - $1 }
        if !steps.isEmpty, steps.allSatisfy({ $0 > 0 }) {
            let step = Self.median(steps)
            for candidate in [RRText.Unit.ms, .s] where unit == nil || unit == candidate {
                if candidate.range.contains(step) {
                    self = .beatTimes(candidate)
                    return
                }
            }
        }
        if let unit {
            let inMilliseconds = median * unit.milliseconds
            self = (20...10_000).contains(inMilliseconds) ? .intervals(unit) : .contrary(unit, median: median)
            return
        }
        let isWhole = values.allSatisfy { $0 == $0.rounded() }
        if (25...250).contains(median), isWhole {
            self = .heartRates
        } else if RRText.Unit.ms.range.contains(median) {
            self = .intervals(.ms)
        } else if RRText.Unit.s.range.contains(median) {
            self = .intervals(.s)
        } else {
            self = .unknown(median: median)
        }
    }

    var isIntervals: Bool { if case .intervals = self { true } else { false } }
    var isBeatTimes: Bool { if case .beatTimes = self { true } else { false } }

    /// The intervals in ms and what they were taken for.
    func intervals(
        _ values: [Double], file: String
    ) throws(RecordingFormatError) -> ([Double], note: String) {
        let choose = "say --rr-unit ms or --rr-unit s if it holds intervals all the same"
        switch self {
        case .intervals(let unit):
            return (values.map { $0 * unit.milliseconds }, "\(values.count) intervals in \(unit.rawValue)")
        case .beatTimes(let unit):
            let steps = zip(values.dropFirst(), values).map { ($0 - $1) * unit.milliseconds }
            return (steps, "\(values.count) beat times in \(unit.rawValue)")
        case .heartRates:
            throw RecordingFormatError(
                file: file,
                problem:
                    "its numbers look like heart rates in beats a minute, from which no intervals can be had",
                remedy: choose)
        case .unknown(let median):
            throw RecordingFormatError(
                file: file, problem: "its numbers, around \(median), are neither intervals in ms nor in s",
                remedy: choose)
        case .contrary(let unit, let median):
            throw RecordingFormatError(
                file: file, problem: "its numbers, around \(median), cannot be intervals in \(unit.rawValue)",
                remedy: "leave --rr-unit away or name the other unit")
        }
    }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}

extension RRText.Unit {
    var milliseconds: Double { self == .ms ? 1 : 1000 }
    /// Where the middle of a person's intervals lies: 24 to 300 beats a minute.
    var range: ClosedRange<Double> { self == .ms ? 200...2500 : 0.2...2.5 }
}
