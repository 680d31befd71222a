import Biosignals
import Guidance
import Sessions
import Testing

/// Every exercise from beginning to end with simulated people, whose hearts and breaths go through the detectors and
/// who hear the cues.
@Suite struct SimulatedPeopleTests {
    enum Person: String, CaseIterable, Sendable {
        case follows, drifts, stops, overBreathes, panics, fallsAsleep

        /// What she is like, and the second at which she does something.
        static let acts = 150.0

        var source: String {
            switch self {
            case .follows, .stops: "ecg+resp?hr=68&rsa=8&breath=12&follow=1&scatter=0.05&seed=5"
            case .drifts: "ecg+resp?hr=68&rsa=8&breath=15&follow=1&fade=20&seed=6"
            case .overBreathes: "ecg+resp?hr=68&rsa=8&breath=12&follow=1&scatter=0.05&seed=7"
            case .panics: "ecg+resp?hr=104&rsa=3&breath=24&seed=8"
            case .fallsAsleep: "ecg+resp?hr=64&rsa=8&breath=12&follow=1&seed=9&sleep=150:4000"
            }
        }
    }

    struct Held {
        var cues: [Cue] = []
        var levels: [Feedback] = []
        var offers: [Offer] = []
        var cards: [ContactCard] = []
        var summary: ExerciseSummary?
        var spoken: [String] { cues.filter { $0.kind == .voice }.compactMap(\.id) }
    }

    static let catalogue = Result { try ExerciseCatalogue.bundled() }
    static let ids = (try? catalogue.get().ids) ?? []
    private static let rate = 250.0
    private static let longest = 3_000.0

    /// The whole session: her signals, ten ticks a second, and what she does.
    private static func held(_ id: String, _ person: Person) throws -> Held {
        let entry = try catalogue.get().entry(id)
        let start = ExerciseStart(
            yaml: entry.yaml, file: entry.file, language: .nl, sessionNumber: 2, byPractitioner: true)
        var body = SimulatedPerson(settings: try SimulatedPersonSettings(source: person.source))
        let channels = [
            Channel(name: "ecg", kind: .ecg, unit: "mV", nominalRate: rate),
            Channel(name: "resp", kind: .belt, unit: "", nominalRate: rate),
        ]
        var session = Session()
        var outputs: [Output] = []
        session.handle(
            .attach(port: 1, Attachment(source: "sim:people", channels: channels)), at: .zero, into: &outputs)
        session.handle(.link(port: 1, .opened), at: .zero, into: &outputs)
        session.handle(.command(.start(start)), at: .zero, into: &outputs)
        var held = Held()
        var hasActed = false
        for tick in 1...Int(longest * 10) {
            let time = SessionTime(seconds: Double(tick) * 0.1)
            let isPaced = session.exercise?.pacer.phase(at: time) != nil
            var frames: [Float] = []
            for _ in 0..<Int(rate / 10) {
                let sample = body.next()
                // Her own free breaths are the measure; with the pacer she takes more than twice as much.
                let depth: Float = person == .overBreathes && isPaced ? 2.4 : 1
                frames += [sample.ecg, sample.resp * depth]
            }
            session.handle(.frames(port: 1, frames), at: time, into: &outputs)
            session.handle(.tick, at: time, into: &outputs)
            // Half-way where the exercise is short.
            let acts = min(Person.acts, entry.definition.seconds() / 2)
            if !hasActed, time.seconds >= acts, person == .stops || person == .panics {
                hasActed = true
                let reason = person == .panics ? "anxious" : "other"
                session.handle(.command(.stop(reason: reason)), at: time, into: &outputs)
            }
            for output in outputs {
                switch output {
                case .cue(let cue):
                    held.cues.append(cue)
                    if cue.kind == .inhale || cue.kind == .exhale {
                        body.hear(
                            BreathCue(
                                isInhale: cue.kind == .inhale, time: cue.time.seconds, seconds: cue.seconds))
                    }
                case .feedback(let feedback): held.levels.append(feedback)
                case .offer(let offer): held.offers.append(offer)
                case .card(let card): held.cards.append(card)
                case .summary(let summary): held.summary = summary
                default: break
                }
            }
            outputs.removeAll(keepingCapacity: true)
            if !session.isExercising { return held }
        }
        return held
    }

