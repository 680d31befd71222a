import Biosignals

/// An exercise as a picture, SVG: time runs downwards, the breath to the right when it comes in and back when it goes
/// out, and the words stand beside the moment at which they are said.
///
/// Downwards, because words need width: beside each other on one line they would cover one another.
public struct TimelinePicture: Sendable {
    // All in pixels, where a unit is not named.
    private static let width = 860.0
    private static let perSecond = 4.0
    private static let top = 112.0
    private static let bottom = 40.0
    private static let breathLeft = 96.0
    private static let breathWidth = 120.0
    private static let wordsLeft = 260.0
    private static let lineHeight = 18.0
    private static let longestLine = 62

    private let preview: ExercisePreview
    private let words: TimelineWords
    private var parts: [String] = []

    /// The picture of a preview.
    public static func svg(of preview: ExercisePreview) -> String {
        var picture = TimelinePicture(preview)
        picture.draw()
        return picture.parts.joined(separator: "\n") + "\n"
    }

    private init(_ preview: ExercisePreview) {
        self.preview = preview
        words = TimelineWords(preview.language)
    }

    /// Where a moment of the session is.
    private func y(_ time: SessionTime) -> Double { y(time.seconds - ExerciseRun.leadTime) }
    private func y(_ seconds: Double) -> Double { Self.top + max(0, seconds) * Self.perSecond }

    private var seconds: Double { max(0, preview.end.seconds - ExerciseRun.leadTime) }

