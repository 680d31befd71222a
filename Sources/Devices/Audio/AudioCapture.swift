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
    /// ``MonotonicClock`` nanoseconds at which the last frame of the block was recorded.
    public var stamp: Int64
}

/// Records a sound card input, on a thread of its own.
///
/// The card is taken as it is: no resampling by ALSA, 32-bit samples where there are any. Blocks are 20 ms.
public final class AudioCapture: Sendable {
    /// Frames a second that the card gives, in Hz; its true rate may differ by some hundred ppm.
    public let sampleRate: Double
    /// Values in a frame: 1 when a channel was chosen, else what the card has.
    public let channels: Int

    private let stopping: CaptureLoop.Stop
    private let thread: AudioThread

    /// Opens a PCM and starts recording.
    ///
    /// - Parameters:
    ///   - pcm: name as `arecord -L` lists it.
    ///   - rate: Hz that are asked for; the card gives what is nearest.
    ///   - channel: the one to deliver, from 1; nil for all of them.
    ///   - deliver: takes each event, on the recording thread; it must not wait.
    public init(
        pcm: String, rate: Double = 48_000, channel: Int? = nil,
        deliver: @escaping @Sendable (CaptureEvent) -> Void
    ) throws(AudioError) {
        if let channel, !(1...64).contains(channel) {
            throw AudioError("cannot record channel \(channel) of '\(pcm)': channels count from 1")
        }
        guard rate >= 1_000, rate <= 768_000 else {
            throw AudioError("cannot record '\(pcm)' at \(rate) Hz: choose 8000 to 192000")
        }
        let device = try PCM(
            pcm, .capture,
            PCM.Request(
                rate: rate, channels: channel ?? 1, formats: [.int32, .int16, .float32], resampling: false,
                period: Int(rate * CaptureLoop.blockSeconds), periods: 8))
        if let channel, channel > device.channels {
            throw AudioError(
                "cannot record channel \(channel) of '\(pcm)': it has \(device.channels); choose a lower one")
        }
        let stopping = CaptureLoop.Stop()
        self.stopping = stopping
        sampleRate = device.rate
        channels = channel == nil ? device.channels : 1
        let loop = CaptureLoop(
            device: device, name: pcm, channel: channel, stopping: stopping, deliver: deliver)
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
