/// What a person reads aloud to give the guidance a voice of her own: every line that can be said, once.
public enum VoiceScript {
    public struct Line: Sendable, Hashable {
        public var id: String
        public var language: Language
        public var text: String
        /// Room that every exercise gives it.
        public var longestSeconds: Double { Speech.seconds(for: text) }
    }

    /// The lines of all exercises, in order of exercise and place, then the shared ones.
    ///
    /// Lines that hold a number are not among them: there would be a recording for every number. The built-in
    /// voice says those.
    public static func lines(of catalogue: ExerciseCatalogue, language: Language, region: Region) -> [Line] {
        var lines: [Line] = []
        var known: Set<String> = []
        func add(_ id: String, _ text: String) {
            guard !text.contains("{"), known.insert(id).inserted else { return }
            lines.append(Line(id: id, language: language, text: text))
        }
        let definitions = catalogue.ids.compactMap { catalogue.entries[$0]?.definition }
        for definition in definitions {
            func filled(_ wording: Wording) -> String {
                definition.lines.fill(wording, language: language, region: region)
            }
            for cue in definition.cues {
                switch cue.words {
                case .own(let wording): add(cue.id, filled(wording))
                case .tense(let wording, _):
                    guard let parts = TensingWords.parts(of: filled(wording)) else { continue }
                    add(cue.id, parts.tense)
                    add(cue.id + "-release", parts.release)
                case .outcomes(let words):
                    for one in words.values.sorted(by: { $0.id < $1.id }) { add(one.id, filled(one.wording)) }
                case .breath(let inhale, let exhale):
                    add(cue.id + "-in", inhale[language])
                    add(cue.id + "-out", exhale[language])
                case .shared(let names):
                    if names.contains("reason") { add(cue.id, definition.reason[language]) }
                }
            }
        }
        if let book = definitions.first?.lines {
            for id in book.lines.keys.sorted() {
                if let text = book.text(id, language: language, region: region) { add(id, text) }
            }
        }
        return lines
    }
}
