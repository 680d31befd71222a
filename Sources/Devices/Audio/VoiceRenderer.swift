public import Guidance

/// Spoken lines, rendered ahead and kept: a line is only ever said once by the voice.
///
/// ```
/// let voice = VoiceRenderer(sampleRate: output.sampleRate)
/// await voice.prepare(lines, language: .nl)
/// output.send(cue, clip: await voice.clip(for: text, language: .nl))
/// ```
public actor VoiceRenderer {
    private struct Line: Hashable {
        var text: String
        var language: Language
    }

    private let voice: EspeakVoice
    private let sampleRate: Double
    private var lines: [Line: Task<VoiceClip?, Never>] = [:]

    /// Why lines are shown but not heard: the first trouble there was; nil while all is well.
    public private(set) var trouble: AudioError?

    /// - Parameter sampleRate: of the clips, in whole Hz.
    public init(voice: EspeakVoice = EspeakVoice(), sampleRate: Double = 48_000) {
        self.voice = voice
        self.sampleRate = sampleRate
    }

    /// The line as sound, at once when it was prepared; nil when it cannot be said.
    public func clip(for text: String, language: Language) async -> VoiceClip? {
        let line = Line(text: text, language: language)
        if let task = lines[line] { return await task.value }
        let task = Task { await render(line) }
        lines[line] = task
        return await task.value
    }

    /// Renders all lines that are not there yet.
    public func prepare(_ texts: [String], language: Language) async {
        for text in texts { _ = await clip(for: text, language: language) }
    }

    private func render(_ line: Line) async -> VoiceClip? {
        // A voice that is missing will not be found a line later.
        guard trouble == nil else { return nil }
        do {
            return try await voice.render(line.text, language: line.language, sampleRate: sampleRate)
        } catch {
            trouble = trouble ?? error
            return nil
        }
    }
}
