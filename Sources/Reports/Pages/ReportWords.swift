import Biosignals
public import Guidance
import Foundation

/// Words and numbers of a report in one language.
public struct ReportWords: Sendable, Hashable {
    public var language: Language

    public init(_ language: Language) { self.language = language }

    /// The words of the report's language.
    func callAsFunction(_ nl: String, _ en: String) -> String { language == .nl ? nl : en }

    func callAsFunction(_ wording: Wording) -> String { wording[language] }

    /// A number with so many decimals; a dash for none. Dutch has a comma.
    func number(_ value: Double?, _ decimals: Int) -> String {
        guard let value, value.isFinite else { return "\u{2013}" }
        let text = String(format: "%.\(decimals)f", value).replacing("-", with: "\u{2212}")
        return language == .nl ? text.replacing(".", with: ",") : text
    }

    func percent(_ share: Double?) -> String { share.map { number(100 * $0, 0) + " %" } ?? "\u{2013}" }

    /// Minutes and seconds.
    func clock(_ seconds: Double?) -> String {
        guard let seconds, seconds.isFinite else { return "\u{2013}" }
        let whole = Int(max(0, seconds).rounded())
        return "\(whole / 60):\(whole % 60 < 10 ? "0" : "")\(whole % 60)"
    }

    /// A moment's day and time as its file has them; empty where it has none.
    func day(_ iso8601: String?) -> String {
        guard let iso8601, iso8601.count >= 16 else { return "" }
        return iso8601.prefix(10) + " " + iso8601.dropFirst(11).prefix(5) + " UTC"
    }

    func name(_ kind: SessionPart.Kind) -> String {
        switch kind {
        case .whole: self("de hele opname", "the whole recording")
        case .before: self("vooraf", "before")
        case .paced: self("met de adem-begeleiding", "with the pacer")
        case .after: self("na afloop", "after")
        }
    }

    func source(_ story: SessionStory) -> String {
        switch story.breathSource {
        case .belt?: self("band", "belt")
        case .airflow?: self("luchtstroom", "airflow")
        case .audio?: self("geluid", "sound")
        case .derived?: self("afgeleid uit het hart", "derived from the heart")
        case nil: self("niet gemeten", "not measured")
        }
    }
}
