public import Sensors

/// The part of a device's commands that is still to be said on an open port, each message at its moment.
public struct SerialSpeech: Sendable {
    private let commands: DeviceCommands
    private var waiting: ArraySlice<DeviceCommands.Message>
    /// When the next message is due; nil when there is none.
    public private(set) var due: Int64?

    /// Whether everything has been said that starts the device.
    var isStarted: Bool { waiting.isEmpty }

    /// - Parameter now: monotonic nanoseconds.
    public init(_ commands: DeviceCommands, now: Int64) {
        self.commands = commands
        waiting = (commands.stop + commands.start)[...]
        due = now
        plan(after: now, pause: 0)
    }

    /// The message that is due, if one is.
    public mutating func next(now: Int64) -> [UInt8]? {
        guard let due, now >= due else { return nil }
        if let message = waiting.popFirst() {
            plan(after: now, pause: message.pause)
            return message.bytes
        }
        guard let again = commands.keepAlive else { return nil }
        plan(after: now, pause: again.pause)
        return again.bytes
    }

    private mutating func plan(after now: Int64, pause: Double) {
        if !waiting.isEmpty {
            due = now + Int64(pause * 1e9)
        } else if commands.keepAlive != nil {
            due = now + Int64(max(pause, commands.keepAliveEvery) * 1e9)
        } else {
            due = nil
        }
    }
}
