public import Guidance

/// Spoken lines, rendered ahead and kept: recorded where there is a recording that fits, otherwise said by the
/// built-in voice.
///
/// ```
/// let voice = VoiceRenderer(sampleRate: output.sampleRate)
/// await voice.prepare(lines, language: .nl)
/// output.send(cue, clip: await voice.clip(for: cue, language: .nl))
/// ```
///
/// What is kept is in memory only and bounded: what was said to a person is nowhere on the disk.
public actor VoiceRenderer {
    /// Seconds of speech that are kept: 35 MB at 48 kHz. A whole exercise has less.
    public static let keptSeconds = 180.0

    private struct Line: Hashable {
        var text: String
        var language: Language
        /// Of a recording; nil for the built-in voice.
        var id: String?
        /// Seconds, for a line that had to be said faster than usual.
        var room: Double?
    }

    private struct Kept {
        var clip: Task<VoiceClip?, Never>
        var seconds = 0.0
        /// When it was last wanted; counts up.
        var used: Int
    }

    private let voice: EspeakVoice
    private let recorded: RecordedVoice?
    private let sampleRate: Double
    private let keptSeconds: Double
    private var lines: [Line: Kept] = [:]
    private var uses = 0

    /// Why lines are shown but not heard, or not heard in the recorded voice: the first trouble there was; nil
    /// while all is well.
    public private(set) var trouble: AudioError?
    /// The built-in voice cannot speak.
    public private(set) var isMute = false

    /// - Parameters:
    ///   - recorded: lines to be preferred.
    ///   - sampleRate: of the clips, in whole Hz.
    public init(
        voice: EspeakVoice = EspeakVoice(), recorded: RecordedVoice? = nil, sampleRate: Double = 48_000,
        keptSeconds: Double = keptSeconds
    ) {
        self.voice = voice
        self.recorded = recorded
        self.sampleRate = sampleRate
        self.keptSeconds = keptSeconds
    }

    /// The words of a voice cue as sound, at once when they were prepared; nil when they cannot be said.
    ///
    /// A recording that is longer than the cue's room gives way to the built-in voice, which then speaks faster
    /// where it must.
    public func clip(for cue: Cue, language: Language) async -> VoiceClip? {
        guard let text = cue.text else { return nil }
        if let id = cue.id, recorded?.path(of: id, language) != nil,
            let clip = await clip(Line(text: text, language: language, id: id)), clip.seconds <= cue.seconds
        {
            return clip
        }
        let calm = await clip(Line(text: text, language: language))
        guard let calm, calm.seconds > cue.seconds else { return calm }
        return await clip(Line(text: text, language: language, room: cue.seconds))
    }

    /// Renders lines in the built-in voice until as much is kept as may be.
    public func prepare(_ texts: [String], language: Language) async {
        for text in texts {
            guard total < keptSeconds else { return }
            _ = await clip(Line(text: text, language: language))
        }
    }

    /// Seconds of speech that are kept now.
    var total: Double { lines.values.reduce(0) { $0 + $1.seconds } }

    private func clip(_ line: Line) async -> VoiceClip? {
        uses += 1
        if let kept = lines[line] {
            lines[line]?.used = uses
            return await kept.clip.value
        }
        let task = Task { await render(line) }
        lines[line] = Kept(clip: task, used: uses)
        let clip = await task.value
        lines[line]?.seconds = clip?.seconds ?? 0
        forgetOldest()
        return clip
    }

    /// The line wanted last stays, however long it is.
    private func forgetOldest() {
        while total > keptSeconds, lines.count > 1,
            let oldest = lines.min(by: { $0.value.used < $1.value.used })
        {
            lines[oldest.key] = nil
        }
    }

    private func render(_ line: Line) async -> VoiceClip? {
        do {
            if let id = line.id {
                return try recorded?.clip(
                    for: id, text: line.text, language: line.language, sampleRate: sampleRate)
            }
            // A voice that is missing will not be found a line later.
            guard !isMute else { return nil }
            return try await voice.render(
                line.text, language: line.language, sampleRate: sampleRate, room: line.room ?? .infinity)
        } catch {
            isMute = isMute || line.id == nil
            trouble = trouble ?? error
            return nil
        }
    }
}
