import Foundation
import Guidance
import Testing

@testable import Sessions

@Suite struct HistoryTests {
    private let folder: ScratchFolder
    private let clock = Clock()

    init() throws { folder = try ScratchFolder() }

    /// A clock that a test moves.
    private final class Clock {
        var date = Date(timeIntervalSince1970: 1_790_000_000)
        func pass(days: Double) { date += days * 86_400 }
    }

    private var place: String { folder.file("history") }

    private func open() throws -> History { try History(path: place) { [clock] in clock.date } }

    private func session(_ person: PersonCode?, _ id: String, heart: Double = 64) -> KeptSession {
        var session = KeptSession(
            id: "\(id)_\(person?.text ?? "seat1")", person: person, started: Timestamp.iso8601(clock.date),
            utcOffset: 3600, seconds: 420, software: "test", origin: "simulated: test")
        session.stage = .pregnant
        session.weeks = 22
        session.ratings = [
            .init(seconds: 1, value: 6, moment: "before"), .init(seconds: 400, value: 3, moment: "after"),
        ]
        session.stops = [.init(seconds: 300, reason: "dizzy")]
        session.rest = .init(
            seconds: 120, artefactPercent: 0, meanHR: heart, rmssd: 30, lnRMSSD: 3.4, breathRate: 14, rsa: nil
        )
        session.exercise = .init(
            id: "calm-6", practised: 300, planned: 460, stopped: true, stopReason: "dizzy", following: 100,
            medianR2: 0.4, comfortRate: nil, tempoRate: 6.5, met: [], sentenceID: "P1",
            sentence: "Je bleef erbij.",
            avoidsBodyFocus: false)
        return session
    }

