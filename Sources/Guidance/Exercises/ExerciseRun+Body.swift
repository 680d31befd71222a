import Biosignals

/// What the body shows changes what is said: levels, reward, small breaths, a lost or strange signal.
extension ExerciseRun {
    /// Looks at the signals at a second of the exercise's clock.
    mutating func tick(at time: Double, into events: inout [GuidanceEvent]) {
        if signals.implausible {
            halt(into: &events)
            say("G14", after: Self.fadeSeconds + 0.5)
            ask("G14", into: &events)
            return
        }
        let stage = score.stages[score.stage(at: time)]
        if let rate = signals.breathRate {
            facts.breathSensor = true
            let phase = score.script.phases[stage.phase]
            if phase.tail { tailRate.add(rate) }
            if stage.mode == .free, nextInhale == 0 { ownRate.add(rate) }
        }
        if score.script.phases[stage.phase].tail, time - stage.start >= signals.pacerWindow,
            let r2 = signals.pacerR2, !signals.heartLost
        {
            tailR2.add(r2)
        }
        record(stage, at: time)
        judge(stage, at: time, into: &events)
        offer(stage, at: time, into: &events)
        tellLostSignal(at: time)
    }

    private mutating func judge(_ stage: Score.Stage, at time: Double, into events: inout [GuidanceEvent]) {
        let before = feedback.level
        if let settings = script.definition.feedback, stage.mode != .free, hasReached(settings.from, stage) {
            feedback.push(
                r2: signals.pacerR2, clean: signals.cleanShare, heartLost: signals.heartLost,
                artefacts: signals.artefacts, window: signals.pacerWindow, seconds: Self.tickSeconds)
            let sounds = session(time + Self.leadTime)
            if feedback.reason == .follow, let r2 = signals.pacerR2 { r2Values.append(r2) }
            if settings.chime, before < 2, feedback.level == 2, chime.ring(at: sounds.seconds) {
                events.append(.cue(Cue(time: sounds, kind: .chime, seconds: ChimeRule.seconds)))
            }
        } else {
            feedback.rest()
        }
        showFeedback(at: session(time), into: &events)
    }

    /// Hands the level out when it is not what was last shown.
    mutating func showFeedback(at time: SessionTime, into events: inout [GuidanceEvent]) {
        guard shownFeedback?.level != feedback.level || shownFeedback?.reason != feedback.reason else {
            return
        }
        let shown = Feedback(time: time, level: feedback.level, reason: feedback.reason)
        shownFeedback = shown
        events.append(.feedback(shown))
    }

    /// Whether a stage is the phase or step that `place` names, or a later one.
    private func hasReached(_ place: String, _ stage: Score.Stage) -> Bool {
        if let phase = score.script.phases.firstIndex(where: { $0.id == place }) {
            return stage.phase >= phase
        }
        guard let phase = score.script.phases.firstIndex(where: { $0.mode == .ladder }) else { return false }
        let number =
            score.script.phases[phase].steps.indices.first { "step-\($0 + 1)" == place }.map { $0 + 1 } ?? 0
        return stage.phase > phase || (stage.phase == phase && stage.step >= number)
    }

    /// Breaths deeper than her own: asks for smaller ones, seldom.
    mutating func watchDepth(at time: Double) {
        for case .deepBreaths(let above, let count, let id, let every) in script.definition.adaptations {
            deepBreaths = (signals.relativeDepth ?? 0) > above ? deepBreaths + 1 : 0
            guard deepBreaths >= count, time - deepSaid >= every,
                let cue = script.definition.cues.first(where: { $0.id == id }),
                case .own(let wording) = cue.words
            else { continue }
            if score.interject(id: id, text: wording[script.start.language], after: time + 1e-6, patience: 30)
            {
                deepSaid = time
                deepBreaths = 0
            }
        }
    }

    /// What checks need of this moment.
    private mutating func record(_ stage: Score.Stage, at time: Double) {
        stress.observe(signals, phase: stage.id, seconds: time - stage.start)
        if stage.names.contains("each-rate"), let rate = stage.rate {
            tempo.observe(signals, stage: stage.id, rate: rate, seconds: time - stage.start)
        }
        if stage.mode == .slide, let height = signals.pacerAmplitude, !signals.heartLost {
            let middle = session(time).advanced(bySeconds: -signals.pacerWindow / 2)
            if let rate = pacer.rate(at: middle) { tempo.observeSlide(rate: rate, height: height) }
        }
    }

    private mutating func tellLostSignal(at time: Double) {
        guard signals.heartLost else { return }
        let earliest = time + Self.leadTime
        if lostSaid == nil {
            if interject("G08", after: earliest) { lostSaid = time }
        } else if let said = lostSaid, !checkSaid, time - said >= 20 {
            checkSaid = interject("G08b", after: earliest)
        }
    }

    private mutating func interject(_ id: String, after time: Double) -> Bool {
        guard let text = text(id) else { return false }
        return score.interject(id: id, text: text, after: time, patience: 30)
    }

    func text(_ id: String, numbers: [String: Int] = [:]) -> String? {
        script.definition.lines.text(
            id, language: script.start.language, region: script.start.profile.region, numbers: numbers)
    }
}
