import Biosignals
public import Guidance
import Foundation
import Sessions

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

    private static let months: [Language: [String]] = [
        .nl: [
            "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
            "oktober",
            "november", "december",
        ],
        .en: [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ],
    ]

    /// Day and time as a clock beside her showed them: `7 oktober 2026, 12:20`; empty where they are not known.
    func day(_ moment: WallTime?) -> String {
        guard let moment, let months = Self.months[language], (1...12).contains(moment.month) else {
            return ""
        }
        let time = [moment.hour, moment.minute].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
        return "\(moment.day) \(months[moment.month - 1]) \(moment.year), \(time)"
    }

    func name(_ kind: SessionPart.Kind) -> String {
        switch kind {
        case .whole: self("de hele opname", "the whole recording")
        case .before: self("vooraf", "before")
        case .paced: self("met de adem-begeleiding", "with the pacer")
        case .busy: self("drukke moment", "busy moment")
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

    /// At the foot of what a practitioner or a researcher reads.
    var disclaimer: String {
        self(
            "Hulpmiddel bij het oefenen van adem en ontspanning; geen medisch hulpmiddel. Getallen van de ene persoon zeggen niets over een andere, en een sessie zegt niets over later.",
            "An aid for practising breathing and relaxation; not a medical device. One person's numbers say nothing of another's, and one session says nothing of later."
        )
    }

    /// At the foot of what she reads.
    var noExamination: String {
        self(
            "Dit is een oefening voor rust en adem. Het is geen medisch onderzoek en zegt niets over je gezondheid of die van je baby.",
            "This is an exercise for rest and breathing. It is no medical examination and says nothing about your health or your baby's."
        )
    }

    /// Why somebody stopped.
    func reason(_ id: String?) -> String {
        guard let id else { return self("zonder reden", "no reason given") }
        switch ExerciseDefinition.StopReason(rawValue: id) {
        case .dizzy: return self("duizelig of tintelingen", "dizzy, or tingling")
        case .breathless: return self("benauwd", "short of breath")
        case .pain: return self("pijn", "pain")
        case .anxious: return self("bang", "afraid")
        case .baby: return self("de baby had haar nodig", "the baby needed her")
        case .other: return self("wilde stoppen", "wanted to stop")
        case nil: return id
        }
    }

    /// Whom to call, in the words of an exercise or of all of them.
    func contactLines(_ lines: LineBook? = nil, region: Region) -> [String]? {
        do {
            let lines = try lines ?? ExerciseCatalogue.bundled().entry("calm-6").definition.lines
            return lines.card(urgent: false, language: language, region: region).lines
        } catch {
            return nil
        }
    }
}
