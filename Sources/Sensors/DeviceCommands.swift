/// What a device must be told so that it sends, goes on sending, and stops.
///
/// Commands are written only to a port that a person named with its driver: the same bytes may do anything to another
/// device.
public struct DeviceCommands: Sendable, Hashable {
    /// Bytes, and the pause that the device needs after them.
    public struct Message: Sendable, Hashable {
        public var bytes: [UInt8]
        /// Seconds before the next message.
        public var pause: Double

        public init(_ bytes: [UInt8], pause: Double = 0) {
            self.bytes = bytes
            self.pause = pause
        }
    }

    /// Written in order when the port has been opened.
    public var start: [Message]
    /// Written before the port is closed, and first of all when it has been opened: a device that was left talking by a
    /// crash is stopped then.
    public var stop: [Message]
    /// Written again and again while the port is open.
    public var keepAlive: Message?
    /// Seconds from one `keepAlive` to the next.
    public var keepAliveEvery: Double

    public init(
        start: [Message] = [], stop: [Message] = [], keepAlive: Message? = nil, keepAliveEvery: Double = 0
    ) {
        precondition(keepAlive == nil || keepAliveEvery > 0, "what is repeated has a period")
        self.start = start
        self.stop = stop
        self.keepAlive = keepAlive
        self.keepAliveEvery = keepAliveEvery
    }
}
