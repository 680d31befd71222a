import Biosignals
import Devices
import Guidance
import Sessions

/// Makes the cues of a replay heard: through a sound card while it plays, or into a WAV file after it.
///
/// A file gets each cue as early as the session gave it, so that it sounds as it would have done live.
final class CuePlayer {
    private enum Output {
        case none
        case card(AudioOutput)
        case file(WavOutput)
    }

    /// Seconds of silence after the last cue.
    private static let tail = 1.0

    private let output: Output
    private let voice: VoiceRenderer?
    private let language: Language
    private let setting: SoundSetting
    private var cues: [(given: SessionTime, cue: Cue)] = []

    /// - Parameters:
    ///   - origin: monotonic nanoseconds of session time zero.
    ///   - recorded: lines that a person recorded; nil for the built-in voice alone.
    init(
        sink: SoundSink, origin: Int64, language: Language, setting: SoundSetting, recorded: RecordedVoice?
    ) throws {
        self.language = language
        self.setting = setting
        switch sink {
        case .none: (output, voice) = (.none, nil)
        case .wav(let path):
            output = .file(try WavOutput(path: path))
            voice = VoiceRenderer(recorded: recorded, sampleRate: WavOutput.sampleRate)
        case .alsa(let pcm):
            let card = try AudioOutput(pcm: pcm, origin: origin)
            output = .card(card)
            voice = VoiceRenderer(recorded: recorded, sampleRate: card.sampleRate)
        }
    }

    func take(_ outputs: [Sessions.Output], at time: SessionTime) {
        for case .cue(let cue) in outputs { take(cue, at: time) }
    }

    /// Takes a cue at the time at which it was given out.
    func take(_ cue: Cue, at time: SessionTime) {
        switch output {
        case .none: break
        case .file: cues.append((time, cue))
        case .card(let card): play(cue, on: card)
        }
    }

    private func play(_ cue: Cue, on card: AudioOutput) {
        guard cue.kind == .voice else { return card.send(cue, setting: setting) }
        guard let voice else { return }
        Task { [language, setting] in
            if let clip = await voice.clip(for: cue, language: language) {
                card.send(cue, clip: clip, setting: setting)
            }
        }
    }

    /// Writes what a file has yet to get, or lets the card fade out.
    func finish(at time: SessionTime) async throws {
        switch output {
        case .none: return
        case .card(let card): card.stop()
        case .file(let file):
            var end = time
            for (given, cue) in cues {
                try file.advance(to: given)
                var clip: VoiceClip?
                if cue.kind == .voice { clip = await voice?.clip(for: cue, language: language) }
                file.send(cue, clip: clip, setting: setting)
                end = max(end, cue.time.advanced(bySeconds: max(cue.seconds, clip?.seconds ?? 0) + Self.tail))
            }
            try file.advance(to: end)
            try file.close()
            if file.droppedCues > 0 {
                StandardError.line("note: \(file.droppedCues) cues found no room in the sound")
            }
        }
        if let trouble = await voice?.trouble { StandardError.line("note: \(trouble)") }
    }
}
