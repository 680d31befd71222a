import Foundation
import Guidance
import Reports
import Testing

@testable import struct Sessions.KeptSession
import struct Sessions.Retention
import enum Sessions.Timestamp

/// The report of a session whose recording went by its term.
@Suite struct KeptReportTests {
    private let now = Date(timeIntervalSince1970: 1_790_000_000)

    private func session(daysAgo: Double, stopped: Bool = true) -> KeptSession {
        var session = KeptSession(
            id: "2026-06-07_10-20-30_KQZRM", started: Timestamp.iso8601(now - daysAgo * 86_400),
            utcOffset: 7200, seconds: 460, software: "biofeed", origin: "live")
        session.exercise = .init(
            id: "calm-6", practised: 300, planned: 460, stopped: stopped,
            stopReason: stopped ? "dizzy" : nil, following: 120, met: [], sentenceID: "P1",
            sentence: "Je bleef erbij & rustig.", avoidsBodyFocus: false)
        session.ratings = [
            .init(seconds: 10, value: 7, moment: "before"), .init(seconds: 450, value: 3, moment: "after"),
        ]
        session.stops = stopped ? [.init(seconds: 300, reason: "dizzy")] : []
        session.rest = .init(
            seconds: 120, artefactPercent: 0.5, meanHR: 81.3, rmssd: 24.6, lnRMSSD: 3.2, breathRate: 14.2)
        session.paced = .init(seconds: 180, artefactPercent: 1.2, meanHR: 79.9, rsa: 8.4)
        session.after = .init(seconds: 60, artefactPercent: 0, meanHR: 78.1, rmssd: 30.2, lnRMSSD: 3.4)
        return session
    }

    private func html(
        _ view: KeptReport.View, _ language: Language, daysAgo: Double = 100, stopped: Bool = true
    ) -> String {
        KeptReport(
            session(daysAgo: daysAgo, stopped: stopped), terms: .standard, view: view, language: language,
            exercise: Wording(nl: "Rustig ritme", en: "Calm rhythm"), now: now
        ).html
    }

    @Test func thePractitionerReadsWhatIsRemembered() {
        let dutch = html(.practitioner, .nl)
        for text in [
            "<h1>Rustig ritme</h1>", "na de termijn van 90 dagen gewist", "vooraf", "met de adem-begeleiding",
            "na afloop", "<td>81,3</td>", "<td>79,9</td>", "<td>78,1</td>", "<td>8,4</td>", "24,6 → 30,2 ms",
            "binnen de gewone schommeling", "spanning 7 → 3: groter dan de gewone schommeling",
            "ja: duizelig of tintelingen", "5:00 duizelig of tintelingen", "Je bleef erbij &amp; rustig.",
        ] { #expect(dutch.contains(text), "\(text)") }
        #expect(!dutch.contains("<svg"), "nothing is drawn of what is gone")
        let english = html(.practitioner, .en, stopped: false)
        for text in [
            "erased after its term of 90 days", "before", "with the pacer", "no, finished", "<td>81.3</td>",
        ] {
            #expect(english.contains(text), "\(text)")
        }
    }

    @Test func sheReadsNoNumbers() {
        for language in Language.allCases {
            let hers = html(.parent, language)
            #expect(hers.contains("Je bleef erbij") && hers.contains("112") && hers.contains("90 "))
            for number in ["RMSSD", "81", "24.6", "24,6", "dizzy"] { #expect(!hers.contains(number)) }
        }
    }

    /// One that went before its term did not go by it.
    @Test func itIsNotSaidToHaveGoneByItsTermWhenItDidNot() {
        let early = html(.practitioner, .nl, daysAgo: 10)
        #expect(early.contains("De opname is er niet meer") && !early.contains("termijn"))
    }

    @Test func aSessionWithoutAHeartHasNoTable() {
        var session = session(daysAgo: 100)
        (session.rest, session.paced, session.after) = (nil, nil, nil)
        let html = KeptReport(
            session, terms: .standard, view: .practitioner, language: .en, exercise: nil, now: now
        ).html
        #expect(html.contains("no numbers of the heart") && html.contains("calm-6"))
        #expect(!html.contains("<thead>"))
    }

    @Test func researchNeedsTheRecording() {
        #expect(KeptReport.View(.research) == nil)
        #expect(KeptReport.View(.parent) == .parent && KeptReport.View(.practitioner) == .practitioner)
    }
}
