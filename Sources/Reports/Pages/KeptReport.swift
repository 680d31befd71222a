public import Foundation
public import Guidance
public import Sessions

/// The report of a session whose recording is gone: what is remembered of it, and one line that says so. Nothing in it can
/// be drawn, and a report for research needs the recording.
public struct KeptReport: Sendable {
    public enum View: Sendable {
        case parent, practitioner

        /// Nil for the one that needs a recording.
        public init?(_ view: SessionReport.View) {
            switch view {
            case .parent: self = .parent
            case .practitioner: self = .practitioner
            case .research: return nil
            }
        }
    }

    private let session: KeptSession
    private let view: View
    private let exercise: Wording?
    private let region: Region
    private let rawDays: Int?
    private let words: ReportWords

    /// - Parameters:
    ///   - terms: after which recordings go.
    ///   - exercise: what it is called; its id where that is not known.
    ///   - region: whose words and numbers the card has.
    public init(
        _ session: KeptSession, terms: Retention, view: View, language: Language, exercise: Wording?,
        region: Region = .netherlands, now: Date = Date()
    ) {
        self.session = session
        self.view = view
        self.exercise = exercise
        self.region = region
        // One that went earlier did not go by its term.
        rawDays = terms.expired(started: session.date, now: now).raw ? terms.rawDays : nil
        words = ReportWords(language)
    }

    /// A self-contained page.
    public var html: String {
        var page = HTMLPage(title: title, language: words.language.rawValue)
        page.heading(title, level: 1)
        switch view {
        case .parent: writeParent(to: &page)
        case .practitioner: writePractitioner(to: &page)
        }
        return page.html
    }

    private var name: String {
        exercise.map { words($0) } ?? session.exercise?.id ?? words("zonder oefening", "no exercise")
    }

    private var title: String {
        view == .parent ? words("Jouw oefening: \(name)", "Your exercise: \(name)") : name
    }

    private var day: String {
        words.day(
            WallTime(
                unixSeconds: session.date.timeIntervalSince1970, utcOffsetMinutes: session.utcOffset / 60))
    }

    /// That the recording is gone, and why where that is known.
    private var gone: String {
        guard let rawDays else {
            return words(
                "De opname is er niet meer. Dit is wat er van is onthouden.",
                "The recording is no longer there. This is what is remembered of it.")
        }
        return words(
            "De opname is na de termijn van \(rawDays) dagen gewist. Dit is wat er van is onthouden.",
            "The recording was erased after its term of \(rawDays) days. This is what is remembered of it.")
    }

    private func writeParent(to page: inout HTMLPage) {
        page.paragraph(day, kind: "under")
        if let sentence = session.exercise?.sentence, !sentence.isEmpty {
            page.paragraph(sentence, kind: "said")
        }
        page.paragraph(gone)
        if let lines = words.contactLines(region: region) {
            page.begin("card")
            page.heading(words("Met wie je kunt bellen", "Whom you can call"))
            page.list(lines)
            page.end()
        }
        page.paragraph(words.noExamination, kind: "under")
    }

    private func writePractitioner(to page: inout HTMLPage) {
        page.paragraph(
            [day, words.clock(session.seconds) + " min", session.id].joined(separator: " \u{B7} "),
            kind: "under")
        page.paragraph(gone)
        page.heading(words("De delen van de sessie", "The parts of the session"))
        writeParts(to: &page)
        page.heading(words("Wat er gebeurde", "What happened"))
        page.facts(facts)
        page.paragraph(words.disclaimer, kind: "under")
    }

    private var parts: [(name: String, part: KeptSession.Part)] {
        [(SessionPart.Kind.before, session.rest), (.paced, session.paced), (.after, session.after)]
            .compactMap { kind, part in part.map { (words.name(kind), $0) } }
    }

    private func writeParts(to page: inout HTMLPage) {
        guard !parts.isEmpty else {
            page.paragraph(words("Er zijn geen getallen van het hart.", "There are no numbers of the heart."))
            return
        }
        page.table(rows)
        if let sentence = change.sentence(words) { page.paragraph(sentence) }
        page.paragraph(
            words(
                "\u{2013}: het deel was voor dit getal te kort of te onrustig, of er was geen ademsensor.",
                "\u{2013}: for this number the part was too short or too disturbed, or there was no breath sensor."
            ), kind: "under")
    }

    private var rows: [[String]] {
        func row(_ name: String, _ decimals: Int, _ value: (KeptSession.Part) -> Double?) -> [String] {
            [name] + parts.map { words.number(value($0.part), decimals) }
        }
        return [
            [words("getal", "number")] + parts.map(\.name),
            [words("duur, min:s", "length, min:s")] + parts.map { words.clock($0.part.seconds) },
            row(words("artefacten, %", "artefacts, %"), 1, \.artefactPercent),
            row(words("hartslag, per minuut", "heart rate, per minute"), 1, \.meanHR),
            row("RMSSD, ms", 1, \.rmssd),
            row("ln RMSSD", 2, \.lnRMSSD),
            row(words("adem, per minuut", "breaths, per minute"), 1, \.breathRate),
            row(words("RSA, slagen per minuut", "RSA, beats per minute"), 1, \.rsa),
        ]
    }

    private var change: PartChange {
        PartChange(
            rmssd: (session.rest?.rmssd, session.after?.rmssd),
            heartRate: (session.rest?.meanHR, session.after?.meanHR),
            tension: (session.tensionBefore, session.tensionAfter))
    }

    private var facts: [(name: String, value: String)] {
        var facts: [(name: String, value: String)] = []
        func add(_ nl: String, _ en: String, _ value: String?) {
            if let value { facts.append((words(nl, en), value)) }
        }
        if let exercise = session.exercise {
            add(
                "geoefend; gepland", "practised; planned",
                words.clock(exercise.practised) + "; " + words.clock(exercise.planned))
            add("tijd met de begeleiding", "time with the pacer", words.clock(exercise.following))
            add(
                "gestopt", "stopped",
                exercise.stopped
                    ? words("ja: ", "yes: ") + words.reason(exercise.stopReason)
                    : words("nee, afgemaakt", "no, finished"))
        }
        if !session.stops.isEmpty {
            add(
                "stops", "stops",
                session.stops.map { "\(words.clock($0.seconds)) \(words.reason($0.reason))" }
                    .joined(separator: "; "))
        }
        add(
            "spanning vooraf (0\u{2013}10)", "tension before (0\u{2013}10)",
            session.tensionBefore.map(String.init))
        add(
            "spanning na afloop (0\u{2013}10)", "tension after (0\u{2013}10)",
            session.tensionAfter.map(String.init))
        add("wat zij te horen kreeg", "what she was told", session.exercise?.sentence)
        return facts
    }
}
