public import Foundation
public import Guidance

/// One measure over a person's sessions: what each was, and whether the newest differs from what is usual for her.
///
/// Sessions are compared with her own only, and only within one stage: pregnancy and birth change a heart by themselves.
/// Source: dossier §8.3; minimal detectable change 1.96·√2·SEM, after Weir 2005.
public struct Trend: Sendable, Hashable {
    /// Sessions in a stage below which nothing is said.
    public static let fewest = 4
    /// Sessions from which on her own variation counts, and how many of the last it is taken from.
    static let enoughForOwn = 6
    static let rolling = 12

    public struct Point: Sendable, Hashable {
        public var session: String
        public var date: Date
        public var value: Double
        public var stage: Profile.Stage
        /// Weeks pregnant, or since the birth.
        public var weeks: Int?

        public init(session: String, date: Date, value: Double, stage: Profile.Stage, weeks: Int? = nil) {
            self.session = session
            self.date = date
            self.value = value
            self.stage = stage
            self.weeks = weeks
        }
    }

    /// What may be said of the newest session of a stage. Never that something is better or worse.
    public enum Verdict: String, Sendable, Hashable, Codable {
        case tooEarly = "too-early"
        case within
        case beyond
    }

    /// The sessions of one stage, in order.
    public struct Part: Sendable, Hashable {
        public let points: [Point]
        /// Median of the sessions before the newest; nil for fewer than four sessions.
        public let usual: Double?
        /// How far a session must be from `usual` to differ by more than the error of measuring; nil where it is not known.
        public let change: Double?
        /// Over days since the first session.
        public let line: TheilSen?
        public let verdict: Verdict

        public var stage: Profile.Stage? { points.first?.stage }

        init(_ points: [Point], measure: TrendMeasure) {
            self.points = points
            let first = points.first?.date ?? .distantPast
            let placed = points.map { (x: $0.date.timeIntervalSince(first) / 86_400, y: $0.value) }
            line = TheilSen(placed)
            guard points.count >= Trend.fewest, let newest = points.last else {
                (usual, change, verdict) = (nil, nil, .tooEarly)
                return
            }
            let usual = Median.of(points.dropLast().map(\.value)) ?? newest.value
            self.usual = usual
            change = MinimalChange.of(
                measure, residuals: line.map { line in placed.map { $0.y - line($0.x) } })
            if let change {
                verdict = abs(newest.value - usual) < change ? .within : .beyond
            } else {
                verdict = .tooEarly
            }
        }
    }

    public let measure: TrendMeasure
    /// One for each stage that she was in, in order.
    public let parts: [Part]

    /// - Parameter points: of one person, in any order.
    public init(_ measure: TrendMeasure, _ points: [Point]) {
        self.measure = measure
        var runs: [[Point]] = []
        for point in points.filter({ $0.value.isFinite }).sorted(by: { $0.date < $1.date }) {
            if runs.last?.last?.stage == point.stage {
                runs[runs.count - 1].append(point)
            } else {
                runs.append([point])
            }
        }
        parts = runs.map { Part($0, measure: measure) }
    }

    /// Of the newest session of all.
    public var verdict: Verdict { parts.last?.verdict ?? .tooEarly }
}

/// The smallest difference between two sessions that is more than the error of measuring, in 95 of 100 cases.
enum MinimalChange {
    /// - Parameter residuals: her own sessions about their line, in order; nil where there is none.
    static func of(_ measure: TrendMeasure, residuals: [Double]?) -> Double? {
        var candidates = [measure.agreedChange, measure.typicalError.map(detectable)]
        if let residuals, residuals.count >= Trend.enoughForOwn {
            let last = residuals.suffix(Trend.rolling)
            let squares = last.reduce(0) { $0 + $1 * $1 }
            // The line took two of the degrees of freedom.
            candidates.append(detectable((squares / Double(last.count - 2)).squareRoot()))
        }
        return candidates.compactMap(\.self).max()
    }

    /// From the error of one measurement to the change between two.
    static func detectable(_ error: Double) -> Double { 1.96 * 2.0.squareRoot() * error }
}
