import Foundation
import Guidance
import Testing

@testable import Sessions

/// What a practitioner does for people in a real browser, and what she who practises does on her phone: one visit
/// (`tools/page_people.py`), looked at from several sides. Its screenshots stay in `test-output/page-people`.
@Suite(.serialized) struct PagePeopleTests {
    /// What the visit saw; the names are those of `tools/page_people.py`.
    private struct Visit: Decodable, Sendable {
        struct Consent: Decodable, Sendable { var withdrawn, research: Bool }
        struct TrendSeen: Decodable, Sendable {
            var verdict, words, alt: String
            var rows: Int
        }
        struct Route: Decodable, Sendable, Equatable {
            var link: Bool
            var list, answer: Int
        }
        enum Goal: Decodable, Sendable, Equatable {
            case text(String)
            case done(Bool)
            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if let done = try? container.decode(Bool.self) {
                    self = .done(done)
                } else {
                    self = .text(try container.decode(String.self))
                }
            }
        }

        var nobody, terms, refused, focusAfterRefusal, newCode, under, changed: String
        var crossFocus, sameDay, crosses, goalFocus, archiveName, wrongCode, erased: String
        var offAtFirst: [Bool]
        var diskBeforeYes, diskAfterYes: Bool
        var noTrends: Int
        var consent: Consent
        var labels, boxReadsShared: [String?]
        var goals, herGoals: [[Goal]]
        var archive, left: [String]
        var list, address, picture, goneSays: String
        var found: [String]
        var trends: [String: TrendSeen]
        var entries: [String: [String]]
        var times: [Int]
        var remembered, rememberedForHer: String
        var routes: [String: Route]
        var strangers, hers, others: [String: Int]
        var eraseNow, herCrosses, boxReads: String
        var targets, trouble, axe: [String]
        var sideways: [String: Int]
        var forbidden: [String: [String]]

