/// The whole course of an exercise in seconds of its own clock, planned ahead: stages, breaths and lines.
///
/// What a person chooses on the way (stay, a step back, the first step) changes what has not sounded yet.
struct Score: Sendable {
    struct Breath: Sendable {
        var onset: Double
        var inhale: Double
        var cycle: Double
        var stage: Int

        var end: Double { onset + cycle }
        /// A line that starts with the inhale has to end here.
        var speechEnd: Double { onset + inhale + (cycle - inhale) / 2 }
    }

    var script: ExerciseScript

    private(set) var stages: [Stage] = []
    private(set) var breaths: [Breath] = []
    /// The breaths of each stage.
    private(set) var ranges: [Range<Int>] = []
    /// In order of time.
    var lines: [Line] = []

    var end: Double { stages.last?.end ?? 0 }

    init(_ script: ExerciseScript) {
        self.script = script
        stages = ScoreStages(phases: script.phases, start: script.start).stages()
        layOut(keeping: 0)
    }

    /// Lays everything out again from breath `kept` on; breaths before it stay as they were.
    private mutating func layOut(keeping kept: Int) {
        let old = breaths.prefix(kept)
        breaths.removeAll(keepingCapacity: true)
        ranges.removeAll(keepingCapacity: true)
        var clock = 0.0
        for index in stages.indices {
            stages[index].start = clock
            let first = breaths.count
            defer { ranges.append(first..<breaths.count) }
            guard let rate = stages[index].rate else {
                clock += stages[index].seconds
                continue
            }
            var slide: ArraySlice<Double>?
            for _ in 0..<stages[index].breaths {
                if breaths.count < old.count {
                    var breath = old[breaths.count]
                    breath.stage = index
                    breaths.append(breath)
                    clock = breath.end
                    continue
                }
                let target = 60 / rate
                if slide == nil {
                    let previous = breaths.last.flatMap { $0.end == clock ? $0.cycle : nil }
                    slide =
                        previous.map { Slide.cycles(from: $0, to: target)[...] } ?? stages[index].leadIn[...]
                }
                let cycle = slide?.popFirst() ?? target
                breaths.append(
                    Breath(
                        onset: clock, inhale: cycle * stages[index].inhaleShare, cycle: cycle, stage: index))
                clock += cycle
            }
            stages[index].seconds = clock - stages[index].start
        }
        let said = lines.filter { $0.interjected }
        lines = ScoreWords(self).lines(around: said)
    }

    // MARK: What changes on the way

    /// The stage at a time; the last one at the end.
    func stage(at time: Double) -> Int {
        stages.lastIndex { $0.start <= time } ?? 0
    }

    /// The breath at a time; nil where there is none.
    func breath(at time: Double) -> Int? {
        breaths.lastIndex { $0.onset <= time }.flatMap { time < breaths[$0].end ? $0 : nil }
    }

    /// Starts the ladder one step before the slowest one that is not slower than `rate`.
    mutating func startLadder(before rate: Double) {
        let steps = stages.filter { $0.mode == .ladder }
        guard let comfort = steps.last(where: { ($0.rate ?? 0) >= rate - 1e-6 }) else { return }
        stages.removeAll { $0.mode == .ladder && $0.step < comfort.step - 1 }
        layOut(keeping: 0)
    }

    /// Starts the ladder on the slowest step that is needed: the one nearest below the own `rate`.
    mutating func startLadder(below rate: Double, keeping kept: Int) {
        let steps = stages.filter { $0.mode == .ladder }
        guard let last = steps.last else { return }
        let first = steps.first { ($0.rate ?? 0) < rate } ?? last
        stages.removeAll { $0.mode == .ladder && $0.step < first.step }
        layOut(keeping: kept)
    }

    /// Lets the slide of a stage begin at the own `rate`, as far as it lies between the rate it leads to and the
    /// ceiling. The stage stays as long as it is.
    mutating func startSlide(stage index: Int, at rate: Double, keeping kept: Int) {
        guard let target = stages[index].rate, stages[index].slidesOver > 0 else { return }
        let first = min(max(rate, target), SafetyLimits.ceiling)
        let seconds = stages[index].seconds
        stages[index].leadIn = Slide.cycles(from: 60 / first, to: 60 / target, over: stages[index].slidesOver)
        stages[index].breaths = stages[index].breaths(filling: seconds)
        stages[index] = limited(stages[index], before: breaths.prefix(kept))
        layOut(keeping: kept)
    }

    /// Holds a rate from breath `kept` to the end of the ladder: the step of `time`, or the one before it when
    /// `back`. Returns the new stage, nil when the ladder is not running.
    mutating func hold(at time: Double, back: Bool, keeping kept: Int) -> Int? {
        let current = stage(at: time)
        guard stages[current].mode == .ladder, kept > 0, var rate = stages[current].rate else { return nil }
        var step = stages[current].step
        let steps = script.phases[stages[current].phase].steps
        if back, step > 1 {
            step -= 1
            rate = steps[step - 1].rate
        }
        guard let last = stages.lastIndex(where: { $0.mode == .ladder }) else { return nil }
        var held = stages[current]
        held.id = "step-\(step)"
        held.names = [held.id]
        held.step = step
        return replace(through: last, with: held, at: rate, keeping: kept)
    }

