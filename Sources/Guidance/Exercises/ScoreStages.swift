import Biosignals

/// Makes the stages of a score from the phases that are for this person, within the limits for her.
struct ScoreStages {
    let phases: [ExerciseDefinition.Phase]
    let start: ExerciseStart

    func stages() -> [Score.Stage] {
        var stages: [Score.Stage] = []
        for (index, phase) in phases.enumerated() { stages += self.stages(of: phase, index) }
        shortenLongExhales(&stages)
        if isFirst { shorten(&stages, to: SafetyLimits.longestFirstBlock) }
        if startsGently { shorten(&stages, to: SafetyLimits.longestGentleBlock, all: true) }
        stages.removeAll { !$0.mode.isFree && $0.breaths == 0 }
        return stages
    }

    private var isFirst: Bool { start.sessionNumber <= 1 }

    /// After a session with dizziness twice.
    private var startsGently: Bool { (start.history?.dizzyLastTime ?? 0) >= PracticeHistory.enoughDizzy }

    private func stages(of phase: ExerciseDefinition.Phase, _ index: Int) -> [Score.Stage] {
        var stage = Score.Stage(id: phase.id, names: [phase.id], phase: index, mode: phase.mode)
        stage.inhaleShare = phase.inhaleShare
        stage.outcome = phase.outcome
        switch phase.mode {
        case .free:
            stage.seconds = phase.seconds
            return [stage]
        case .paced: return [paced(stage, phase)]
        case .slide:
            stage.rate = phase.rate
            stage.leadIn = Slide.even(
                from: 60 / (phase.from ?? phase.rate), to: 60 / phase.rate, breaths: phase.breaths)
            stage.breaths = phase.breaths
            return [stage]
        case .ladder:
            return phase.steps.enumerated().map { number, step in
                var part = stage
                part.id = "step-\(number + 1)"
                part.names = [part.id]
                part.step = number + 1
                part.rate = step.rate
                part.breaths = step.breaths
                return part
            }
        case .places:
            return phase.places.filter(isVisited).enumerated().map { number, place in
                var part = stage
                part.id = place.id
                part.names = [place.id, "each-place"]
                part.step = number + 1
                part.mode = .free
                part.muscle = place.muscle
                part.seconds = phase.seconds
                return part
            }
        case .search: return search(stage, phase)
        }
    }

    private func paced(_ stage: Score.Stage, _ phase: ExerciseDefinition.Phase) -> Score.Stage {
        var stage = stage
        let floor = SafetyLimits.floor(for: start.profile)
        var rate = phase.rate
        if phase.isStored, let tempo = start.history?.tempo, tempo.isFinite {
            rate = min(max(tempo, floor), SafetyLimits.slow)
        }
        stage.rate = rate
        if let from = phase.from {
            stage.leadIn = Slide.cycles(from: 60 / from, to: 60 / rate, over: phase.over)
            stage.slidesOver = phase.fromOwn ? phase.over : 0
            stage.breaths = stage.breaths(filling: phase.seconds)
        } else {
            stage.breaths = max(1, Int((phase.seconds * rate / 60).rounded()))
        }
        stage.seconds = phase.seconds
        return stage
    }

    private func search(_ stage: Score.Stage, _ phase: ExerciseDefinition.Phase) -> [Score.Stage] {
        var rates = phase.rates
        if !isFirst {
            // Another order each time, the same one for the same session.
            var random = SplitMix64(seed: UInt64(start.sessionNumber))
            rates.shuffle(using: &random)
        }
        var parts: [Score.Stage] = []
        for (number, rate) in rates.enumerated() {
            var part = stage
            part.id = "rate-\(number + 1)"
            part.names = [part.id, "each-rate"]
            part.step = number + 1
            part.mode = .paced
            part.rate = rate
            part.breaths = max(1, Int((phase.seconds * rate / 60).rounded()))
            parts.append(part)
            guard number + 1 < rates.count else { break }
            var rest = Score.Stage(id: "rest-\(number + 1)", names: [], phase: stage.phase, mode: .free)
            rest.names = [rest.id, "each-rest"] + (number + 2 == rates.count ? ["last-rest"] : [])
            rest.step = number + 1
            rest.seconds = phase.rest
            parts.append(rest)
        }
        return parts
    }

    /// Whether a place is for her, and its muscles too.
    private func isVisited(_ place: ExerciseDefinition.Place) -> Bool {
        guard place.condition.holds(in: start.facts) else { return false }
        guard let muscle = place.muscle else { return true }
        return !start.profile.leavesMusclesLoose && !muscle.avoidedWith.contains(where: start.profile.avoids)
    }

    // MARK: Limits

    /// Cuts paced breathing to `most` seconds a block. A ladder's steps and slides count from `slow` on, unless
    /// `all` of them do.
    private func shorten(_ stages: inout [Score.Stage], to most: Double, all: Bool = false) {
        var left = most
        for index in stages.indices {
            guard let rate = stages[index].rate else {
                if stages[index].seconds >= SafetyLimits.restBetweenBlocks { left = most }
                continue
            }
            if stages[index].mode == .ladder, rate > SafetyLimits.slow, !all { continue }
            let spared =
                all || stages[index].leadIn.isEmpty
                ? 0
                : stages[index].leadIn.filter { $0 < 60 / SafetyLimits.slow - 1e-9 }.reduce(0, +)
            let fitting = stages[index].breaths(filling: left + spared)
            if stages[index].breaths > fitting { stages[index].breaths = max(0, fitting) }
            left -= stages[index].counted(sparing: spared)
        }
    }

    /// While pregnant a breath with an exhale of twice the inhale comes at most six times in a row.
    private func shortenLongExhales(_ stages: inout [Score.Stage]) {
        guard start.profile.stage == .pregnant else { return }
        for index in stages.indices where stages[index].inhaleShare < SafetyLimits.longExhaleShare {
            stages[index].breaths = min(stages[index].breaths, SafetyLimits.mostLongExhales)
        }
    }
}

extension Score.Stage {
    /// Seconds of its breaths, without `spared` of them.
    fileprivate func counted(sparing spared: Double) -> Double {
        let first = leadIn.prefix(breaths).reduce(0, +)
        let rest = Double(max(0, breaths - leadIn.count)) * 60 / (rate ?? 60)
        return max(0, first + rest - spared)
    }
}
