import Biosignals

/// A framed driver for a board with inputs ("ports") of which only a person can say what is plugged in.
protocol PortDriver: FramedDriver {
    var inputs: PortChannels { get set }

    /// What the frame at the start of the reader's window has of a channel of `inputs`, as the converter gave it; nil
    /// when it has nothing of it.
    func counts(of channel: Int) -> Int32?
}

extension PortDriver {
    mutating func begin(form: Int) -> [Channel] { inputs.channels }

    @inline(__always)
    mutating func take(length: Int, form: Int, into events: inout [SensorEvent]) {
        takeInputs(into: &events)
    }

    /// Appends `.frame` and a sample of every channel that the frame has something of.
    @inline(__always)
    mutating func takeInputs(into events: inout [SensorEvent]) {
        events.append(.frame)
        for channel in 0..<inputs.count {
            guard let counts = counts(of: channel) else { continue }
            inputs.give(channel, counts: counts, into: &events)
        }
    }
}

extension DriverOption {
    /// The option `ports` of a board whose inputs a person calls `inputs`.
    static func ports(_ inputs: String, default roles: String? = nil) -> DriverOption {
        let ending = roles.map { " (default \($0))" } ?? ""
        return DriverOption(
            name: "ports", help: "sensors on \(inputs), separated by commas: \(PortRole.names)\(ending)")
    }
}
