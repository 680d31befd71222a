import Synchronization

/// How playback is going, at one moment.
public struct AudioReport: Sendable, Hashable {
    /// Times that the card ran dry and was started again.
    public var xruns: Int
    /// From writing a frame to hearing it, in ms.
    public var delayMilliseconds: Double
    /// Nil until the thread runs; false when the system refused real-time priority.
    public var realtime: Bool?
    /// Frames written.
    public var frames: Int64
    /// Cues that were not played: no room, or later than their own end.
    public var droppedCues: Int
    /// What ended playback before ``AudioOutput/stop()``; nil while all is well.
    public var failure: AudioError?
}

/// What the playback thread counts, readable from anywhere.
final class AudioCounters: Sendable {
    let xruns = Atomic<Int>(0)
    let delayFrames = Atomic<Int>(0)
    /// 0 not known yet, 1 granted, 2 refused.
    let realtime = Atomic<Int>(0)
    let frames = Atomic<Int64>(0)
    let refused = Atomic<Int>(0)
    let missed = Atomic<Int>(0)
    /// Error code of the call that ended playback; 0 while it plays.
    let failure = Atomic<Int32>(0)
    let stopping = Atomic<Bool>(false)
}
