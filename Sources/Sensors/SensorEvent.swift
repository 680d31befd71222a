public import Biosignals

/// One thing that a driver found in the bytes, in the order of the bytes.
public enum SensorEvent: Sendable, Hashable {
    /// The channels from here on: once before the first sample, and again when a text header changes them.
    case layout([Channel])
    /// The next sample of one channel, in the channel's unit. Channels of one driver advance independently,
    /// each by one sample per event.
    case sample(channel: Int, Float)
    /// An interval that the device measured itself, in ms. `kind` tells ECG RR from pulse-to-pulse time.
    case interval(milliseconds: Double, kind: ChannelKind)
    /// The device's own clock for the sample that follows, in seconds since an arbitrary origin.
    case deviceTime(seconds: Double)
    /// An electrode, clip or finger came off (`false`) or is back on (`true`).
    case contact(channel: Int, Bool)
    /// A whole frame (or line) was accepted.
    case frame
    /// Frames were lost, told by a counter in the format.
    case gap(frames: Int)
    /// Bytes that belong to no frame were skipped, or a frame failed its check.
    case fault(SensorFault)
}

/// Trouble inside a byte stream; counted and reported, never thrown.
public enum SensorFault: String, Sendable, Codable, CaseIterable {
    /// A frame failed its check (sum, stop byte, field limits).
    case badFrame = "bad-frame"
    /// Bytes were skipped to find the next frame.
    case resync
    /// The device printed its start-up text: it was reset.
    case restart
    /// A text line that does not match the locked grammar.
    case badLine = "bad-line"
}
