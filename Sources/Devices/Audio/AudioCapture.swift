import Synchronization

/// What an audio input delivers, in order.
public enum CaptureEvent: Sendable, Hashable {
    case frames(CapturedFrames)
    /// Frames were lost before the next ones: the system was too slow to fetch them.
    case overrun
    /// The input is gone; nothing follows.
    case lost(AudioError)
}

/// A block of frames from an audio input.
public struct CapturedFrames: Sendable, Hashable {
    /// Interleaved, −1 to 1.
    public var samples: [Float]
    /// Values in a frame.
    public var channels: Int
    /// ``MonotonicClock`` nanoseconds at which the last frame of the block was recorded.
    public var stamp: Int64
}

/// Records a sound card input, on a thread of its own.
///
/// The card is taken as it is: no resampling by ALSA, 32-bit samples where there are any, 48 kHz where the card has
/// that, and 44.1 kHz at least where it can. Blocks are 20 ms; a second of them may wait where the card has the room, so
/// that a busy machine loses none.
public final class AudioCapture: Sendable {
    /// Frames a second that the card gives, in Hz; its true rate may differ by some hundred ppm.
    public let sampleRate: Double
    /// Values in a frame.
    public let channels: Int
    /// Values in a frame that the card could give.
    public let mostChannels: Int
    /// Bits of a sample, and whether something between the card and us may change the rate: a sound server.
    public let bits: Int
    public let mayResample: Bool

    private let stopping: CaptureLoop.Stop
    private let thread: AudioThread

    /// Opens a PCM and starts recording.
    ///
    /// - Parameters:
    ///   - pcm: name as `arecord -L` lists it.
    ///   - rate: Hz that are asked for; the card gives what is nearest.
    ///   - channels: how many are wanted; the card gives what is nearest.
    ///   - deliver: takes each event, on the recording thread; it must not wait.
    public init(
        pcm: String, rate: Double = 48_000, channels wanted: Int = 1,
        deliver: @escaping @Sendable (CaptureEvent) -> Void
    ) throws(AudioError) {
        guard (1...64).contains(wanted) else {
            throw AudioError("cannot record \(wanted) channels of '\(pcm)': ask for 1 to 64")
        }
        guard rate >= 1_000, rate <= 768_000 else {
            throw AudioError("cannot record '\(pcm)' at \(rate) Hz: choose 8000 to 192000")
        }
        let device = try PCM(
            pcm, .capture,
            PCM.Request(
                rate: rate, leastRate: min(rate, 44_100), channels: wanted,
                formats: [.int32, .int24, .int16, .float32], resampling: false,
                period: Int(rate * CaptureLoop.blockSeconds), periods: 50))
        let stopping = CaptureLoop.Stop()
        self.stopping = stopping
        sampleRate = device.rate
        channels = device.channels
        mostChannels = device.mostChannels
        bits = 8 * device.format.bytes
        mayResample = device.isServed
        let loop = CaptureLoop(device: device, name: pcm, stopping: stopping, deliver: deliver)
        thread = try AudioThread(priority: nil) { _ in loop.run() }
    }

    deinit { stop() }

    /// Ends recording; after this no event comes. Takes up to a tenth of a second.
    ///
    /// - Precondition: not called from `deliver`.
    public func stop() {
        stopping.flag.store(true, ordering: .relaxed)
        thread.join()
    }
}
