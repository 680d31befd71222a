public import Sensors

/// What a shell measured of a sensor's connection. A session cannot know it and a replay cannot measure it again, so it
/// is an input like what the sensor sends. What is nil stays as it was said last.
public struct LinkFigures: Sendable, Hashable, Codable {
    /// Milliseconds that a USB adapter may hold bytes back.
    public var adapterMilliseconds: Double?
    /// Mean milliseconds from a read to its decoding, of the reads of the last second.
    public var queueMilliseconds: Double?
    /// Mean milliseconds from there until what followed from it was published.
    public var decodeMilliseconds: Double?
    /// Troubles of a serial line since it was opened.
    public var lineErrors: LineErrors?

    public init(
        adapterMilliseconds: Double? = nil, queueMilliseconds: Double? = nil,
        decodeMilliseconds: Double? = nil, lineErrors: LineErrors? = nil
    ) {
        self.adapterMilliseconds = adapterMilliseconds
        self.queueMilliseconds = queueMilliseconds
        self.decodeMilliseconds = decodeMilliseconds
        self.lineErrors = lineErrors
    }

    /// Takes what newer ones know.
    public mutating func update(with newer: LinkFigures) {
        adapterMilliseconds = newer.adapterMilliseconds ?? adapterMilliseconds
        queueMilliseconds = newer.queueMilliseconds ?? queueMilliseconds
        decodeMilliseconds = newer.decodeMilliseconds ?? decodeMilliseconds
        lineErrors = newer.lineErrors ?? lineErrors
    }
}