    /// Aims that someone meets who follows, with a heart and a belt (`exercises.md`). Clean seconds are the report's.
    static let aims: [String: [String]] = [
        "calm-6": ["practised-percent", "following-seconds", "comfortable"], "ladder": ["comfort-step"],
        "own-tempo": ["practised-percent", "following-seconds", "comfortable"], "tempo-search": ["trials"],
        "tempo-slide": ["comfortable"], "out-longer": ["started"], "pmr-full": ["places"],
        "pmr-short": ["places"], "pmr-soft": ["practised-percent"], "breath-aware": ["practised-percent"],
        "body-scan": ["started"], "together": [], "stress-check": ["started"], "sleep": ["started"],
        "group-round": ["practised-percent"], "rest-5": [],
    ]

    @Test(arguments: ids) func whoFollowsMeetsTheAim(id: String) throws {
        let held = try Self.held(id, .follows)
        let summary = try #require(held.summary)
        #expect(!summary.stopped && held.cards.isEmpty)
        // After ten minutes with the pacer a pause is offered, and nothing else is.
        #expect(held.offers.allSatisfy { $0.choice == .pause }, "\(held.offers)")
        #expect(summary.successes == Self.aims[id], "\(summary.successes)")
        #expect(["P1", "P2", "P3", "P4", "P8"].contains(summary.sentenceID))
        let definition = try Self.catalogue.get().entry(id).definition
        guard definition.feedback != nil, definition.isPaced else {
            #expect(held.levels.allSatisfy { $0.level == 0 })
            return
        }
        #expect(summary.secondsFollowing >= 60, "\(summary.secondsFollowing)")
        #expect(held.levels.contains { $0.level == 2 })
        let chimes = held.cues.filter { $0.kind == .chime }
        #expect(chimes.count <= 4)
        for (one, next) in zip(chimes, chimes.dropFirst()) { #expect(next.time.secondsSince(one.time) >= 60) }
    }

    @Test(arguments: ids) func whoDriftsComesToTheEnd(id: String) throws {
        let held = try Self.held(id, .drifts)
        let summary = try #require(held.summary)
        #expect(!summary.stopped && held.cues.allSatisfy { $0.kind != .fade })
        #expect(held.cards.isEmpty)
        // Two minutes at level 0 bring the gentler rate.
        if id == "calm-6" { #expect(held.offers.first?.choice == .rate(7), "\(held.offers)") }
    }

    @Test(arguments: ids) func whoStopsIsThankedForIt(id: String) throws {
        let held = try Self.held(id, .stops)
        let summary = try #require(held.summary)
        #expect(summary.stopped && summary.sentenceID == "P5")
        #expect(held.cues.count { $0.kind == .fade } == 1)
        #expect(held.spoken.last == "P5")
    }

    @Test(arguments: ids) func whoOverBreathesHearsTheSmallBreath(id: String) throws {
        let held = try Self.held(id, .overBreathes)
        let summary = try #require(held.summary)
        #expect(!summary.stopped)
        let definition = try Self.catalogue.get().entry(id).definition
        for case .deepBreaths(_, _, let cue, _) in definition.adaptations {
            let once = try Self.held(id, .follows).spoken.count { $0 == cue }
            #expect(held.spoken.count { $0 == cue } > once, "\(cue)")
        }
    }

    @Test(arguments: ids) func whoPanicsIsHelped(id: String) throws {
        let held = try Self.held(id, .panics)
        let summary = try #require(held.summary)
        #expect(summary.stopped && summary.avoidsBodyFocus && summary.sentenceID == "P5")
        #expect(held.spoken.contains("G12"))
        // A fast heart is not named and brings no card.
        #expect(held.cards.isEmpty)
    }

    @Test(arguments: ids) func whoFallsAsleepIsLeftInPeace(id: String) throws {
        let held = try Self.held(id, .fallsAsleep)
        let summary = try #require(held.summary)
        #expect(!summary.stopped && held.cards.isEmpty)
        #expect(held.cues.allSatisfy { $0.kind != .fade })
        #expect(!held.spoken.contains("G14"))
    }
}
