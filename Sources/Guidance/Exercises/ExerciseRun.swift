public import Biosignals

/// A running exercise: told the time and what the body shows, it says what is to be heard and shown.
///
/// A value without clock or chance. With equal signals its events do not depend on how often `advance` is
/// called. The exercise's own clock begins `leadTime` after the start, so that the first words are not late;
/// it stands still in pauses. After `stop`, keep advancing until `isFinished`: what is said to someone who
/// stopped takes up to a minute.
public struct ExerciseRun: Sendable {
    /// How long before their time cues are handed out, in seconds.
    public static let leadTime = 0.75
    /// The breath sound is gone this long after a stop or pause, in seconds.
    static let fadeSeconds = 2.0
    /// How often signals are looked at, in seconds.
    static let tickSeconds = 0.5
    /// Loudness of a whispered line.
    static let whisper = 0.5

    enum State: Sendable, Hashable {
        case running, paused, stopped, finished
    }

    /// The breaths that are asked for, past and planned.
    public internal(set) var pacer = Pacer()
    public let exerciseID: String
    /// The phase or step that runs; nil before the first.
    public internal(set) var phase: PhaseStart?
    /// Nothing more will come.
    public var isFinished: Bool { (state == .finished || state == .stopped) && afterwards.isEmpty }
    public var isPaused: Bool { state == .paused }

    var script: ExerciseScript { score.script }
    var score: Score
    var state = State.running
    /// Session time of second 0 of the exercise's clock.
    var base: SessionTime
    /// The time up to which everything has happened.
    var now: SessionTime
    var signals = GuidanceSignals()

    // What comes next.
    var nextStage = 0
    var nextInhale = 0
    var nextExhale = 0
    var nextLine = 0
    var nextTick = 0.0
    /// Where the clock goes on after a pause.
    var restart = 0.0
    /// When the breath sound last began after a silence.
    var soundStart = 0.0
    /// Lines said while paused or after a stop, in order of time.
    var afterwards: [Cue] = []

    // What happened.
    var practised = 0.0
    var runningSince: SessionTime
    var feedback: FeedbackRule
    var shownFeedback: Feedback?
    var chime = ChimeRule()
    var sentence: (id: String, text: String)?
    /// What the sentence tells, for its words in the other language.
    var sentenceNumbers: [String: Int] = [:]
    var facts = PositiveSentence()
    var comfortRate: Double?
    var ownRate = Mean()
    var tailRate = Mean()
    var tailR2 = Mean()
    var deepBreaths = 0
    var deepSaid = -Double.infinity
    var lostSaid: Double?
    var checkSaid = false
    var hasChosenStep = false
    var hasChosenSlide = false
    var tempo = TempoRecorder()
    var stress = StressRecorder()
    var taps: [String: Int] = [:]
    var r2Values: [Double] = []
    /// Seconds without following, and taps on "too slow", since the last offer.
    var searching = 0.0
    var tooSlow = 0
    /// A gentler rate that was offered and not taken yet.
    var offeredRate: Double?
    var hasTakenRate = false
    var paced = 0.0
    var hasOfferedPause = false
    /// "How do you feel?" or "do you feel better?" was asked and not answered.
    var isAsking = false
    private var hasSaidHeavy = false

    /// Mean of a rate over ticks.
    struct Mean: Sendable {
        var sum = 0.0
        var count = 0
        mutating func add(_ value: Double) {
            sum += value
            count += 1
        }
        /// Nil before ten seconds of it.
        var value: Double? { Double(count) * tickSeconds >= 10 ? sum / Double(count) : nil }
    }

    /// What is said is said in it.
    public var language: Language { script.start.language }

    /// Words of every line that is planned, so that a voice can be rendered ahead.
    public var spokenLines: [String] {
        score.lines.compactMap { line in
            if case .words(_, let text) = line.content { text } else { nil }
        }
    }

    /// Starts an exercise; throws what is wrong with its text, or with it for this person.
    public init(_ start: ExerciseStart, at time: SessionTime) throws(ExerciseError) {
        try self.init(start, ExerciseDefinition.parse(yaml: start.yaml, file: start.file), at: time)
    }

