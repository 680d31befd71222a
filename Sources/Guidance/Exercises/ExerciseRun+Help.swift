public import Biosignals

/// What is asked, offered and told with one touch.
extension ExerciseRun {
    /// The answer to "do you feel better?" and "how do you feel?". After a pause for a strange signal a good answer goes
    /// on and another one ends the exercise; when it is not better there is the line and the card with whom to call.
    public mutating func answer(well: Bool, at time: SessionTime, into events: inout [GuidanceEvent]) {
        advance(to: time, signals: signals, into: &events)
        guard isAsking else { return }
        isAsking = false
        if well {
            if state == .paused { resume(at: time, into: &events) }
            return
        }
        if state == .paused {
            stop(reason: ExerciseDefinition.StopReason.other.rawValue, at: time, into: &events)
        }
        afterwards = []
        say("G11", after: 1)
        events.append(.card(card(urgent: false)))
    }

    /// Something told with a touch: one of the exercise's `taps`. "cries" stops the sound at once, for the baby.
    public mutating func tap(_ name: String, at time: SessionTime, into events: inout [GuidanceEvent]) {
        advance(to: time, signals: signals, into: &events)
        guard state == .running || state == .paused, script.definition.taps[name] != nil else { return }
        taps[name, default: 0] += 1
        if script.definition.withBaby, name == Self.cries {
            stop(reason: ExerciseDefinition.StopReason.baby.rawValue, at: time, into: &events)
            return
        }
        guard state == .running else { return }
        for case .tap(let expected, let id, let place) in script.definition.adaptations where expected == name
        {
            skip(place, saying: id)
        }
    }

    /// The tap that says the baby cries.
    static let cries = "cries"

    private mutating func skip(_ place: String, saying id: String) {
        guard let cue = script.definition.cues.first(where: { $0.id == id }),
            case .own(let wording) = cue.words
        else { return }
        let text = wording[script.start.language]
        if let index = score.stages.lastIndex(where: { $0.id == place }) {
            score.skip(
                index, at: elapsed, after: Self.leadTime + Speech.seconds(for: text) + 2 * Speech.gap,
                keeping: nextInhale)
            nextStage = score.stages.firstIndex { $0.start > elapsed } ?? score.stages.count
            skipSaidLines()
        }
        _ = score.interject(
            id: id, text: text, after: elapsed + Self.leadTime, patience: 30, isUrgent: true)
        skipSaidLines()
    }

    /// The card with whom to get in touch.
    func card(urgent: Bool) -> ContactCard {
        script.definition.lines.card(
            urgent: urgent, language: script.start.language, region: script.start.profile.region, at: now)
    }

    /// Asks how she feels, and waits for the answer.
    mutating func ask(_ id: String, into events: inout [GuidanceEvent]) {
        isAsking = true
        events.append(.offer(Offer(time: now, choice: .answer, text: text(id) ?? "")))
    }

    // MARK: Faster and slower

    /// Faster: one step where the tempo is one's own, up a step of a ladder, the gentler rate where it was offered.
    /// Elsewhere it says "too slow", and twice brings the offer.
    public mutating func faster(at time: SessionTime, into events: inout [GuidanceEvent]) {
        advance(to: time, signals: signals, into: &events)
        guard state == .running else { return }
        let stage = score.stages[score.stage(at: elapsed)]
        if stage.mode == .ladder {
            stepBack(at: time, into: &events)
        } else if adjust(by: 1, into: &events) {
            return
        } else if let rate = offeredRate {
            offeredRate = nil
            hasTakenRate = true
            changeRate(to: rate, into: &events)
        } else if stage.mode == .paced {
            tooSlow += 1
            offer(stage, at: elapsed, into: &events)
        }
    }

    /// Slower: one step where the tempo is one's own, and back to the exercise's rate where a gentler one was taken.
    public mutating func slower(at time: SessionTime, into events: inout [GuidanceEvent]) {
        advance(to: time, signals: signals, into: &events)
        guard state == .running, !adjust(by: -1, into: &events), hasTakenRate else { return }
        hasTakenRate = false
        let stage = score.stages[score.stage(at: elapsed)]
        changeRate(to: score.script.phases[stage.phase].rate, into: &events)
    }

    private mutating func adjust(by steps: Double, into events: inout [GuidanceEvent]) -> Bool {
        let stage = score.stages[score.planned(at: elapsed)]
        let step = score.script.phases[stage.phase].adjust
        guard stage.mode == .paced, step > 0, let rate = stage.rate else { return false }
        let wanted = ((rate + steps * step) * 1000).rounded() / 1000
        changeRate(to: min(wanted, max(rate, SafetyLimits.slow)), into: &events)
        return true
    }

    /// Breathes on at another rate; never below what the profile allows.
    private mutating func changeRate(to rate: Double, into events: inout [GuidanceEvent]) {
        let allowed = min(max(rate, SafetyLimits.floor(for: script.start.profile)), SafetyLimits.ceiling)
        if let stage = score.changeRate(at: elapsed, to: allowed, keeping: nextInhale) {
            goOn(in: stage, into: &events)
        }
    }

    /// Where the rate slides, stays at the one of this breath.
    mutating func holdSlide(into events: inout [GuidanceEvent]) {
        guard state == .running, nextInhale > 0 else { return }
        let stage = score.stages[score.stage(at: elapsed)]
        let breath = score.breaths[nextInhale - 1]
        guard stage.mode == .paced, let rate = stage.rate, !stage.leadIn.isEmpty,
            abs(60 / breath.cycle - rate) > 1e-6
        else { return }
        comfortRate = 60 / breath.cycle
        changeRate(to: 60 / breath.cycle, into: &events)
    }

    // MARK: Offers

    /// Offers a gentler rate, then another exercise, after taps on "too slow" or two minutes of searching; and a pause
    /// after ten minutes with a pacer.
    mutating func offer(_ stage: Score.Stage, at time: Double, into events: inout [GuidanceEvent]) {
        if !stage.mode.isFree { paced += Self.tickSeconds }
        if feedback.reason == .follow, feedback.level == 0, !stage.mode.isFree {
            searching += Self.tickSeconds
        } else if feedback.level > 0 {
            searching = 0
        }
        if !hasOfferedPause, paced >= SafetyLimits.pauseOfferedAfter, stage.end - time >= 60 {
            hasOfferedPause = offer(.pause, "A3", at: time, into: &events)
        }
        guard offeredRate == nil, !stage.mode.isFree else { return }
        for case .tooSlow(let taps, let seconds, let rate, let exercise) in script.definition.adaptations {
            guard tooSlow >= taps || searching >= seconds else { continue }
            if hasTakenRate || (stage.rate ?? 0) >= rate {
                if offer(.exercise(exercise), "A2", at: time, into: &events) {
                    tooSlow = 0
                    searching = 0
                }
            } else if offer(.rate(rate), "A1", at: time, into: &events) {
                offeredRate = rate
                tooSlow = 0
                searching = 0
            }
        }
    }

    private mutating func offer(
        _ choice: Offer.Choice, _ id: String, at time: Double, into events: inout [GuidanceEvent]
    ) -> Bool {
        guard let text = text(id),
            score.interject(id: id, text: text, after: time + Self.leadTime + 1e-6, patience: 30)
        else { return false }
        events.append(.offer(Offer(time: session(time), choice: choice, text: text)))
        return true
    }
}
