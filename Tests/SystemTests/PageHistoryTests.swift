import Foundation
import Guidance
import Testing

@testable import Sessions

/// Last week's session of somebody who had it kept, opened on the page, and its reports looked at and printed: one visit with
/// a real browser, at the box and on her phone.
@Suite(.serialized) struct PageHistoryTests {
    /// What the visit saw; the names are those of `tools/page_history.py`.
    private struct Visit: Decodable, Sendable {
        struct Report: Decodable, Sendable {
            var language: String
            var title: String
            var pictures: Int
            var styled: Bool
            var pages: Int
            var text: String
        }
        struct Cross: Decodable, Sendable { var date: String }

        var unknown: String
        var entry: String
        var left: Int
        var parentNl: Report
        var parentEn: Report
        var practitionerNl: Report
        var researchEn: Report
        var strangers: [String: Int]
        var practising: [String: Int]
        var phoneLinks: [String]
        var crosses: [Cross]
        var trouble: [String]
        var axe: [String]
        var forbidden: [String: [String]]

        enum CodingKeys: String, CodingKey {
            case unknown, entry, left, strangers, practising, phoneLinks, crosses, trouble, axe, forbidden
            case parentNl = "report-parent-nl"
            case parentEn = "report-parent-en"
            case practitionerNl = "report-practitioner-nl"
            case researchEn = "report-research-en"
        }
    }

    private static let folder = Place.root.appendingPathComponent("test-output/page-history")

    private static let visit = Task { try await make() }

    /// Somebody who practised a week ago.
    private static func keep(in place: String) throws -> (code: PersonCode, id: String) {
        let weekAgo = Date().addingTimeInterval(-7 * 86_400)
        let history = try History(path: place) { weekAgo }
        let code = try history.add(Profile(stage: .pregnant, weeks: 24), research: false).code
        let path = try #require(try history.recordingPath(for: code))
        try FileManager.default.copyItem(
            atPath: Place.root.appendingPathComponent("Samples/calm.biofeed").path, toPath: path)
        var session = try SessionReview.make(path, person: code)
        session.started = Timestamp.iso8601(weekAgo)
        session.exercise = .init(
            id: "calm-6", practised: 300, planned: 460, stopped: false, following: 120, met: [],
            sentenceID: "P1", sentence: "Je bleef erbij.", avoidsBodyFocus: false)
        try history.add(session)
        try history.close()
        return (code, session.id)
    }

    private static func make() async throws -> Visit {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let work = try WorkFolder()
        let kept = try keep(in: work.file("history"))
        let daemon = try await LiveDaemon(
            work, ["--history", work.file("history"), "--listen", "0.0.0.0:0"])
        let network = try NetworkVisitor(daemon, work)
        let ran = try await Program.finish(
            Place.python ?? "python3",
            [
                Place.tool("page_history.py"), folder.path, try daemon.pageAddress,
                "https://127.0.0.1:\(network.port)/", kept.code.text, kept.id,
            ])
        guard ran.status == 0 else { throw LiveDaemon.NotReady(text: ran.err) }
        _ = await daemon.stop()
        return try JSONDecoder().decode(Visit.self, from: Data(ran.out.utf8))
    }

    @Test(.enabled(if: Place.canBrowse, "needs chromium, playwright and axe"))
    func lastWeeksSessionIsFoundByItsCode() async throws {
        let seen = try await Self.visit.value
        #expect(seen.unknown.contains("QQQQQ") || seen.unknown.contains("Nog geen"), "\(seen.unknown)")
        let weekday = Date().addingTimeInterval(-7 * 86_400).formatted(
            Date.FormatStyle(locale: Locale(identifier: "nl_NL")).weekday(.wide))
        #expect(seen.entry.contains(weekday), "\(seen.entry)")
        #expect(seen.entry.contains("Je bleef erbij."))
        #expect(seen.left == 0, "whoever opens the look back next finds nothing of her")
        #expect(seen.trouble.isEmpty, "\(seen.trouble)")
        #expect(seen.axe.isEmpty, "\(seen.axe.joined(separator: "\n"))")
        #expect(seen.forbidden.isEmpty, "\(seen.forbidden)")
    }

    @Test(.enabled(if: Place.canBrowse, "needs chromium, playwright and axe"))
    func itsReportsOpenAndPrintInTheLanguageOfThePage() async throws {
        let seen = try await Self.visit.value
        #expect(seen.parentNl.language == "nl" && seen.practitionerNl.language == "nl")
        #expect(seen.parentEn.language == "en" && seen.researchEn.language == "en")
        for report in [seen.parentNl, seen.parentEn, seen.practitionerNl, seen.researchEn] {
            #expect(report.styled && report.pictures > 0, "\(report.title)")
        }
        // One picture, one sentence, the card; a page each but for research.
        #expect(seen.parentNl.pictures == 1 && seen.parentNl.text.contains("112"))
        #expect(seen.parentNl.pages == 1 && seen.parentEn.pages == 1)
        #expect(seen.practitionerNl.pages == 1)
        #expect(!seen.parentNl.text.contains("RMSSD") && seen.researchEn.text.contains("RMSSD"))
    }

    @Test(.enabled(if: Place.canBrowse, "needs chromium, playwright and axe"))
    func herPhoneSeesHersAloneAndOnlyWhileSheIsThere() async throws {
        let seen = try await Self.visit.value
        #expect(seen.strangers.values.allSatisfy { $0 == 403 }, "\(seen.strangers)")
        #expect(
            seen.practising == [
                "list": 200, "all": 403, "hers": 200, "practitioners": 403, "person": 403, "trend": 200,
            ])
        #expect(
            Set(seen.phoneLinks) == ["Een blad om mee te nemen"]
                || Set(seen.phoneLinks) == ["A page to take along"])
        #expect(seen.crosses.count == 1, "the cross that she put went to her days")
    }
}