    /// Starts an exercise whose text has been read.
    init(_ start: ExerciseStart, _ definition: ExerciseDefinition, at time: SessionTime) throws(ExerciseError)
    {
        try definition.check(start)
        let script = ExerciseScript(definition, start)
        exerciseID = definition.id
        score = Score(script)
        let history = start.history ?? PracticeHistory()
        feedback = FeedbackRule(medians: history.medianR2 ?? [])
        facts.daysSinceLast = history.daysSinceLast
        facts.last = history.lastSentence
        if let comfort = history.comfortRate, comfort.isFinite {
            // One step before the one that was comfortable: the way to it is short, and known.
            score.startLadder(before: comfort)
        }
        now = time
        base = time.advanced(bySeconds: Self.leadTime)
        runningSince = base
        planPacer(from: 0)
    }

    /// Takes the time and what the body shows; appends what is due to `events`. Earlier times change nothing.
    public mutating func advance(
        to time: SessionTime, signals: GuidanceSignals, into events: inout [GuidanceEvent]
    ) {
        self.signals = signals
        let target = max(now, time)
        if state == .running { play(to: target.secondsSince(base), into: &events) }
        now = target
        speakAfterwards(into: &events)
    }

    /// Tension from 0 to 10; `moment` is `before` or `after`, by default the first time before, then after.
    ///
    /// `comfort` is how pleasant the last rate of a search was; in the rest after a rate it is that without being told.
    /// A tension that is heavy after three sessions in a row gets a word (dossier §5.5).
    public mutating func rate(_ tension: Int, moment: String? = nil) {
        if moment == "comfort" || (moment == nil && asksComfort) {
            tempo.rate(comfort: tension)
            return
        }
        let isBefore = moment.map { $0 == "before" } ?? (facts.tensionBefore == nil)
        if isBefore {
            facts.tensionBefore = tension
            return
        }
        facts.tensionAfter = tension
        let before = (script.start.history?.tensionsAfter ?? []).suffix(PracticeHistory.heavySessions - 1)
        if state == .finished, before.count == PracticeHistory.heavySessions - 1,
            (before + [tension]).allSatisfy({ $0 >= PracticeHistory.heavyTension })
        {
            sayHeavy()
        }
    }

    /// That it has been heavy for a while; once is enough.
    private mutating func sayHeavy() {
        guard !hasSaidHeavy else { return }
        hasSaidHeavy = true
        say("G16", after: 1)
    }

    /// Whether a number now tells how pleasant a rate was: in the rests of a search and just after it.
    private var asksComfort: Bool {
        guard let search = score.script.phases.firstIndex(where: { $0.mode == .search }), state == .running
        else { return false }
        let stage = score.stages[score.stage(at: elapsed)]
        return stage.mode == .free && (stage.phase == search || stage.phase == search + 1)
    }

    /// Radians of the breath that the heart is compared with: the pacer's, and after it, in a part where she goes on
    /// alone, the same rhythm continued. Nil where there is neither.
    public func followedPhase(at time: SessionTime) -> Double? {
        if let phase = pacer.phase(at: time) { return phase }
        guard state == .running, let last = pacer.breaths.last, time >= last.end else { return nil }
        let stage = score.stages[score.stage(at: time.secondsSince(base))]
        guard script.phases[stage.phase].tail else { return nil }
        return 2 * .pi * (Double(pacer.breaths.count) + time.secondsSince(last.end) / last.cycle)
    }

    // MARK: Time

    /// Seconds on the exercise's clock, where it runs.
    var elapsed: Double { now.secondsSince(base) }

    func session(_ seconds: Double) -> SessionTime { base.advanced(bySeconds: seconds) }

    /// Replaces the planned part of the pacer from a breath of the score on.
    mutating func planPacer(from index: Int) {
        if index < score.breaths.count {
            pacer.cut(at: session(score.breaths[index].onset))
        } else if let last = score.breaths.last {
            pacer.cut(at: session(last.end))
        } else {
            pacer = Pacer()
        }
        for breath in score.breaths[index...] {
            pacer.append(
                Pacer.Breath(
                    onset: session(breath.onset), inhale: breath.inhale, cycle: breath.cycle,
                    end: session(breath.end)))
        }
    }

    // MARK: Playing

    private enum Item {
        case stage, inhale, exhale, line, tick, end
    }

