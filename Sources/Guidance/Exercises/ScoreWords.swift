/// Gives every line of a score its place: free phases line after line, paced ones at an inhale, with room
/// until half of the exhale; never two at once.
struct ScoreWords {
    let score: Score

    init(_ score: Score) { self.score = score }

    private typealias CueRule = ExerciseDefinition.CueRule

    /// The file's lines for this session, placed around those that were interjected.
    func lines(around said: [Score.Line]) -> [Score.Line] {
        var lines = said
        for index in score.stages.indices where score.stages[index].mode == .free {
            placeFree(stage: index, into: &lines)
        }
        for cue in score.script.definition.cues where isSaid(cue) {
            for scope in scopes(of: cue) { placeOnBreaths(cue, in: scope, into: &lines) }
        }
        let timed = score.script.definition.cues.filter { isSaid($0) }
            .flatMap { cue in
                scopes(of: cue).compactMap { scope in time(of: cue, in: scope).map { ($0, scope, cue) } }
            }
            .sorted { $0.0 < $1.0 }
        for (time, scope, cue) in timed { placeTimed(cue, at: time, in: scope, into: &lines) }
        return lines.sorted { $0.start < $1.start }
    }

    /// First place for a line between two times; nil when there is none.
    func place(
        _ content: Score.Line.Content, after time: Double, until limit: Double, among lines: [Score.Line]
    ) -> Score.Line? {
        let seconds = seconds(content)
        func isFree(_ start: Double, _ end: Double) -> Bool {
            !lines.contains { $0.start < end && start < $0.end }
        }
        var candidates: [(start: Double, end: Double)] = []
        for breath in score.breaths where breath.onset >= time && breath.onset <= limit {
            candidates.append((breath.onset, breath.speechEnd))
        }
        for stage in score.stages where stage.mode == .free && stage.end > time && stage.start <= limit {
            guard !score.script.phases[stage.phase].silent else { continue }
            let earliest = max(stage.start, time)
            for start in [earliest] + lines.map(\.end).filter({ $0 > earliest && $0 <= limit }) {
                candidates.append((start, min(start + seconds + Speech.gap, stage.end)))
            }
        }
        candidates.sort { $0.start < $1.start }
        for (start, end) in candidates where end - start >= seconds && isFree(start, end) {
            return Score.Line(start: start, room: end - start, content: content, interjected: true)
        }
        return nil
    }

    // MARK: Places

    private func placeFree(stage index: Int, into lines: inout [Score.Line]) {
        let stage = score.stages[index]
        var timed: [(at: Double, cue: CueRule)] = []
        for cue in score.script.definition.cues where isSaid(cue) && isFor(cue, stage) {
            let start: Double
            switch cue.moment {
            case .at(let at): start = at < 0 ? stage.seconds + at : at
            case .share(let share): start = share * stage.seconds
            case .lastBreath, .breaths, .asked: continue
            }
            if start >= 0, start < stage.seconds { timed.append((stage.start + start, cue)) }
        }
        timed.sort { $0.at < $1.at }
        for (at, cue) in timed {
            if case .tense = cue.words, stage.muscle == nil { continue }
            var clock = at
            for content in contents(of: cue) {
                while let busy = lines.first(where: { $0.start < clock + seconds(content) && clock < $0.end })
                {
                    clock = busy.end
                }
                guard clock < stage.end else { break }
                // Muscles are tight from the end of the first words to the next ones.
                let pause =
                    if case .tense(_, let tight) = cue.words, clock == at { tight } else { Speech.gap }
                let end = min(clock + seconds(content) + pause, stage.end)
                lines.append(
                    Score.Line(start: clock, room: end - clock, content: content, whisper: cue.whisper))
                clock = end
            }
        }
    }

    /// Whether a cue belongs into a free stage.
    private func isFor(_ cue: CueRule, _ stage: Score.Stage) -> Bool {
        stage.names.contains(cue.phase) && (cue.turn?.comes(at: stage.step) ?? true)
    }

    private func placeOnBreaths(_ cue: CueRule, in scope: Range<Int>, into lines: inout [Score.Line]) {
        switch cue.moment {
        case .at, .share, .asked: return
        case .breaths(let range):
            for (number, index) in scope.enumerated() where range.contains(number + 1) {
                let breath = score.breaths[index]
                if case .breath(let inhale, let exhale) = cue.words {
                    let middle = breath.onset + breath.inhale
                    lines.append(
                        Score.Line(
                            start: breath.onset, room: breath.inhale,
                            content: .words(id: cue.id + "-in", text: inhale[score.script.start.language])))
                    lines.append(
                        Score.Line(
                            start: middle, room: breath.speechEnd - middle,
                            content: .words(id: cue.id + "-out", text: exhale[score.script.start.language])))
                } else {
                    append(contents(of: cue), breath: index, into: &lines)
                }
            }
        case .lastBreath:
            for index in scope
            where index + 1 == score.breaths.endIndex
                || score.breaths[index + 1].stage != score.breaths[index].stage
            {
                let stage = score.breaths[index].stage
                if score.stages[stage].mode == .ladder {
                    // Said only where a slower step follows.
                    guard stage + 1 < score.stages.count, score.stages[stage + 1].mode == .ladder,
                        !score.stages[stage].held, !score.stages[stage + 1].held
                    else { continue }
                }
                append(contents(of: cue), breath: index, into: &lines)
            }
        }
    }

