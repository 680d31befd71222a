import CALSA
import Glibc
import Synchronization

/// What the recording thread does: waits for a block, reads it, stamps it, delivers it.
final class CaptureLoop: Sendable {
    /// Asks the thread to end.
    final class Stop: Sendable {
        let flag = Atomic<Bool>(false)
    }

    static let blockSeconds = 0.020

    private let device: Mutex<PCM>
    private let name: String
    private let stopping: Stop
    private let deliver: @Sendable (CaptureEvent) -> Void

    init(
        device: consuming sending PCM, name: String, stopping: Stop,
        deliver: @escaping @Sendable (CaptureEvent) -> Void
    ) {
        self.device = Mutex(device)
        self.name = name
        self.stopping = stopping
        self.deliver = deliver
    }

    /// Records until asked to stop, or until the card is gone.
    func run() {
        device.withLock { device in
            let code = record(device)
            _ = unsafe snd_pcm_drop(device.handle)
            if code < 0 {
                let reason = AudioError.reason(code)
                deliver(.lost(AudioError("sound input '\(name)' is gone: \(reason); plug it in again")))
            }
        }
    }

    private func record(_ device: borrowing PCM) -> Int32 {
        let block = Int((device.rate * Self.blockSeconds).rounded())
        let frameBytes = device.channels * device.format.bytes
        let raw = UnsafeMutableRawPointer.allocate(byteCount: block * frameBytes, alignment: 16)
        defer { unsafe raw.deallocate() }
        var code = unsafe snd_pcm_start(device.handle)
        if code < 0 { return code }
        var filled = 0
        while !stopping.flag.load(ordering: .relaxed) {
            let count = unsafe snd_pcm_readi(
                device.handle, raw + filled * frameBytes, snd_pcm_uframes_t(block - filled))
            if count == -Int(EAGAIN) {
                code = unsafe snd_pcm_wait(device.handle, 100)
            } else {
                code = Int32(truncatingIfNeeded: min(count, 0))
                filled += max(0, count)
            }
            if filled == block {
                deliver(.frames(unsafe frames(device, raw, block)))
                filled = 0
            }
            if code == -EPIPE || code == -ESTRPIPE {
                if filled > 0 { deliver(.frames(unsafe frames(device, raw, filled))) }
                filled = 0
                deliver(.overrun)
                code = unsafe snd_pcm_recover(device.handle, code, 1)
                if code >= 0 { code = unsafe snd_pcm_start(device.handle) }
            }
            if code < 0, code != -EINTR { return code }
        }
        return 0
    }

    private func frames(
        _ device: borrowing PCM, _ raw: UnsafeMutableRawPointer, _ count: Int
    ) -> CapturedFrames {
        // What came since is counted, not asked of the card as a delay: a sound server guesses that one, and is 0.4 s off
        // when it has just started.
        let waiting = max(0, unsafe snd_pcm_avail(device.handle))
        let stamp = MonotonicClock.now() - Int64(Double(waiting) / device.rate * 1e9)
        let raw = UnsafeRawPointer(raw)
        let samples = (0..<count * device.channels).map { unsafe device.format.value(at: $0, of: raw) }
        return CapturedFrames(samples: samples, channels: device.channels, stamp: stamp)
    }
}