    /// What is due first; at equal times in the order of `Item`.
    private var next: (due: Double, item: Item) {
        var first: (due: Double, item: Item) = (.infinity, .end)
        func offer(_ due: Double, _ item: Item) { if due < first.due { first = (due, item) } }
        if nextStage < score.stages.count { offer(score.stages[nextStage].start, .stage) }
        if nextInhale < score.breaths.count {
            offer(score.breaths[nextInhale].onset - Self.leadTime, .inhale)
        }
        if nextExhale < score.breaths.count {
            let breath = score.breaths[nextExhale]
            offer(breath.onset + breath.inhale - Self.leadTime, .exhale)
        }
        if nextLine < score.lines.count { offer(score.lines[nextLine].start - Self.leadTime, .line) }
        if nextTick <= score.end { offer(nextTick, .tick) }
        offer(score.end, .end)
        return first
    }

    private mutating func play(to limit: Double, into events: inout [GuidanceEvent]) {
        while state == .running {
            let (due, item) = next
            guard due <= limit else { return }
            now = max(now, session(due))
            switch item {
            case .stage:
                announce(nextStage, at: score.stages[nextStage].start, into: &events)
                nextStage += 1
                decideNextStage()
            case .inhale: playInhale(into: &events)
            case .exhale:
                let breath = score.breaths[nextExhale]
                emitBreath(.exhale, breath.onset + breath.inhale, breath.end, nextExhale, into: &events)
                nextExhale += 1
            case .line:
                speak(score.lines[nextLine], into: &events)
                nextLine += 1
            case .tick:
                nextTick += Self.tickSeconds
                tick(at: due, into: &events)
            case .end: finish(into: &events)
            }
        }
    }

    mutating func announce(_ index: Int, at time: Double, into events: inout [GuidanceEvent]) {
        let stage = score.stages[index]
        let start = PhaseStart(
            id: stage.id, time: session(time), seconds: stage.end - time, mode: stage.mode, rate: stage.rate)
        phase = start
        events.append(.phase(start))
    }

    private mutating func playInhale(into events: inout [GuidanceEvent]) {
        if !hasChosenStep, score.stages[score.breaths[nextInhale].stage].mode == .ladder {
            hasChosenStep = true
            if script.definition.adaptations.contains(.ownRate), let rate = ownRate.value {
                score.startLadder(below: rate, keeping: nextInhale)
                planPacer(from: nextInhale)
            }
        }
        let stage = score.stages[score.breaths[nextInhale].stage]
        if !hasChosenSlide, stage.slidesOver > 0, stage.start == score.breaths[nextInhale].onset {
            hasChosenSlide = true
            if let rate = ownRate.value {
                score.startSlide(stage: score.breaths[nextInhale].stage, at: rate, keeping: nextInhale)
                planPacer(from: nextInhale)
            }
        }
        let breath = score.breaths[nextInhale]
        emitBreath(.inhale, breath.onset, breath.onset + breath.inhale, nextInhale, into: &events)
        nextInhale += 1
        watchDepth(at: breath.onset)
        if stage.names.contains("each-rate") {
            tempo.breathEnded(signals, seconds: breath.onset - stage.start)
        }
    }

    private func emitBreath(
        _ kind: CueKind, _ from: Double, _ to: Double, _ breath: Int, into events: inout [GuidanceEvent]
    ) {
        let gain = score.gain(from: from, to: to, breath: breath, soundStart: soundStart)
        events.append(.cue(Cue(time: session(from), kind: kind, seconds: to - from, gain: gain)))
    }

    private mutating func speak(_ line: Score.Line, into events: inout [GuidanceEvent]) {
        let id: String
        let text: String
        switch line.content {
        case .words(let lineID, let words): (id, text) = (lineID, words)
        case .sentence: (id, text) = chooseSentence()
        case .outcome(let words):
            guard let chosen = words[outcome] ?? words[.unknown] else { return }
            id = chosen.id
            text = script.definition.lines.fill(
                chosen.wording, language: script.start.language, region: script.start.profile.region,
                values: ["n": NumberWords.halves(tempoRate ?? 0, in: script.start.language)])
        }
        events.append(
            .cue(
                Cue(
                    time: session(line.start), kind: .voice, seconds: line.room,
                    gain: line.whisper ? Self.whisper : 1, id: id, text: text)))
    }

    private mutating func finish(into events: inout [GuidanceEvent]) {
        state = .finished
        practised += max(0, session(score.end).secondsSince(runningSince))
        if comfortRate == nil { comfortRate = score.stages.last { $0.mode == .ladder }?.rate }
        events.append(.finished(summary(at: session(score.end), stopped: false, reason: nil)))
        if exerciseID != PracticeHistory.eveningExercise,
            (script.start.history?.heavyNights ?? 0) > PracticeHistory.mostNights
        {
            sayHeavy()
        }
    }
}
