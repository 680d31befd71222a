/// The whole course of an exercise in seconds of its own clock, planned ahead: stages, breaths and lines.
///
/// What a person chooses on the way (stay, a step back, the first step) changes what has not sounded yet.
struct Score: Sendable {
    /// What is to be guided; a ladder's steps are stages of their own.
    struct Stage: Sendable {
        var id: String
        var phase: Int
        /// Step of a ladder from 1; 0 otherwise.
        var step: Int
        var mode: PhaseMode
        /// Breaths a minute that it leads to; nil when free.
        var rate: Double?
        var breaths: Int
        /// Held to the end of the ladder because the person chose to.
        var held = false
        /// Seconds of a free stage until laid out; then the real start and length of any stage.
        var seconds: Double
        var start = 0.0

        var end: Double { start + seconds }
    }

    struct Breath: Sendable {
        var onset: Double
        var inhale: Double
        var cycle: Double
        var stage: Int

        var end: Double { onset + cycle }
        /// A line that starts with the inhale has to end here.
        var speechEnd: Double { onset + inhale + (cycle - inhale) / 2 }
    }

    struct Line: Sendable {
        enum Content: Sendable, Hashable {
            case words(id: String, text: String)
            /// The one true positive sentence, chosen when it is said.
            case sentence
        }
        var start: Double
        var room: Double
        var content: Content
        /// Said because of something that happened, not by the file.
        var interjected = false

        var end: Double { start + room }
    }

    let definition: ExerciseDefinition
    let phases: [ExerciseDefinition.Phase]
    let language: Language
    let profile: Profile
    let session: Int

    private(set) var stages: [Stage] = []
    private(set) var breaths: [Breath] = []
    /// In order of time.
    private(set) var lines: [Line] = []

    var end: Double { stages.last?.end ?? 0 }

    init(_ definition: ExerciseDefinition, _ start: ExerciseStart) {
        self.definition = definition
        phases = definition.phases(variant: start.variant)
        language = start.language
        profile = start.profile
        session = start.sessionNumber
        for (index, phase) in phases.enumerated() {
            switch phase.mode {
            case .free:
                stages.append(
                    Stage(
                        id: phase.id, phase: index, step: 0, mode: .free, rate: nil, breaths: 0,
                        seconds: phase.seconds))
            case .paced:
                stages.append(
                    Stage(
                        id: phase.id, phase: index, step: 0, mode: .paced, rate: phase.rate,
                        breaths: max(1, Int((phase.seconds * phase.rate / 60).rounded())), seconds: 0))
            case .ladder:
                for (number, step) in phase.steps.enumerated() {
                    stages.append(
                        Stage(
                            id: "step-\(number + 1)", phase: index, step: number + 1, mode: .ladder,
                            rate: step.rate, breaths: step.breaths, seconds: 0))
                }
            }
        }
        if session <= 1 { shortenFirstSession() }
        layOut(keeping: 0)
    }

    /// Cuts paced breathing to what a first session may have in one block.
    private mutating func shortenFirstSession() {
        var left = SafetyLimits.longestFirstBlock
        for index in stages.indices {
            guard let rate = stages[index].rate else {
                if stages[index].seconds >= SafetyLimits.restBetweenBlocks {
                    left = SafetyLimits.longestFirstBlock
                }
                continue
            }
            guard stages[index].mode == .paced || rate <= SafetyLimits.slow else { continue }
            stages[index].breaths = min(stages[index].breaths, Int(left * rate / 60 + 1e-9))
            left -= Double(stages[index].breaths) * 60 / rate
        }
        stages.removeAll { $0.mode != .free && $0.breaths == 0 }
    }

    /// Lays everything out again from breath `kept` on; breaths before it stay as they were.
    private mutating func layOut(keeping kept: Int) {
        let old = breaths.prefix(kept)
        breaths.removeAll(keepingCapacity: true)
        var clock = 0.0
        for index in stages.indices {
            stages[index].start = clock
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
                    let previous = breaths.last.flatMap { $0.end == clock ? $0.cycle : nil } ?? target
                    slide = Slide.cycles(from: previous, to: target)[...]
                }
                let cycle = slide?.popFirst() ?? target
                breaths.append(
                    Breath(
                        onset: clock, inhale: cycle * phases[stages[index].phase].inhaleShare, cycle: cycle,
                        stage: index))
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

    /// Starts the ladder on the slowest step that is needed: the one nearest below the own `rate`.
    mutating func startLadder(below rate: Double, keeping kept: Int) {
        let steps = stages.filter { $0.mode == .ladder }
        guard let last = steps.last else { return }
        let first = steps.first { ($0.rate ?? 0) < rate } ?? last
        stages.removeAll { $0.mode == .ladder && $0.step < first.step }
        layOut(keeping: kept)
    }

    /// Holds a rate from breath `kept` to the end of the ladder: the step of `time`, or the one before it when
    /// `back`. Returns the new stage, nil when the ladder is not running.
    mutating func hold(at time: Double, back: Bool, keeping kept: Int) -> Int? {
        let current = stage(at: time)
        guard stages[current].mode == .ladder, kept > 0, var rate = stages[current].rate else { return nil }
        var step = stages[current].step
        let steps = phases[stages[current].phase].steps
        if back, step > 1 {
            step -= 1
            rate = steps[step - 1].rate
        }
        let cut = breaths[kept - 1].stage
        guard let last = stages.lastIndex(where: { $0.mode == .ladder }) else { return nil }
        let left = stages[last].end - breaths[kept - 1].end
        stages[cut].breaths = breaths.prefix(kept).count { $0.stage == cut }
        let count = Self.breaths(filling: left, from: breaths[kept - 1].cycle, to: 60 / rate)
        stages.removeSubrange((cut + 1)..<(last + 1))
        guard count > 0 else {
            layOut(keeping: kept)
            return cut
        }
        stages.insert(
            Stage(
                id: "step-\(step)", phase: stages[cut].phase, step: step, mode: .ladder, rate: rate,
                breaths: count, held: true, seconds: 0), at: cut + 1)
        layOut(keeping: kept)
        return cut + 1
    }

    /// Number of breaths that fit into `seconds`, sliding from one length to another.
    private static func breaths(filling seconds: Double, from: Double, to: Double) -> Int {
        var slide = Slide.cycles(from: from, to: to)[...]
        var sum = 0.0
        var count = 0
        while true {
            let cycle = slide.popFirst() ?? to
            if sum + cycle > seconds + 1e-9 { return count }
            sum += cycle
            count += 1
        }
    }

    /// Puts a line that the moment asks for at the first place that has room, within `patience` seconds.
    /// Returns whether there was one.
    mutating func interject(id: String, text: String, after time: Double, patience: Double) -> Bool {
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
        let phase = stages[breaths[breath].stage].phase
        let own = stages.filter { $0.phase == phase }
        let start = max(own.first?.start ?? 0, soundStart)
        let end = own.last?.end ?? to
        let points = 16
        var sum = 0.0
        for point in 0..<points {
            let time = from + (to - from) * (Double(point) + 0.5) / Double(points)
            let rise = phases[phase].fadeIn > 0 ? (time - start) / phases[phase].fadeIn : 1
            let fall = phases[phase].fadeOut > 0 ? (end - time) / phases[phase].fadeOut : 1
            sum += min(max(rise, 0), 1) * min(max(fall, 0), 1)
        }
        return sum / Double(points)
    }
}