        enum CodingKeys: String, CodingKey {
            case nobody, terms, refused, focusAfterRefusal, newCode, under, changed, crossFocus, sameDay
            case crosses, goalFocus, archiveName, wrongCode, erased, offAtFirst, diskBeforeYes, diskAfterYes
            case noTrends, found, consent, labels, boxReadsShared, goals, herGoals, archive, left, list,
                address
            case picture, goneSays, trends, entries, times, routes, strangers, hers, others, eraseNow
            case herCrosses, boxReads, targets, trouble, axe, sideways, forbidden
            case remembered = "remembered-practitioner"
            case rememberedForHer = "remembered-parent"
        }
    }

    /// Somebody with many sessions: five in pregnancy, five after the birth, the newest with its recording.
    private struct Kept {
        var code: PersonCode
        /// With its recording; without, by its term.
        var recorded, gone: String

        private static let day = 86_400.0

        init(in place: String) throws {
            let now = Date()
            let history = try History(path: place) { now - 150 * Self.day }
            code = try history.add(Profile(stage: .afterBirth, weeks: 1), research: false).code
            let (code, day) = (code, String(Timestamp.iso8601(now - 30 * Self.day).prefix(10)))
            try history.change(code) { person in
                person.setProfile(Profile(stage: .afterBirth, weeks: 1), on: now - 30 * Self.day)
                person.crosses = [.init(date: day, label: "eerste nacht thuis", isShared: true)]
                person.goals = [.init(text: "3 minuten voor het slapen", since: day, isDone: true)]
            }
            var ids: [String] = []
            for (index, tension) in [6, 5, 7, 5, 6, 4, 5, 4, 3, 8].enumerated() {
                let isBorn = index >= 5
                // Two since the term of recordings, the others before it.
                let days = isBorn ? 140.0 - Double(index) * 6 - (index > 7 ? 60 : 0) : 180 - Double(index) * 9
                let date = now - days * Self.day
                let path = RecordingName.free(in: "\(place)/people/\(code)", of: code.text, started: date)
                if index == 9 {
                    try FileManager.default.copyItem(
                        atPath: Place.root.appendingPathComponent("Samples/calm.biofeed").path, toPath: path)
                }
                var session = KeptSession(
                    id: URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent, person: code,
                    started: Timestamp.iso8601(date), utcOffset: 3600, seconds: 470, software: "biofeed",
                    origin: "live", stage: isBorn ? .afterBirth : .pregnant,
                    weeks: isBorn ? 2 + Int((110 - days) / 7) : 17 + index)
                let isStopped = index == 7
                session.exercise = .init(
                    id: "calm-6", practised: isStopped ? 200 : 460, planned: 460, stopped: isStopped,
                    stopReason: isStopped ? "dizzy" : nil, following: 200, met: [], sentenceID: "P1",
                    sentence: "Je bleef er zeven minuten bij.", avoidsBodyFocus: false)
                session.ratings = [
                    .init(seconds: 10, value: tension, moment: "before"),
                    .init(seconds: 465, value: 2, moment: "after"),
                ]
                session.stops = isStopped ? [.init(seconds: 200, reason: "dizzy")] : []
                session.rest = .init(
                    seconds: 60, artefactPercent: 0.4, meanHR: isBorn ? 71 : 82, rmssd: 25.1, breathRate: 14.2
                )
                session.paced = .init(seconds: 300, artefactPercent: 1, meanHR: 70, rsa: 8.2)
                session.after = .init(seconds: 60, artefactPercent: 0, meanHR: 68, rmssd: 31.2)
                try history.add(session)
                ids.append(session.id)
            }
            (recorded, gone) = (ids[9], ids[7])
            for _ in 0..<8 { _ = try history.add(Profile(stage: .other), research: false) }
            try history.close()
        }
    }

    private static let folder = Place.root.appendingPathComponent("test-output/page-people")

    private static let visit = Task { try await make() }

    private static func make() async throws -> (visit: Visit, kept: Kept) {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let (empty, work) = (try WorkFolder(), try WorkFolder())
        let kept = try Kept(in: work.file("history"))
        let nobodys = try await LiveDaemon(empty, ["--history", empty.file("history")])
        let daemon = try await LiveDaemon(
            work, ["--history", work.file("history"), "--listen", "0.0.0.0:0"])
        let network = try NetworkVisitor(daemon, work)
        let ran = try await Program.finish(
            Place.python ?? "python3",
            [
                Place.tool("page_people.py"), folder.path, try nobodys.pageAddress, empty.file("history"),
                try daemon.pageAddress, "https://127.0.0.1:\(network.port)/", kept.code.text, kept.recorded,
                kept.gone,
            ])
        guard ran.status == 0 else { throw LiveDaemon.NotReady(text: ran.err) }
        _ = await nobodys.stop()
        _ = await daemon.stop()
        return (try JSONDecoder().decode(Visit.self, from: Data(ran.out.utf8)), kept)
    }

    @Test(.enabled(if: Place.canBrowse, "needs chromium, playwright and axe"))
    func nothingIsOnTheDiskBeforeHerYes() async throws {
        let seen = try await Self.visit.value.visit
        #expect(seen.nobody.contains("Er is niets bewaard"))
        #expect(seen.terms.contains("90 dagen") && seen.terms.contains("2 jaar"), "\(seen.terms)")
        #expect(seen.offAtFirst == [false, false], "neither yes is given for her")
        #expect(seen.refused.contains("Zonder haar ja") && seen.focusAfterRefusal == "consent")
        #expect(!seen.diskBeforeYes && seen.diskAfterYes)
        #expect(PersonCode(seen.newCode) != nil, "\(seen.newCode)")
        #expect(seen.under.contains("zwanger, week 24") && seen.noTrends == 0)
    }

    @Test(.enabled(if: Place.canBrowse, "needs chromium, playwright and axe"))
    func aPractitionerKeepsWhatIsKnownOfHer() async throws {
        let seen = try await Self.visit.value.visit
        #expect(seen.changed.contains("3 weken na de bevalling"))
        // A word that was not shared is not shown, not even to whoever typed it.
        #expect(!seen.crosses.contains("geheimwoord") && seen.crosses.contains("feest"))
        #expect(seen.labels == [nil, "feest"])
        #expect(seen.sameDay.contains("staat al een kruisje"), "a word of hers is not gone over")
        #expect(seen.goals == [[.text("drie minuten voor het slapen"), .done(true)]])
        #expect(seen.crossFocus == "H3" && seen.goalFocus == "1", "the focus is not lost")
        #expect(seen.consent.withdrawn && seen.consent.research)
        #expect(seen.archive.contains("person.json") && seen.archiveName.contains(seen.newCode))
    }

    @Test(.enabled(if: Place.canBrowse, "needs chromium, playwright and axe"))
    func erasingIsAskedTwiceAndToldPlainly() async throws {
        let seen = try await Self.visit.value.visit
        #expect(seen.wrongCode == "Dat is niet haar code.")
        #expect(seen.erased.contains("0 sessies en 1 bestand"), "\(seen.erased)")
        #expect(seen.erased.contains("bytes") && seen.erased.contains("Er is niets van haar gevonden."))
        #expect(seen.left.isEmpty)
        #expect(seen.eraseNow.contains("Zij oefent nu"), "not while she practises")
    }

    @Test(.enabled(if: Place.canBrowse, "needs chromium, playwright and axe"))
    func trendsAreThePicturesOfTheReportsWithTheSentence() async throws {
        let (seen, kept) = try await Self.visit.value
        #expect(seen.list.contains(kept.code.text) && seen.list.contains("10 keer, laatst"))
        #expect(seen.found == [kept.code.text], "a code is found by its first letters")
        #expect(!seen.address.contains(kept.code.text), "her code is not in the address")
        let tension = try #require(seen.trends["tension_before"])
        #expect(tension.verdict == "beyond" && tension.words.contains("groter dan de gewone schommeling"))
        #expect(tension.alt.contains(tension.words) && tension.rows == 10)
        let heart = try #require(seen.trends["mean_hr_bpm"])
        #expect(heart.verdict == "too-early" && heart.words == "Nog te vroeg om iets te zeggen.")
        #expect(Set(seen.trends.keys) == ["tension_before", "mean_hr_bpm", "breath_rate_bpm", "rsa_bpm"])
        for part in ["gewone schommeling", "kruisje", "weken zwanger", "na de bevalling", "Per week"] {
            #expect(seen.picture.contains(part), "\(part)")
        }
        #expect(!seen.picture.contains("eerste nacht"), "no label is in a picture")
    }

    @Test(.enabled(if: Place.canBrowse, "needs chromium, playwright and axe"))
    func aSessionWithoutItsRecordingTellsWhatIsRemembered() async throws {
        let (seen, kept) = try await Self.visit.value
        #expect(seen.entries[kept.recorded]?.count == 3)
        #expect(seen.entries[kept.gone] == ["Een blad om mee te nemen", "Voor de begeleider"])
        #expect(seen.goneSays.contains("De opname is gewist."))
        #expect(seen.times == [4, 10])
        for part in ["90 dagen gewist", "71,0", "duizelig", "spanning vooraf", "vooraf", "na afloop"] {
            #expect(seen.remembered.contains(part), "\(part): \(seen.remembered)")
        }
        #expect(seen.rememberedForHer.contains("90 dagen gewist") && seen.rememberedForHer.contains("112"))
        #expect(!seen.rememberedForHer.contains("RMSSD"))
    }

    @Test(.enabled(if: Place.canBrowse, "needs chromium, playwright and axe"))
    func onlyPractitionersScreensHaveThePeople() async throws {
        let seen = try await Self.visit.value.visit
        #expect(seen.routes["practitioner"] == .init(link: true, list: 1, answer: 200))
        for role in ["participant", "display"] {
            #expect(seen.routes[role] == .init(link: false, list: 0, answer: 403), "\(role)")
        }
    }

    @Test(.enabled(if: Place.canBrowse, "needs chromium, playwright and axe"))
    func herPhoneReachesHerDaysAndGoalsAloneWhileSheIsThere() async throws {
        let seen = try await Self.visit.value.visit
        #expect(seen.strangers.values.allSatisfy { $0 == 403 }, "\(seen.strangers)")
        #expect(seen.others.values.allSatisfy { $0 == 403 }, "\(seen.others)")
        #expect(
            seen.hers == [
                "crosses": 200, "goals": 200, "newGoal": 200, "person": 403, "change": 403, "export": 403,
                "erase": 403,
            ])
        #expect(
            seen.herCrosses.contains("mijn eigen woord") && seen.herCrosses.contains("Alleen jij leest dit."))
        #expect(!seen.boxReads.contains("mijn eigen woord"), "private until she shares it")
        #expect(seen.boxReadsShared.contains("mijn eigen woord"))
        #expect(seen.herGoals.contains([.text("elke avond even zitten"), .done(true)]))
    }

    @Test(.enabled(if: Place.canBrowse, "needs chromium, playwright and axe"))
    func isForEveryone() async throws {
        let seen = try await Self.visit.value.visit
        #expect(seen.trouble.isEmpty, "\(seen.trouble)")
        #expect(seen.axe.isEmpty, "\(seen.axe.joined(separator: "\n"))")
        #expect(seen.forbidden.isEmpty, "\(seen.forbidden)")
        #expect(seen.targets.isEmpty, "smaller than 44 px, or over each other: \(seen.targets)")
        #expect(seen.sideways.values.allSatisfy { $0 <= 0 }, "\(seen.sideways)")
    }
}
