import Biosignals
import Devices
import Guidance
import Logging
import Synchronization

/// Sends cues to where they are heard. A session never waits for it and never fails because of it.
final class SoundPump: Sendable {
    private enum Output: Sendable {
        case card(AudioOutput)
        case file(WavOutput)
        /// There is no card that can be used: the session goes on and says so.
        case unavailable(String)
    }

    private let sink: SoundSink
    private let output: Output
    private let voice: VoiceRenderer?
    private let hasRecordings: Bool
    /// How cues sound when a start does not say.
    private let usual: Mutex<SoundSetting>
    private let setting: Mutex<SoundSetting>
    /// Monotonic nanoseconds of the sound's own time zero.
    private let zero: Int64
    private let logger: Logger
    private let hasFailed = Atomic<Bool>(false)
    private let hasSaidPriority = Atomic<Bool>(false)

    /// nil for `none`.
    ///
    /// - Parameter recorded: lines that a person recorded; nil for the built-in voice alone.
    /// - Throws: when a WAV file cannot be made. A card that cannot be opened is reported instead.
    init?(_ sink: SoundSink, setting: SoundSetting, recorded: RecordedVoice?, logger: Logger) throws {
        self.sink = sink
        usual = Mutex(setting)
        self.setting = Mutex(setting)
        hasRecordings = recorded != nil
        self.logger = logger
        zero = MonotonicClock.now()
        let rate: Double
        switch sink {
        case .none: return nil
        case .wav(let path):
            output = .file(try WavOutput(path: path))
            rate = WavOutput.sampleRate
        case .alsa(let pcm):
            do throws(AudioError) {
                let card = try AudioOutput(pcm: pcm, origin: zero)
                output = .card(card)
                rate = card.sampleRate
            } catch {
                logger.warning("no sound: \(error)")
                output = .unavailable("\(error)")
                rate = 0
            }
        }
        voice = rate > 0 ? VoiceRenderer(recorded: recorded, sampleRate: rate) : nil
    }

    /// How the exercise that begins now sounds; what is nil is as usual. Where a baby is usually near, it stays so.
    func use(breath: BreathVoice?, withBaby: Bool?) {
        let usual = self.usual.withLock { $0 }
        let chosen = SoundSetting(
            breath: breath ?? usual.breath, withBaby: usual.withBaby || withBaby ?? false)
        setting.withLock { $0 = chosen }
    }

    /// From the next exercise on, where its start does not say.
    func setUsual(_ setting: SoundSetting) { usual.withLock { $0 = setting } }

    /// Renders these lines ahead, so that no cue waits for its voice.
    func prepare(_ lines: [String], language: Language) {
        guard let voice else { return }
        Task {
            await voice.prepare(lines, language: language)
            if let trouble = await voice.trouble { logger.notice("spoken lines: \(trouble)") }
        }
    }

    /// Schedules a cue of a session whose time zero is `sessionOrigin` on the monotonic clock.
    func play(_ cue: Cue, language: Language, sessionOrigin: Int64) {
        var moved = cue
        moved.time = SessionTime(nanoseconds: cue.time.nanoseconds + sessionOrigin - zero)
        guard cue.kind == .voice else { return send(moved, clip: nil) }
        guard let voice else { return }
        Task { [moved] in
            if let clip = await voice.clip(for: moved, language: language) { send(moved, clip: clip) }
        }
    }

    private func send(_ cue: Cue, clip: VoiceClip?) {
        let setting = self.setting.withLock { $0 }
        switch output {
        case .card(let card): card.send(cue, clip: clip, setting: setting)
        case .file(let file): file.send(cue, clip: clip, setting: setting)
        case .unavailable: break
        }
    }

    /// Renders a file's sound up to now; a card keeps its own time.
    func advance() {
        if case .card(let card) = output { sayPriority(of: card) }
        guard case .file(let file) = output, !hasFailed.load(ordering: .relaxed) else { return }
        do throws(AudioError) {
            try file.advance(to: SessionTime(nanoseconds: MonotonicClock.now() - zero))
        } catch {
            hasFailed.store(true, ordering: .relaxed)
            logger.error("\(error)")
        }
    }

    /// Says once when the system refused real-time priority.
    private func sayPriority(of card: AudioOutput) {
        guard !hasSaidPriority.load(ordering: .relaxed), let realtime = card.report.realtime else { return }
        hasSaidPriority.store(true, ordering: .relaxed)
        if !realtime {
            logger.notice(
                "sound plays without real-time priority and may have gaps on a busy machine; allow it with RLIMIT_RTPRIO (LimitRTPRIO=20 in a unit)"
            )
        }
    }

    /// Lets what is playing fade and end.
    func stop() {
        switch output {
        case .card(let card):
            card.stop()
            let report = card.report
            logger.info("sound: \(report.xruns) xruns, \(report.droppedCues) cues dropped")
        case .file(let file):
            advance()
            do throws(AudioError) { try file.close() } catch { logger.error("\(error)") }
        case .unavailable: break
        }
    }

    private func voiceState() async -> String {
        guard let voice else { return "none" }
        if await voice.isMute, let trouble = await voice.trouble { return "none: \(trouble)" }
        return hasRecordings ? "recorded" : "espeak-ng"
    }

    /// What `/api/status` says of it.
    func body() async -> SoundBody {
        var body = SoundBody(sink: sink.description, state: "playing")
        body.voice = await voiceState()
        switch output {
        case .card(let card):
            let report = card.report
            if let failure = report.failure { body.state = "failed: \(failure)" }
            body.xruns = report.xruns
            body.delayMilliseconds = report.delayMilliseconds
            body.realTime = report.realtime
        case .file: if hasFailed.load(ordering: .relaxed) { body.state = "failed" }
        case .unavailable(let reason): body.state = "unavailable: \(reason)"
        }
        return body
    }
}
