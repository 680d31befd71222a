import Foundation
public import Guidance
public import Sessions

/// What may be said of a trend. Wording of dossier §8.3: within or beyond the usual variation, nothing else.
public struct TrendWords: Sendable {
    public let language: Language

    public init(_ language: Language) { self.language = language }

    private func either(_ nl: String, _ en: String) -> String { language == .nl ? nl : en }

    public func verdict(_ verdict: Trend.Verdict) -> String {
        switch verdict {
        case .tooEarly: either("Nog te vroeg om iets te zeggen.", "Too early to say anything.")
        case .within:
            either(
                "De laatste keer valt binnen de gewone schommeling.",
                "The last time lies within the usual variation.")
        case .beyond:
            either(
                "Het verschil van de laatste keer is groter dan de gewone schommeling.",
                "The difference of the last time is beyond the usual variation.")
        }
    }

    /// Said with every trend that reaches into pregnancy or the time after birth; nil for others.
    public func note(_ trend: Trend) -> String? {
        guard trend.parts.contains(where: { $0.stage != .other }) else { return nil }
        return either(
            "In de zwangerschap en rond de geboorte verandert je hartslag vanzelf.",
            "In pregnancy and around birth your heart rate changes by itself.")
    }

    /// For practitioners: the line's slope a week, and the interval with how often such an interval holds the true one.
    public func slope(_ part: Trend.Part, measure: TrendMeasure) -> String? {
        guard let line = part.line else { return nil }
        func weekly(_ perDay: Double) -> String {
            let week = perDay * 7
            return measure.isLogarithm
                ? "×" + decimal(exp(week), 3) : (week < 0 ? "−" : "+") + decimal(abs(week), 2)
        }
        let interval = line.interval
        let share = decimal((interval.coverage * 100).rounded(.down), 0)
        return either(
            "Per week \(weekly(line.slope)), van \(weekly(interval.low)) tot \(weekly(interval.high)) (\(share) %), \(line.count) keer",
            "A week \(weekly(line.slope)), from \(weekly(interval.low)) to \(weekly(interval.high)) (\(share) %), \(line.count) times"
        )
    }

    /// Name of the axis of a stage.
    func weeks(_ stage: Profile.Stage) -> String {
        switch stage {
        case .pregnant: either("weken zwanger", "weeks pregnant")
        case .afterBirth: either("+ weken na de bevalling", "+ weeks after birth")
        case .other: ""
        }
    }

    /// Said where a stage begins.
    func stage(_ stage: Profile.Stage) -> String {
        switch stage {
        case .pregnant: either("zwanger", "pregnant")
        case .afterBirth: either("na de bevalling", "after birth")
        case .other: ""
        }
    }

    var band: String { either("gewone schommeling", "usual variation") }
    var cross: String { either("kruisje", "cross") }

    private func decimal(_ value: Double, _ places: Int) -> String {
        let text = String(format: "%.\(places)f", value)
        return language == .nl ? text.replacing(".", with: ",") : text
    }
}