    private mutating func draw() {
        let placed = placedWords()
        let height = max(y(seconds), placed.last.map { $0.y + $0.height } ?? 0) + Self.bottom
        parts.append(
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(px(Self.width)) \(px(height))" \
            width="\(px(Self.width))" height="\(px(height))" role="img" aria-labelledby="title">
            <title id="title">\(escaped(preview.name)), \(TimelineWords.clock(seconds))</title>
            <style>\(Self.style)</style>
            <rect class="ground" width="100%" height="100%"/>
            <text class="name" x="\(px(Self.breathLeft))" y="50">\(escaped(preview.name))</text>
            <text class="soft" x="\(px(Self.breathLeft))" y="76">\(escaped(preview.id)) · \
            \(TimelineWords.clock(seconds)) · \(escaped(words.legend(isPaced: preview.phases.contains { !$0.mode.isFree })))</text>
            """)
        drawPhases()
        drawMinutes()
        drawBreath()
        for line in placed { draw(line) }
        parts.append("</svg>")
    }

    // MARK: Phases and time

    private mutating func drawPhases() {
        let phases = preview.phases
        for (index, phase) in phases.enumerated() {
            let from = y(phase.time)
            let to = index + 1 < phases.count ? y(phases[index + 1].time) : y(seconds)
            let kind = phase.mode.isFree ? "free" : "paced"
            parts.append(
                """
                <rect class="\(kind)" x="\(px(Self.breathLeft))" y="\(px(from))" \
                width="\(px(Self.breathWidth))" height="\(px(max(0, to - from)))"/>
                <line class="edge" x1="\(px(Self.breathLeft))" x2="\(px(Self.width - 24))" y1="\(px(from))" \
                y2="\(px(from))"/>
                <text class="phase" x="\(px(Self.width - 24))" y="\(px(from + 16))" \
                text-anchor="end">\(escaped(words.phase(phase)))</text>
                """)
        }
    }

    private mutating func drawMinutes() {
        for half in 0...Int(seconds / 30) {
            let at = y(Double(half) * 30)
            let isMinute = half % 2 == 0
            parts.append(
                """
                <line class="tick" x1="\(px(Self.breathLeft - (isMinute ? 14 : 8)))" \
                x2="\(px(Self.breathLeft))" y1="\(px(at))" y2="\(px(at))"/>
                """)
            guard isMinute else { continue }
            parts.append(
                """
                <text class="minute" x="\(px(Self.breathLeft - 22))" y="\(px(at + 5))" \
                text-anchor="end">\(half / 2):00</text>
                """)
        }
    }

    // MARK: Breath

    /// Half breaths as they sound: wide where the breath is in, pale where the sound is soft.
    private mutating func drawBreath() {
        for cue in preview.cues where cue.kind == .inhale || cue.kind == .exhale {
            let from = y(cue.time)
            let to = y(cue.time.advanced(bySeconds: cue.seconds))
            let left = Self.breathLeft
            let full = left + Self.breathWidth - 8
            let (start, end) = cue.kind == .inhale ? (left, full) : (full, left)
            // A cosine, nearly.
            let bend = 0.3642 * (to - from)
            parts.append(
                """
                <path class="\(cue.kind.rawValue)" fill-opacity="\(px(0.15 + 0.85 * cue.gain))" \
                d="M\(px(left)) \(px(from))L\(px(start)) \(px(from))C\(px(start)) \(px(from + bend)) \
                \(px(end)) \(px(to - bend)) \(px(end)) \(px(to))L\(px(left)) \(px(to))Z"/>
                """)
        }
    }

    // MARK: Words

    private struct PlacedWords {
        var cue: Cue
        var lines: [String]
        /// Of the first line's base.
        var y: Double
        var height: Double { Double(lines.count) * TimelinePicture.lineHeight }
    }

    /// Each line at its moment, or below the one before it where that is still in the way.
    private func placedWords() -> [PlacedWords] {
        var placed: [PlacedWords] = []
        for cue in preview.cues where cue.kind == .voice {
            var at = y(cue.time) + 15
            if let last = placed.last { at = max(at, last.y + last.height) }
            placed.append(PlacedWords(cue: cue, lines: Self.wrapped(cue.text ?? ""), y: at))
        }
        return placed
    }

    private static func wrapped(_ text: String) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + word.count < longestLine {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }

    private mutating func draw(_ placed: PlacedWords) {
        let from = y(placed.cue.time)
        let spoken = Speech.seconds(for: placed.cue.text ?? "") * Self.perSecond
        let bar = Self.breathLeft + Self.breathWidth + 12
        let middle = placed.y - 5
        parts.append(
            """
            <rect class="voice" x="\(px(bar))" y="\(px(from + 0.5))" width="4" height="\(px(max(4, spoken - 1)))" \
            rx="2"/>
            <path class="link" d="M\(px(bar + 6)) \(px(from + 7))C\(px(bar + 16)) \(px(from + 7)) \
            \(px(bar + 12)) \(px(middle)) \(px(Self.wordsLeft - 6)) \(px(middle))"/>
            """)
        let kind = placed.cue.gain < 1 ? "words whisper" : "words"
        for (index, line) in placed.lines.enumerated() {
            let isLast = index == placed.lines.count - 1
            let id = isLast ? "<tspan class=\"id\" dx=\"10\">\(escaped(placed.cue.id ?? ""))</tspan>" : ""
            parts.append(
                """
                <text class="\(kind)" x="\(px(Self.wordsLeft))" \
                y="\(px(placed.y + Double(index) * Self.lineHeight))">\(escaped(line))\(id)</text>
                """)
        }
    }

    // MARK: Text

    /// With one decimal at most.
    private func px(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(Double(tenths) / 10)"
    }

    private func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
    }

    private static let style = """
        text { font-family: Inter, Cantarell, system-ui, sans-serif; fill: #22303a } \
        .ground { fill: #fffdf8 } .name { font-size: 26px } .soft { font-size: 14px; fill: #526069 } \
        .free { fill: #f6f1e7 } .paced { fill: #eaf3f0 } .edge { stroke: #dcd2c1 } \
        .phase { font-size: 13px; fill: #526069 } .tick { stroke: #b9ad98 } \
        .minute { font-size: 12px; fill: #526069 } .inhale { fill: #6fb0a6 } .exhale { fill: #a5d0c9 } \
        .voice { fill: #d99a3c } .link { fill: none; stroke: #dcc9a4 } .words { font-size: 14px } \
        .whisper { font-style: italic } .id { font-size: 11px; fill: #6d7780 }
        """
}
