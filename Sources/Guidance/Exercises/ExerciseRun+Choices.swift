public import Biosignals

/// What a person chooses on the way: stop, pause, go on, stay, a step back.
extension ExerciseRun {
    /// Reasons to stop that nobody who practises has: the daemon ends, another exercise begins.
    public static let shutdown = "shutdown"
    public static let replaced = "another exercise"

    /// Ends the exercise: the sound fades within 2 s, and what helps is said. `reason` is one of
    /// `ExerciseDefinition.StopReason`, or one of those above, after which nothing is said; nil when none was told.
    public mutating func stop(reason: String?, at time: SessionTime, into events: inout [GuidanceEvent]) {
        guard state == .running || state == .paused else { return }
        advance(to: time, signals: signals, into: &events)
        guard state == .running || state == .paused else { return }
        if state == .running { halt(into: &events) } else { fade(into: &events) }
        state = .stopped
        afterwards = []
        isAsking = false
        let known = reason.flatMap { ExerciseDefinition.StopReason(rawValue: $0) }
        let isHers = reason != Self.shutdown && reason != Self.replaced
        facts.stoppedForHerself = isHers && known != .baby
        sentence = nil
        let spoken = chooseSentence()
        switch known {
        case .dizzy:
            say("G09", after: 2.5)
            if LineBook.resolve("G02", for: script.start.profile) == "G02a" { say("G09b", after: 10) }
            say(spoken, after: 10)
            say("G10", after: 60)
            isAsking = true
        case .anxious:
            say("G12", after: 2.5)
            say(spoken, after: 10)
        case .breathless, .pain:
            say("G15", after: 2.5)
            events.append(.card(card(urgent: true)))
        case .baby: say("G13", after: 2.5)
        case .other, nil: if isHers { say(spoken, after: 10) }
        }
        events.append(.finished(summary(at: now, stopped: true, reason: reason)))
    }

    /// Stands still: the sound fades, there is no pacer.
    public mutating func pause(at time: SessionTime, into events: inout [GuidanceEvent]) {
        advance(to: time, signals: signals, into: &events)
        guard state == .running else { return }
        halt(into: &events)
    }

    /// Goes on after a pause, a second later, with a new breath; a line that was broken off is said again.
    public mutating func resume(at time: SessionTime, into events: inout [GuidanceEvent]) {
        advance(to: time, signals: signals, into: &events)
        guard state == .paused else { return }
        afterwards = []
        state = .running
        base = now.advanced(bySeconds: 1 - restart)
        soundStart = restart
        runningSince = session(restart)
        nextTick = (restart / Self.tickSeconds).rounded(.down) * Self.tickSeconds + Self.tickSeconds
        planPacer(from: nextInhale)
    }

    /// What is said from now on is said in another language.
    public mutating func speak(
        _ language: Language, at time: SessionTime, into events: inout [GuidanceEvent]
    ) {
        advance(to: time, signals: signals, into: &events)
        guard language != script.start.language else { return }
        score.speak(language, after: state == .running ? elapsed + Self.leadTime : restart)
    }

    /// Holds the rate of this step to the end of the ladder. Elsewhere nothing changes.
    public mutating func stay(at time: SessionTime, into events: inout [GuidanceEvent]) {
        hold(back: false, at: time, into: &events)
        holdSlide(into: &events)
    }

    /// Goes one step up in rate and stays there. Elsewhere nothing changes.
    public mutating func stepBack(at time: SessionTime, into events: inout [GuidanceEvent]) {
        hold(back: true, at: time, into: &events)
    }

    private mutating func hold(back: Bool, at time: SessionTime, into events: inout [GuidanceEvent]) {
        advance(to: time, signals: signals, into: &events)
        guard state == .running,
            let stage = score.hold(at: elapsed, back: back, keeping: nextInhale)
        else { return }
        comfortRate = score.stages[stage].rate
        goOn(in: stage, into: &events)
    }

    /// After the score changed from what has not sounded yet on: `stage` runs now.
    mutating func goOn(in stage: Int, into events: inout [GuidanceEvent]) {
        nextStage = stage + 1
        announce(stage, at: max(elapsed, score.stages[stage].start), into: &events)
        skipSaidLines()
        planPacer(from: nextInhale)
    }

    /// The next line is the first that has not been handed out.
    mutating func skipSaidLines() {
        let sounded = elapsed + Self.leadTime
        nextLine = score.lines.firstIndex { $0.start > sounded } ?? score.lines.count
    }

    // MARK: Standing still

    /// Stops the clock and the sound where it is.
    mutating func halt(into events: inout [GuidanceEvent]) {
        let time = elapsed
        practised += max(0, now.secondsSince(runningSince))
        state = .paused
        restart = max(0, time)
        if let breath = score.breath(at: time) { restart = score.breaths[breath].onset }
        if let line = score.lines.last(where: { $0.start <= time }), time < line.end {
            restart = min(restart, line.start)
        }
        nextInhale = score.breaths.firstIndex { $0.onset >= restart } ?? score.breaths.count
        nextExhale = nextInhale
        nextLine = score.lines.firstIndex { $0.start >= restart } ?? score.lines.count
        pacer.cut(at: now)
        deepBreaths = 0
        fade(into: &events)
        feedback.rest()
        showFeedback(at: now, into: &events)
    }

    private func fade(into events: inout [GuidanceEvent]) {
        events.append(.cue(Cue(time: now, kind: .fade, seconds: Self.fadeSeconds)))
    }

    /// Queues a shared line for `seconds` from now, behind those that are queued.
    mutating func say(_ id: String, after seconds: Double) {
        if let text = text(id) { say((id, text), after: seconds) }
    }

    private mutating func say(_ line: (id: String, text: String), after seconds: Double) {
        var time = now.advanced(bySeconds: seconds)
        if let last = afterwards.last { time = max(time, last.time.advanced(bySeconds: last.seconds)) }
        afterwards.append(
            Cue(
                time: time, kind: .voice, seconds: Speech.seconds(for: line.text) + Speech.gap, id: line.id,
                text: line.text))
    }

    mutating func speakAfterwards(into events: inout [GuidanceEvent]) {
        while let cue = afterwards.first, cue.time.secondsSince(now) <= Self.leadTime {
            events.append(.cue(cue))
            afterwards.removeFirst()
        }
    }

    // MARK: The end

    /// The one true sentence; the same one once it was said.
    mutating func chooseSentence() -> (id: String, text: String) {
        if let sentence { return sentence }
        facts.regained = feedback.regained
        facts.secondsFollowing = feedback.secondsFollowing
        facts.calmAlone =
            tailRate.value.map { $0 <= 9 } ?? tailR2.value.map { $0 >= FeedbackRule.thresholds[0] } ?? false
        facts.practisedSeconds =
            practised + (state == .running ? max(0, now.secondsSince(runningSince)) : 0)
        facts.plannedSeconds = score.end
        let (id, numbers) = facts.choose()
        let chosen = (id, text(id, numbers: numbers) ?? "")
        sentence = chosen
        sentenceNumbers = numbers
        return chosen
    }
}
