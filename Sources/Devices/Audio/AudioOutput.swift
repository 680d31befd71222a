public import Guidance
import Synchronization

/// Guidance sound on a sound card: one thread of its own that renders cues and writes them, each to be heard at
/// its session time.
///
/// ```
/// let output = try AudioOutput(pcm: "default", origin: sessionStart)
/// output.send(cue, clip: nil)
/// output.stop()
/// ```
///
/// Cues are best sent half a second ahead. The card gets silence before the first of them, because many a card
/// swallows the first tenth of a second of a new stream. When real-time priority is refused it plays all the
/// same; ``report`` says so.
public final class AudioOutput: Sendable {
    /// The frames a second that the card runs at, in Hz: voice clips must have this rate.
    public let sampleRate: Double

    /// Of `SCHED_FIFO`, 1 to 99.
    private static let priority: Int32 = 20

    private let pcm: String
    private let cues: SPSCRing<PlaybackLoop.Message>
    private let returned: SPSCRing<VoiceClip>
    private let sending = Mutex(())
    private let counters: AudioCounters
    private let thread: AudioThread

    /// Opens a PCM and starts playing silence.
    ///
    /// - Parameters:
    ///   - pcm: name as `aplay -L` lists it.
    ///   - origin: ``MonotonicClock`` nanoseconds of session time zero.
    public init(pcm: String, origin: Int64) throws(AudioError) {
        let device = try AudioThread.lend(priority: Self.priority) { isRealtime throws(AudioError) in
            try PCM(pcm, .playback, PlaybackLoop.request(isRealtime: isRealtime))
        }
        let rate = device.rate
        let cues = SPSCRing<PlaybackLoop.Message>(capacity: 128)
        let returned = SPSCRing<VoiceClip>(capacity: 512)
        let counters = AudioCounters()
        self.pcm = pcm
        self.cues = cues
        self.returned = returned
        self.counters = counters
        sampleRate = rate
        let loop = PlaybackLoop(
            device: device, origin: origin, cues: cues, returned: returned, counters: counters)
        thread = try AudioThread(priority: Self.priority) { realtime in
            counters.realtime.store(realtime ? 1 : 2, ordering: .relaxed)
            loop.run()
        }
    }

    deinit { stop() }

    /// Hands over a cue. A cue that finds no room is dropped and counted.
    ///
    /// - Parameters:
    ///   - clip: the words of a voice cue, at ``sampleRate``.
    ///   - setting: how it sounds.
    public func send(_ cue: Cue, clip: VoiceClip? = nil, setting: SoundSetting = SoundSetting()) {
        sending.withLock { _ in
            while returned.pop() != nil {}
            let sound = SoundCue(cue, sampleRate: sampleRate, setting: setting)
            let message = PlaybackLoop.Message(cue: sound, clip: clip)
            if !cues.push(message) { counters.refused.add(1, ordering: .relaxed) }
        }
    }

    /// Fades out over 50 ms, lets the card play what it has, and ends the thread. Takes up to half a second.
    public func stop() {
        counters.stopping.store(true, ordering: .relaxed)
        thread.join()
    }

    /// How it is going.
    public var report: AudioReport {
        let code = counters.failure.load(ordering: .relaxed)
        let realtime = counters.realtime.load(ordering: .relaxed)
        return AudioReport(
            xruns: counters.xruns.load(ordering: .relaxed),
            delayMilliseconds: Double(counters.delayFrames.load(ordering: .relaxed)) / sampleRate * 1000,
            realtime: realtime == 0 ? nil : realtime == 1,
            frames: counters.frames.load(ordering: .relaxed),
            droppedCues: counters.refused.load(ordering: .relaxed) + counters.missed.load(ordering: .relaxed),
            failure: code == 0
                ? nil
                : AudioError(
                    "sound output '\(pcm)' stopped: \(AudioError.reason(code)); the session goes on without sound"
                ))
    }
}