    /// Bytes of all files below the folder, by name.
    private func bytes() throws -> [String: Data] {
        var all: [String: Data] = [:]
        for case let name as String in try #require(FileManager.default.enumerator(atPath: place)) {
            all[name] = FileManager.default.contents(atPath: "\(place)/\(name)")
        }
        return all
    }

    @Test func codesAreFiveLettersThatNobodyHas() {
        var generator = SystemRandomNumberGenerator()
        var taken: Set<PersonCode> = []
        for _ in 0..<500 {
            let code = PersonCode(apartFrom: taken, using: &generator)
            #expect(code.text.count == 5)
            #expect(PersonCode(code.text.lowercased()) == code)
            #expect(taken.insert(code).inserted)
        }
        #expect(PersonCode("ABCDE") == nil, "vowels are left out, so that no code is a word")
        #expect(PersonCode("../..") == nil)
    }

    @Test func whatIsKeptComesBackAfterTheIndexIsLost() throws {
        let code: PersonCode
        var kept: [KeptSession]
        do {
            let history = try open()
            code = try history.add(Profile(stage: .pregnant, weeks: 22), research: false).code
            for number in 0..<3 {
                try history.add(session(code, "2026-09-2\(number)_10-00-00"))
                clock.pass(days: 1)
            }
            try history.add(session(nil, "2026-09-24_10-00-00"))
            kept = try history.sessions()
            #expect(kept.count == 4)
            #expect(try history.sessions(of: code).map(\.id).first == "2026-09-22_10-00-00_\(code)")
            #expect(try history.sessions(of: code, since: clock.date - 2.5 * 86_400).count == 2)
            try history.close()
        }
        let index = "\(place)/index.sqlite"
        for damage in [Data(), Data("nonsense, longer than a header of a database file".utf8), nil] {
            if let damage {
                try damage.write(to: URL(fileURLWithPath: index))
            } else {
                try FileManager.default.removeItem(atPath: index)
            }
            let history = try open()
            #expect(try history.sessions() == kept)
            try history.close()
        }
    }

    @Test func oneProgramAtATime() throws {
        let history = try open()
        let error = #expect(throws: HistoryError.self) { try self.open() }
        #expect(error?.description.contains("another biofeedd") == true)
        try history.close()
        try open().close()
    }

    @Test func aPersonWhoHasNotOptedInHasNoPlaceToBeRecorded() throws {
        let history = try open()
        #expect(throws: HistoryError.self) { try history.recordingPath(for: PersonCode("BCDFG")!) }
        let code = try history.add(Profile(), research: false).code
        #expect(try history.recordingPath(for: code)?.contains("/people/\(code)/") == true)
        try history.change(code) { $0.consent.withdrawn = "2026-10-01T00:00:00.000Z" }
        #expect(try history.recordingPath(for: code) == nil)
    }

    @Test func weeksCountOn() throws {
        let told = clock.date
        let person = Person(
            code: PersonCode("BCDFG")!, profile: Profile(stage: .pregnant, weeks: 20), research: false,
            on: told)
        #expect(person.profile(on: told + 6 * 86_400).weeks == 20)
        #expect(person.profile(on: told + 15 * 86_400).weeks == 22)
    }

    /// The bytes of everything that was hers are looked for in all that is left, before (they are there) and after.
    @Test func whatWasErasedIsNowhereInTheBytesThatAreLeft() throws {
        let history = try open()
        let hers = try history.add(Profile(stage: .pregnant, weeks: 31), research: true).code
        let other = try history.add(Profile(stage: .other), research: true).code
        try history.change(hers) { person in
            person.crosses = [.init(date: "2026-09-25", label: "geheimwoord-kruis")]
            person.goals = [.init(text: "geheimwoord-doel", since: "2026-09-25", isDone: false)]
        }
        // A label that was changed leaves nothing either.
        try history.change(hers) { $0.crosses[0].label = "geheimwoord-anders" }
        var ids: [String] = []
        for number in 10..<60 {
            for person in [hers, other] {
                var one = session(person, "2026-09-25_10-00-\(number)", heart: 60 + Double(number) / 7)
                if person == hers { one.exercise?.sentence = "geheimwoord-zin \(number)" }
                try history.add(one)
                if person == hers { ids.append(one.id) }
            }
            clock.pass(days: 0.1)
        }
        let recording = history.folder.recording(ids[0], hers)
        try Data("SQLite format 3 geheimwoord-opname".utf8).write(to: URL(fileURLWithPath: recording))
        try Data("geheimwoord-wal".utf8).write(to: URL(fileURLWithPath: recording + "-wal"))
        // A second name of the recording's and the person's bytes shows whether they were overwritten, not only unlinked.
        try FileManager.default.linkItem(atPath: recording, toPath: folder.file("second"))
        try FileManager.default.linkItem(atPath: history.folder.person(hers), toPath: folder.file("third"))
        let secrets = [hers.text, "geheimwoord"] + ids
        func found() throws -> Set<String> {
            var found: Set<String> = []
            for (name, data) in try bytes() {
                for secret in secrets where data.range(of: Data(secret.utf8)) != nil || name.contains(secret)
                {
                    found.insert(secret)
                }
            }
            return found
        }
        #expect(try found() == Set(secrets), "the search sees what is there")
        #expect(try bytes()["index.sqlite"]?.range(of: Data(hers.text.utf8)) != nil)

        let erasure = try history.erase(hers)
        #expect(erasure.isVerified && erasure.found.isEmpty)
        #expect(erasure.sessions == 50)
        #expect(erasure.bytesSearched > 10_000)
        #expect(try found().isEmpty)
        try history.close()
        #expect(try found().isEmpty, "nor after the index was closed")
        for name in ["second", "third"] {
            let left = try #require(FileManager.default.contents(atPath: folder.file(name)))
            #expect(left.allSatisfy { $0 == 0 }, "\(name) still holds \(left.count) bytes of hers")
        }
        let again = try open()
        #expect(try again.sessions().count == 50, "the other's sessions stay")
        #expect(throws: HistoryError.self) { try again.person(hers) }
        #expect(throws: HistoryError.self) { try again.erase(hers) }
    }

    @Test func oneSessionCanBeErased() throws {
        let history = try open()
        let code = try history.add(Profile(), research: false).code
        try history.add(session(code, "2026-09-25_10-00-00"))
        clock.pass(days: 1)
        try history.add(session(code, "2026-09-26_10-00-00"))
        let erasure = try history.erase(session: "2026-09-25_10-00-00_\(code)")
        #expect(erasure.isVerified)
        #expect(try history.sessions().map(\.id) == ["2026-09-26_10-00-00_\(code)"])
        #expect(try bytes().values.allSatisfy { $0.range(of: Data("2026-09-25_10-00-00".utf8)) == nil })
    }

    @Test func aReplacedFileLeavesNoOlderBytes() throws {
        let path = folder.file("note")
        try PrivateFile.write(Data("first".utf8), to: path)
        try FileManager.default.linkItem(atPath: path, toPath: folder.file("old"))
        try PrivateFile.write(Data("second".utf8), to: path)
        #expect(FileManager.default.contents(atPath: path) == Data("second".utf8))
        #expect(FileManager.default.contents(atPath: folder.file("old")) == Data(count: 5))
    }

    @Test func termsAreKeptAndEditable() throws {
        let history = try open()
        #expect(history.retention == Retention(rawDays: 90, summaryDays: 730))
        let code = try history.add(Profile(), research: false).code
        try history.add(session(code, "2026-09-25_10-00-00"))
        try history.add(session(nil, "2026-09-25_11-00-00"))
        for person in [code, nil] {
            for id in try history.folder.sessions(of: person) {
                try Data("raw".utf8).write(to: URL(fileURLWithPath: history.folder.recording(id, person)))
            }
        }
        clock.pass(days: 89.9)
        #expect(try history.expire() == (0, 0))
        clock.pass(days: 0.2)
        #expect(try history.expire() == (1, 0))
        let left = try history.sessions(of: code)
        #expect(left.count == 1 && history.recording(of: left[0]) == nil, "the summary stays")
        clock.pass(days: 640)
        #expect(try history.expire() == (0, 1))
        #expect(try history.sessions(of: code).isEmpty)
        #expect(try history.sessions().count == 1, "sessions of nobody are the operator's own")
        try history.set(Retention(rawDays: 7, summaryDays: 30))
        try history.close()
        #expect(try open().retention == Retention(rawDays: 7, summaryDays: 30))
        #expect(throws: HistoryError.self) { try Retention(rawDays: 60, summaryDays: 30).checked() }
        #expect(throws: HistoryError.self) { try Retention(rawDays: 0, summaryDays: 30).checked() }
    }

    @Test func aRecordingThatCannotBeReadIsNotKeptForEver() throws {
        let history = try open()
        let code = try history.add(Profile(), research: false).code
        let path = try #require(try history.recordingPath(for: code))
        try Data("cut short".utf8).write(to: URL(fileURLWithPath: path))
        #expect(try history.unreviewed(before: clock.date + 1).map(\.path) == [path])
        clock.pass(days: 89)
        #expect(try history.expire() == (0, 0))
        clock.pass(days: 2)
        #expect(try history.expire() == (1, 0))
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func theAuditLogTellsWhatWasDoneAndNothingOfIt() throws {
        let history = try open()
        let code = try history.add(Profile(stage: .pregnant, weeks: 31), research: false).code
        try history.change(code) { $0.crosses.append(.init(date: "2026-09-25", label: "geheim")) }
        try history.add(session(code, "2026-09-25_10-00-00"))
        let log = { try String(contentsOfFile: "\(self.place)/audit.log", encoding: .utf8) }
        #expect(try log().contains(" add \(code)\n"))
        #expect(try log().contains(" change \(code)\n"))
        #expect(try log().contains(" session \(code)\n"))
        for content in ["geheim", "31", "calm-6", "dizzy", "2026-09-25_"] {
            #expect(try !log().contains(content))
        }
        _ = try history.erase(code)
        #expect(try log().contains(" session -----\n"))
        #expect(try log().contains(" erase sessions=1\n"))
    }

    @Test func theNextExerciseTakesOverWhatTheLastOnesCameTo() throws {
        let code = PersonCode("BCDFG")!
        var sessions: [KeptSession] = []
        for number in 0..<3 {
            var one = session(code, "2026-09-2\(number)_10-00-00")
            one.exercise?.medianR2 = [0.2, 0.3, 0.4][number]
            one.ratings[1].value = 7 + number % 2
            sessions.insert(one, at: 0)
            clock.pass(days: 2)
        }
        let now = clock.date.timeIntervalSince1970
        let history = PracticeHistory(sessions, before: "calm-6", secondsNow: now, today: "2026-12-31")
        #expect(history.tempo == 6.5)
        #expect(history.medianR2 == [0.2, 0.3, 0.4])
        #expect(history.tensionsAfter == [7, 8, 7])
        #expect(history.daysSinceLast == 2)
        #expect(history.timesInARow == 3)
        #expect(history.lastSentence == "P1")
        #expect(history.dizzyLastTime == 1 && history.dizzyToday == nil)
        let today = String(sessions[0].localTime.prefix(10))
        #expect(PracticeHistory(sessions, before: "x", secondsNow: now, today: today).dizzyToday == 1)
        #expect(PracticeHistory([], before: "x", secondsNow: now, today: today) == PracticeHistory())
    }

    @Test func heavyNightsAreCountedForTheDayAfter() {
        let code = PersonCode("BCDFG")!
        // 08:00 UTC, which is 09:00 where she is.
        let morning = Timestamp.date(iso8601: "2026-10-20T08:00:00.000Z")!
        func one(_ exercise: String, daysAgo: Double, tension: Int?, stopped: Bool = false) -> KeptSession {
            var one = session(code, "2026-10-01_10-00-00")
            one.started = Timestamp.iso8601(morning - daysAgo * 86_400)
            one.exercise?.id = exercise
            one.exercise?.stopped = stopped
            one.ratings = tension.map { [.init(seconds: 1, value: $0, moment: "before")] } ?? []
            return one
        }
        func nights(_ sessions: [KeptSession]) -> Int? {
            PracticeHistory(
                sessions.sorted { $0.started > $1.started }, before: "calm-6",
                secondsNow: morning.timeIntervalSince1970, today: "2026-10-20"
            ).heavyNights
        }
        // Past midnight and before it, twice in one night: nights, not times.
        let evenings = (0..<15).map { one("sleep", daysAgo: Double($0) + 0.45, tension: nil) }
        let twice = one("sleep", daysAgo: 0.3, tension: nil)
        let heavy = one("calm-6", daysAgo: 20, tension: 8)
        #expect(nights(evenings + [twice, heavy]) == 15)
        #expect(nights(evenings) == nil, "nobody told a tension")
        #expect(nights(evenings + [one("calm-6", daysAgo: 3, tension: 7), heavy]) == nil)
        #expect(nights(evenings + [one("calm-6", daysAgo: 3, tension: 9), heavy]) == 15)
        #expect(nights(Array(evenings.dropFirst()) + [heavy]) == nil, "the last night was another one")
        #expect(nights(evenings + [heavy, one("calm-6", daysAgo: 0.02, tension: 9)]) == nil, "told today")
        #expect(nights(evenings + [heavy, one("calm-6", daysAgo: 0.02, tension: 9, stopped: true)]) == 15)
        #expect(nights(evenings.map { night in one("sleep", daysAgo: 30, tension: 9) }) == nil)
    }

    @Test func labelsAreHersUnlessShared() {
        var person = Person(code: PersonCode("BCDFG")!, profile: Profile(), research: false, on: clock.date)
        person.crosses = [
            .init(date: "2026-09-25", label: "private"),
            .init(date: "2026-09-26", label: "told", isShared: true),
        ]
        #expect(person.asOthersSee.crosses.map(\.label) == [nil, "told"])
        #expect(person.crosses.map(\.label) == ["private", "told"])
    }
}