    /// The last stage that goes on from the one at `time` without a rest, in the same phase: what is planned now.
    func planned(at time: Double) -> Int {
        var last = stage(at: time)
        while last + 1 < stages.count, stages[last + 1].phase == stages[last].phase,
            stages[last + 1].mode == stages[last].mode, stages[last + 1].held
        {
            last += 1
        }
        return last
    }

    /// Breathes the rest of a paced stage at another rate from breath `kept` on. Returns the new stage, nil when
    /// nothing paced runs or nothing of it is left.
    mutating func changeRate(at time: Double, to rate: Double, keeping kept: Int) -> Int? {
        let last = planned(at: time)
        guard stages[last].mode == .paced, kept > 0,
            (stage(at: time)...last).contains(breaths[kept - 1].stage)
        else { return nil }
        return replace(through: last, with: stages[last], at: rate, keeping: kept)
    }

    /// Puts a stage at `rate` in the place of what is left of the stages up to `last`.
    private mutating func replace(through last: Int, with stage: Stage, at rate: Double, keeping kept: Int)
        -> Int
    {
        let cut = breaths[kept - 1].stage
        let left = stages[last].end - breaths[kept - 1].end
        var held = stage
        held.rate = rate
        held.leadIn = []
        held.slidesOver = 0
        held.held = true
        held.leadIn = Slide.cycles(from: breaths[kept - 1].cycle, to: 60 / rate)
        held.breaths = held.breaths(filling: left)
        stages[cut].breaths = breaths.prefix(kept).count { $0.stage == cut }
        stages.removeSubrange((cut + 1)..<(last + 1))
        held = limited(held, before: breaths.prefix(kept))
        guard held.breaths > 0 else {
            layOut(keeping: kept)
            return cut
        }
        stages.insert(held, at: cut + 1)
        layOut(keeping: kept)
        return cut + 1
    }

    /// A stage cut to what a first session may still have after the breaths before it.
    private func limited(_ stage: Stage, before: ArraySlice<Breath>) -> Stage {
        guard script.start.sessionNumber <= 1, stage.mode == .paced else { return stage }
        var used = 0.0
        var block = before.last?.end ?? 0
        for breath in before.reversed() {
            guard block - breath.end < SafetyLimits.restBetweenBlocks else { break }
            if stages[breath.stage].mode == .paced || breath.cycle >= 60 / SafetyLimits.slow - 1e-9 {
                used += breath.cycle
            }
            block = breath.onset
        }
        // The breaths of a slide count from `slow` on.
        let spared =
            stage.slidesOver > 0 ? stage.leadIn.filter { $0 < 60 / SafetyLimits.slow - 1e-9 }.reduce(0, +) : 0
        var stage = stage
        let most = SafetyLimits.longestFirstBlock - used + spared
        stage.breaths = min(stage.breaths, stage.breaths(filling: most))
        return stage
    }

    /// Leaves a stage out that has not begun, or ends one that runs `seconds` after `time`. Only free stages.
    mutating func skip(_ index: Int, at time: Double, after seconds: Double, keeping kept: Int) {
        guard stages.indices.contains(index), stages[index].mode.isFree, stages[index].end > time else {
            return
        }
        if stages[index].start > time {
            stages.remove(at: index)
        } else {
            stages[index].seconds = min(stages[index].seconds, time + seconds - stages[index].start)
        }
        layOut(keeping: kept)
    }

    /// Leaves a stage out that has not begun.
    mutating func remove(_ index: Int, keeping kept: Int) {
        stages.remove(at: index)
        layOut(keeping: kept)
    }

    /// Puts a line that the moment asks for at the first place that has room, within `patience` seconds.
    /// Returns whether there was one.
    /// An urgent one takes the place of the lines that are planned there.
    mutating func interject(
        id: String, text: String, after time: Double, patience: Double, isUrgent: Bool = false
    ) -> Bool {
        if isUrgent {
            lines.removeAll {
                $0.start >= time && $0.start < time + Speech.seconds(for: text) + 2 * Speech.gap
            }
        }
        guard
            let line = ScoreWords(self).place(
                .words(id: id, text: text), after: time, until: time + patience, among: lines)
        else { return false }
        let index = lines.firstIndex { $0.start > line.start } ?? lines.endIndex
        lines.insert(line, at: index)
        return true
    }

    /// Loudness of the breath sound between two times, 0 to 1: the mean of what fading leaves of it.
    /// `soundStart` is when it last began after a silence.
    func gain(from: Double, to: Double, breath: Int, soundStart: Double) -> Double {
        let index = breaths[breath].stage
        let phase = stages[index].phase
        var first = index
        while first > 0, stages[first - 1].phase == phase, !stages[first - 1].mode.isFree { first -= 1 }
        var last = index
        while last + 1 < stages.count, stages[last + 1].phase == phase, !stages[last + 1].mode.isFree {
            last += 1
        }
        let start = max(stages[first].start, soundStart)
        let end = stages[last].end
        let points = 16
        var sum = 0.0
        for point in 0..<points {
            let time = from + (to - from) * (Double(point) + 0.5) / Double(points)
            let rise = script.phases[phase].fadeIn > 0 ? (time - start) / script.phases[phase].fadeIn : 1
            let fall = script.phases[phase].fadeOut > 0 ? (end - time) / script.phases[phase].fadeOut : 1
            sum += min(max(rise, 0), 1) * min(max(fall, 0), 1)
        }
        return sum / Double(points)
    }
}
