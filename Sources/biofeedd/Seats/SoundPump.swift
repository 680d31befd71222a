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
    /// Monotonic nanoseconds of the sound's own time zero.
    private let zero: Int64
    private let logger: Logger
    private let hasFailed = Atomic<Bool>(false)

    /// nil for `none`.
    ///
    /// - Throws: when a WAV file cannot be made. A card that cannot be opened is reported instead.
    init?(_ sink: SoundSink, logger: Logger) throws {
        self.sink = sink
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
        voice = rate > 0 ? VoiceRenderer(sampleRate: rate) : nil
    }

    /// Renders these lines ahead, so that no cue waits for its voice.
    func prepare(_ lines: [String], language: Language) {
        guard let voice else { return }
        Task {
            await voice.prepare(lines, language: language)
            if let trouble = await voice.trouble { logger.notice("lines are shown, not heard: \(trouble)") }
        }
    }

    /// Schedules a cue of a session whose time zero is `sessionOrigin` on the monotonic clock.
    func play(_ cue: Cue, language: Language, sessionOrigin: Int64) {
        var moved = cue
        moved.time = SessionTime(nanoseconds: cue.time.nanoseconds + sessionOrigin - zero)
        guard cue.kind == .voice else { return send(moved, clip: nil) }
        guard let voice, let text = cue.text else { return }
        Task { [moved] in
            if let clip = await voice.clip(for: text, language: language) { send(moved, clip: clip) }
        }
    }

    private func send(_ cue: Cue, clip: VoiceClip?) {
        switch output {
        case .card(let card): card.send(cue, clip: clip)
        case .file(let file): file.send(cue, clip: clip)
        case .unavailable: break
        }
    }

    /// Renders a file's sound up to now; a card keeps its own time.
    func advance() {
        guard case .file(let file) = output, !hasFailed.load(ordering: .relaxed) else { return }
        do throws(AudioError) {
            try file.advance(to: SessionTime(nanoseconds: MonotonicClock.now() - zero))
        } catch {
            hasFailed.store(true, ordering: .relaxed)
            logger.error("\(error)")
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

    /// What `/api/status` says of it.
    func body() async -> SoundBody {
        var body = SoundBody(sink: sink.description, state: "playing")
        body.voice = await voice?.trouble.map { "none: \($0)" } ?? (voice == nil ? "none" : "espeak-ng")
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
