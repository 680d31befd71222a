/// Another language on the way.
extension Score {
    /// From `time` on the lines are said in another language, each at its place. Where its words are longer than those
    /// that the place was made for, what follows in a free phase waits for their end.
    mutating func speak(_ language: Language, after time: Double) {
        script = script.said(in: language)
        let said = lines.filter { $0.interjected }
        var others = Dictionary(
            grouping: ScoreWords(self).lines(around: said).filter { !$0.interjected }, by: \.content.id
        ).mapValues { $0[...] }
        var free = 0.0
        for index in lines.indices {
            if lines[index].start > time {
                if lines[index].interjected {
                    lines[index].content = translated(lines[index])
                } else if let other = others[lines[index].content.id]?.popFirst() {
                    put(other, at: index, after: max(free, time))
                }
            } else if !lines[index].interjected {
                _ = others[lines[index].content.id]?.popFirst()
            }
            if !lines[index].interjected { free = lines[index].end }
        }
    }

    private mutating func put(_ other: Line, at index: Int, after free: Double) {
        lines[index].content = other.content
        let stage = stages[stage(at: lines[index].start)]
        guard stage.mode == .free else { return }
        lines[index].start = max(min(lines[index].start, stage.end - other.room), free)
        lines[index].room = other.room
    }

    /// A line that the moment asked for and that waits for its place; as it was where the other words do not fit there.
    private func translated(_ line: Line) -> Line.Content {
        let id = line.content.id
        let start = script.start
        let cue = script.definition.cues.first { $0.id == id }
        let text: String? =
            if case .own(let wording) = cue?.words {
                wording[start.language]
            } else {
                script.definition.lines.text(id, language: start.language, region: start.profile.region)
            }
        guard let text, Speech.seconds(for: text) <= line.room else { return line.content }
        return .words(id: id, text: text)
    }
}
