import Biosignals
import Foundation
import HRV
import Reports
import Testing

@testable import Guidance

@Suite struct SessionReportTests {
    private let story: SessionStory

    init() throws { story = try SimulatedStory.shared.get() }

    private func words(_ html: String) -> String {
        var text = ""
        var isInside = false
        for character in html {
            if character == "<" { isInside = true }
            if !isInside { text.append(character) }
            if character == ">" {
                isInside = false
                text += " "
            }
        }
        return text.lowercased()
    }

    /// What no report says (dossier §8.4 and §9.1), in either language.
    private static let forbidden = [
        "diagnos", "stressniveau", "stress level", " angst", "anxiety", "depress", "autonom", "vagal",
        "vagus",
        "veerkracht", "resilien", "fitness", "fit for birth", "klaar voor de bevalling", "goed voor je baby",
        "good for your baby", "effect on the baby", "effect op de baby", "andere deelnemers",
        "other participants",
        "sympath", "verbeterd", "verslechterd", "improved", "worsened", "percentiel", "percentile", "norm ",
        "behandel", "treat", "therap", "gezond hart", "healthy heart", "score", "biologische leeftijd",
        "biological age",
    ]

    @Test(arguments: SessionReport.View.allCases, [Language.nl, .en])
    func noReportClaimsWhatNoneMay(view: SessionReport.View, language: Language) throws {
        let report = SessionReport(story, view: view, language: language)
        let said = words(report.html) + words(report.svg) + report.methods.lowercased()
        for claim in Self.forbidden { #expect(!said.contains(claim), "\(view) \(language): \(claim)") }
        #expect(said.contains("baby") == (view == .parent), "the baby stands on the contact card alone")
        // LF is named as the breathing, never as anything else, wherever it is named in words.
        if view == .practitioner {
            #expect(said.contains(language == .nl ? "lf is hier de adem" : "lf here is the breathing"))
        }
    }

    @Test(arguments: SessionReport.View.allCases)
    func aReportStandsAlone(view: SessionReport.View) {
        let html = SessionReport(story, view: view, language: .nl).html
        for link in ["<script", "src=", "href=", "@import", "url("] { #expect(!html.contains(link)) }
        let places = html.components(separatedBy: "http").dropFirst()
        #expect(places.allSatisfy { $0.hasPrefix("://www.w3.org/2000/svg") })
    }

    @Test func thePartsAreBeforeWithThePacerAndAfter() throws {
        let parts = story.parts()
        #expect(parts.map(\.kind) == [.before, .paced, .after])
        #expect(parts.map { Int(($0.end - $0.start).rounded()) } == [60, 300, 100])
        #expect(parts[1].result.breathing.rate.map { abs($0 - 6) < 0.2 } == true)
    }

    @Test func aStressCheckHasRestBusyMomentAndRest() throws {
        var story = story
        func samples(_ rate: Double, _ seconds: Int) -> [StressRecovery.Sample] {
            (0..<seconds).map { .init(time: Double($0), heartRate: rate + Double($0 % 2), rmssd: 30) }
        }
        story.summary?.stress = StressRecovery(
            baseline: samples(70, 120), task: samples(84, 90), recovery: samples(71, 160))
        let phases = [
            ("explain", 0.0), ("baseline", 20), ("challenge", 140), ("recovery", 230), ("close", 390),
        ]
        story.phases = phases.map { id, start in
            PhaseStart(id: id, time: SessionTime(seconds: start), seconds: 60, mode: .free, rate: nil)
        }
        let parts = story.parts()
        #expect(parts.map(\.kind) == [.before, .busy, .after])
        #expect(parts.map(\.start) == [20, 140, 230] && parts.map(\.end) == [140, 230, 390])
        let page = SessionReport(story, view: .practitioner, language: .nl).html
        #expect(page.contains("drukke moment") && page.contains("Herstel na de drukte"))
    }

    @Test func aPageSaysTheDayByHerClockAndItsSentenceInItsLanguage() throws {
        let parent = SessionReport(story, view: .parent, language: .nl).html
        #expect(parent.contains("7 oktober 2026, 12:20"), "UTC and two hours")
        let english = SessionReport(story, view: .parent, language: .en).html
        #expect(english.contains("7 October 2026, 12:20"))
        let said = try #require(story.summary?.sentences)
        let dutch = try #require(said[.nl])
        #expect(parent.contains(dutch) && !english.contains(dutch))
        #expect(english.contains(try #require(said[.en])))
    }

    @Test func aPersonWhoBreathesWithThePacerIsSaidToFollow() throws {
        let paced = try #require(story.parts().first { $0.kind == .paced })
        let following = try #require(PacerFollowing(story, in: paced))
        #expect((following.shareSome ?? 0) > 0.9)
        #expect((following.breathsThatFit ?? 0) > 0.9)
        #expect(following.breathCount >= 25)
        #expect((following.longestRun ?? 0) > 200)
        let before = try #require(story.parts().first { $0.kind == .before })
        #expect(PacerFollowing(story, in: before) == nil)
    }

    @Test func tensionIsHeldAgainstTheUsualVariation() {
        let page = SessionReport(story, view: .practitioner, language: .nl).html
        #expect(page.contains("spanning 6 → 3: groter dan de gewone schommeling"))
        #expect(UsualVariation.isBeyond(tension: 4, 5) == false)
        #expect(UsualVariation.isBeyond(rmssd: 30, 50) == false)
        #expect(UsualVariation.isBeyond(rmssd: 30, 52))
        #expect(UsualVariation.isBeyond(rmssd: 52, 30))
        #expect(abs(UsualVariation.rmssdFactor - 1.70) < 0.005)
    }

    @Test func theParentHasOnePictureAndNoNumbers() {
        let html = SessionReport(story, view: .parent, language: .nl).html
        #expect(html.components(separatedBy: "<figure>").count == 2)
        #expect(!html.contains("RMSSD") && !html.contains("R²") && !html.contains("<table"))
        #expect(html.contains("112"))
    }

    @Test func theGraphListNamesWhatIsMissing() throws {
        let report = SessionReport(story, view: .research, language: .en)
        let object = try JSONSerialization.jsonObject(with: Data(report.graphJSON.utf8))
        let graph = try #require(object as? [String: Any])
        let items = try #require(graph["items"] as? [[String: Any]])
        let missing = try #require(graph["missing"] as? [String])
        #expect(items.filter { $0["answer"] == nil }.compactMap { $0["id"] as? String } == missing)
        #expect(missing.contains("1c"))
        #expect(
            Set(items.compactMap { $0["domain"] as? String }).isSuperset(of: [
                "participants", "collection", "preparation", "calculation",
            ]))
        #expect((graph["settings_hash"] as? String)?.count == 12)
        #expect(report.methods.contains("Lipponen"))
    }
}