    private func append(
        _ contents: [Score.Line.Content], breath index: Int, into lines: inout [Score.Line]
    ) {
        let breath = score.breaths[index]
        guard let content = contents.first, seconds(content) <= breath.speechEnd - breath.onset,
            !lines.contains(where: { $0.start < breath.speechEnd && breath.onset < $0.end })
        else { return }
        lines.append(
            Score.Line(start: breath.onset, room: breath.speechEnd - breath.onset, content: content))
    }

    private func placeTimed(
        _ cue: CueRule, at time: Double, in scope: Range<Int>, into lines: inout [Score.Line]
    ) {
        var remaining = scope[...]
        for content in contents(of: cue) {
            while let index = remaining.popFirst() {
                let breath = score.breaths[index]
                let end = breath.speechEnd
                guard breath.onset >= time - 1e-6, seconds(content) <= end - breath.onset,
                    !lines.contains(where: { $0.start < end && breath.onset < $0.end })
                else { continue }
                lines.append(
                    Score.Line(
                        start: breath.onset, room: end - breath.onset, content: content, whisper: cue.whisper)
                )
                break
            }
        }
    }

    // MARK: Rules

    /// Whether a cue is said to this person in this session.
    private func isSaid(_ cue: CueRule) -> Bool {
        (cue.until.map { score.script.start.sessionNumber <= $0 } ?? true)
            && cue.condition.holds(in: score.script.start.facts)
    }

    /// The breaths that a cue names: those of a phase, or of each stage of that name; none for a free phase or a
    /// step not walked.
    private func scopes(of cue: CueRule) -> [Range<Int>] {
        if let phase = score.script.phases.firstIndex(where: { $0.id == cue.phase }) {
            let own = score.stages.indices.filter {
                score.stages[$0].phase == phase && !score.ranges[$0].isEmpty
            }
            guard let first = own.first, let last = own.last else { return [] }
            return [score.ranges[first].lowerBound..<score.ranges[last].upperBound]
        }
        return score.stages.indices.compactMap { index in
            let stage = score.stages[index]
            guard !stage.held, !score.ranges[index].isEmpty, stage.names.contains(cue.phase) else {
                return nil
            }
            return score.ranges[index]
        }
    }

    /// When a timed cue is due: nil when that lies outside its phase.
    private func time(of cue: CueRule, in scope: Range<Int>) -> Double? {
        let start = score.breaths[scope.lowerBound].onset
        let end = score.breaths[scope.upperBound - 1].end
        let time: Double
        switch cue.moment {
        case .at(let at): time = at < 0 ? end + at : start + at
        case .share(let share): time = start + share * (end - start)
        case .lastBreath, .breaths, .asked: return nil
        }
        return time >= start && time < end ? time : nil
    }

    private func contents(of cue: CueRule) -> [Score.Line.Content] {
        switch cue.words {
        case .own(let wording): return [.words(id: cue.id, text: filled(wording))]
        case .tense(let wording, _):
            guard let parts = TensingWords.parts(of: filled(wording)) else { return [] }
            return [
                .words(id: cue.id, text: parts.tense), .words(id: cue.id + "-release", text: parts.release),
            ]
        case .breath: return []
        case .outcomes(let words): return [.outcome(words)]
        case .shared(let names): return names.compactMap { content(of: $0, in: cue) }
        }
    }

    private func filled(_ wording: Wording) -> String {
        score.script.definition.lines.fill(
            wording, language: score.script.start.language, region: score.script.start.profile.region)
    }

    private func content(of name: String, in cue: CueRule) -> Score.Line.Content? {
        if name == "P" { return .sentence }
        if name == "reason" {
            return .words(id: cue.id, text: score.script.definition.reason[score.script.start.language])
        }
        let id = LineBook.resolve(name, for: score.script.start.profile)
        let book = score.script.definition.lines
        guard let line = book.lines[id], line.until.map({ score.script.start.sessionNumber <= $0 }) ?? true
        else { return nil }
        return book.text(id, language: score.script.start.language, region: score.script.start.profile.region)
            .map {
                .words(id: id, text: $0)
            }
    }

    private func seconds(_ content: Score.Line.Content) -> Double {
        switch content {
        case .words(_, let text): return Speech.seconds(for: text)
        case .outcome(let words):
            return words.values.map { Speech.seconds(for: filled($0.wording)) }.max() ?? 0
        case .sentence:
            return PositiveSentence.ids.compactMap {
                score.script.definition.lines.text(
                    $0, language: score.script.start.language, region: score.script.start.profile.region)
            }.map { Speech.seconds(for: $0) }.max() ?? 0
        }
    }
}
