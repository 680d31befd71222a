import CALSA
import Glibc
import Guidance
import Synchronization

/// What the playback thread does: waits for room, renders a period, writes it.
///
/// After the first period it allocates nothing, takes no lock, writes no log and throws nothing; what happens
/// is counted.
final class PlaybackLoop: Sendable {
    /// A cue on its way to the thread, with its words.
    struct Message: Sendable {
        var cue: SoundCue
        var clip: VoiceClip?
    }

    /// 48 kHz, 10 ms periods, 60 ms buffer. Where real-time priority is refused other programs may keep the sound
    /// waiting for longer: 240 ms then. Cues come half a second ahead; what it costs is that a stop is heard later.
    static func request(isRealtime: Bool) -> PCM.Request {
        PCM.Request(
            rate: 48_000, channels: 1, formats: [.int16, .float32, .int32], resampling: true, period: 480,
            periods: isRealtime ? 6 : 24)
    }

    private let device: Mutex<PCM>
    private let origin: Int64
    private let cues: SPSCRing<Message>
    private let returned: SPSCRing<VoiceClip>
    private let counters: AudioCounters

    /// - Parameter origin: ``MonotonicClock`` nanoseconds of session time zero.
    init(
        device: consuming sending PCM, origin: Int64, cues: SPSCRing<Message>, returned: SPSCRing<VoiceClip>,
        counters: AudioCounters
    ) {
        self.device = Mutex(device)
        self.origin = origin
        self.cues = cues
        self.returned = returned
        self.counters = counters
    }

    /// Plays until asked to stop, or until the card is gone.
    func run() {
        device.withLock { device in
            let code = play(device)
            if code < 0 { counters.failure.store(code, ordering: .relaxed) }
            _ = unsafe snd_pcm_drop(device.handle)
        }
    }

    private func play(_ device: borrowing PCM) -> Int32 {
        let period = device.period
        var mixer = CueMixer(sampleRate: device.rate)
        var clock = PlayClock(sampleRate: device.rate, block: period)
        var block = [Float](repeating: 0, count: period)
        let bytes = period * device.channels * device.format.bytes
        let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 16)
        defer { unsafe raw.deallocate() }
        var ending: Int64?
        while true {
            let ready = unsafe snd_pcm_wait(device.handle, 100)
            if ready < 0 {
                let code = recover(device, ready)
                if code < 0 { return code }
                continue
            }
            let stopping = counters.stopping.load(ordering: .relaxed)
            if ready == 0 {
                if stopping { return 0 }
                continue
            }
            let at = clock.begin(heardAt: heard(device), count: period)
            accept(into: &mixer)
            if stopping, ending == nil {
                mixer.schedule(SoundCue(kind: .fade, start: at, frames: Int64(device.rate * 0.050)))
                ending = at + Int64(device.rate * 0.060)
            }
            var span = block.mutableSpan
            mixer.render(into: &span, startingAt: at)
            handBack(from: &mixer)
            unsafe device.format.write(block.span, to: raw, channels: device.channels)
            let code = unsafe write(device, raw)
            if code < 0 { return code }
            if let ending, at >= ending { return drain(device) }
        }
    }

    /// The session frame at which a frame written now will be heard.
    private func heard(_ device: borrowing PCM) -> Double {
        var delay: snd_pcm_sframes_t = 0
        if unsafe snd_pcm_delay(device.handle, &delay) < 0 { delay = 0 }
        counters.delayFrames.store(max(0, delay), ordering: .relaxed)
        return Double(MonotonicClock.now() - origin) * 1e-9 * device.rate + Double(max(0, delay))
    }

    private func accept(into mixer: inout CueMixer) {
        while let message = cues.pop() {
            if !mixer.schedule(message.cue, clip: message.clip) {
                counters.refused.add(1, ordering: .relaxed)
            }
        }
    }

    /// Clips are freed by the sender, not here.
    private func handBack(from mixer: inout CueMixer) {
        while returned.hasRoom, let clip = mixer.takeRetired() { _ = returned.push(clip) }
        counters.missed.store(mixer.missed, ordering: .relaxed)
    }

    private func write(_ device: borrowing PCM, _ raw: UnsafeMutableRawPointer) -> Int32 {
        let frameBytes = device.channels * device.format.bytes
        var done = 0
        var waits = 0
        while done < device.period {
            let count = unsafe snd_pcm_writei(
                device.handle, raw + done * frameBytes, snd_pcm_uframes_t(device.period - done))
            if count > 0 {
                done += count
            } else if count == -Int(EAGAIN) {
                waits += 1
                if waits > 50 { return -ETIMEDOUT }
                _ = unsafe snd_pcm_wait(device.handle, 100)
            } else if count < 0 {
                let code = recover(device, Int32(count))
                if code < 0 { return code }
            }
        }
        counters.frames.add(Int64(done), ordering: .relaxed)
        return 0
    }

    /// After an underrun or a suspend the card starts again; anything else ends playback.
    private func recover(_ device: borrowing PCM, _ code: Int32) -> Int32 {
        guard code == -EPIPE || code == -ESTRPIPE || code == -EINTR else { return code }
        if code == -EPIPE { counters.xruns.add(1, ordering: .relaxed) }
        return unsafe snd_pcm_recover(device.handle, code, 1)
    }

    /// Lets the card play what it has, for at most half a second.
    private func drain(_ device: borrowing PCM) -> Int32 {
        for _ in 0..<50 {
            var delay: snd_pcm_sframes_t = 0
            guard unsafe snd_pcm_delay(device.handle, &delay) >= 0, delay > 0 else { break }
            usleep(10_000)
        }
        return 0
    }
}
