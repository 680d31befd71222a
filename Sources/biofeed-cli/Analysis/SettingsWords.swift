import HRV

/// Settings as they are written in one word: `preset=kubios-like,method=lomb,detrend=linear,correct=no`.
struct SettingsWords {
    private var preset: AnalysisPreset?
    private var method: AnalysisSettings.SpectralMethod?
    private var detrend: AnalysisSettings.DetrendMethod?
    private var correct: Bool?

    init(_ text: String) throws {
        for word in text.split(separator: ",") {
            let sides = word.split(separator: "=", maxSplits: 1).map(String.init)
            guard sides.count == 2 else { throw Self.refusal(String(word)) }
            let value = sides[1]
            switch sides[0] {
            case "preset": preset = try Self.chosen(AnalysisPreset(rawValue: value), word) as AnalysisPreset
            case "method":
                method =
                    try Self.chosen(AnalysisSettings.SpectralMethod(rawValue: value), word)
                    as AnalysisSettings.SpectralMethod
            case "detrend":
                detrend =
                    try Self.chosen(AnalysisSettings.DetrendMethod(rawValue: value), word)
                    as AnalysisSettings.DetrendMethod
            case "correct": correct = try Self.chosen(["yes": true, "no": false][value], word) as Bool
            default: throw Self.refusal(String(word))
            }
        }
    }

    /// What is not said stays as it is; a preset comes first.
    func applied(to settings: AnalysisSettings) -> AnalysisSettings {
        var other = settings
        if let preset {
            other = AnalysisSettings(preset)
            other.all = settings.all
            other.correct = settings.correct
        }
        if let method { other.method = method }
        if let detrend { other.detrend = detrend }
        if let correct { other.correct = correct }
        return other
    }

    private static func chosen<Value>(_ value: Value?, _ word: Substring) throws -> Value {
        guard let value else { throw refusal(String(word)) }
        return value
    }

    private static func refusal(_ word: String) -> CommandFailure {
        CommandFailure(
            "cannot compare against '\(word)'; give a table (.csv) or settings: preset=\(AnalysisPreset.allCases.map(\.rawValue).joined(separator: "|")),method=welch|lomb|ar,detrend=priors|linear|none,correct=yes|no"
        )
    }
}
