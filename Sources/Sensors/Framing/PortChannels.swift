import Biosignals

/// What the counts of an input stand for.
struct PortScale: Sendable {
    /// Of the values; empty for counts.
    var unit = ""
    /// Value = factor · counts + offset.
    var factor: Float = 1
    var offset: Float = 0
    /// Least and greatest value of the converter, to tell an ECG electrode that is off; nil when not known.
    var rails: ClosedRange<Int32>?
}

/// The channels of a board whose inputs hold what a person says: which input each is, what its counts stand for, and
/// whether its electrode is on.
struct PortChannels: Sendable {
    private struct Port: Sendable {
        let input: Int
        let factor: Float
        let offset: Float
        var watch: RailWatch
    }

    let channels: [Channel]
    private var ports: [Port]

    /// - Parameters:
    ///   - present: inputs that the board has; roles beyond are left out.
    ///   - rate: samples a second; nil when it must be measured, and a rail then counts after 5000 samples.
    ///   - prefix: what inputs without a role are called, before their number.
    ///   - scale: of the sensor `role` on the channel that is given as a number from 0.
    init(
        _ roles: [PortRole], present: Int = .max, rate: Double?, prefix: String = "ch",
        groupDelay: Double = 0,
        scale: (_ role: PortRole, _ channel: Int) -> PortScale
    ) {
        var channels: [Channel] = []
        var ports: [Port] = []
        for input in roles.indices where input < present && roles[input] != .none {
            let role = roles[input]
            let scale = scale(role, channels.count)
            let watch = RailWatch(role == .ecg ? scale.rails : nil, rate: rate ?? 10_000)
            ports.append(
                Port(input: input, factor: scale.factor, offset: scale.offset, watch: watch))
            channels.append(
                Channel(
                    name: PortRole.channelName(roles, at: input, prefix: prefix), kind: role.kind,
                    unit: scale.unit, nominalRate: rate, groupDelay: groupDelay))
        }
        self.channels = channels
        self.ports = ports
    }

    /// Channels of plain counts between `rails`.
    init(_ roles: [PortRole], present: Int = .max, rate: Double?, rails: ClosedRange<Int32>?) {
        self.init(roles, present: present, rate: rate) { _, _ in PortScale(rails: rails) }
    }

    var count: Int { channels.count }

    /// The input that `channel` is on, from 0.
    func input(of channel: Int) -> Int { ports[channel].input }

    /// Appends the next sample of `channel`, and that its electrode came off or is back when `counts` says so.
    @inline(__always)
    mutating func give(_ channel: Int, counts: Int32, into events: inout [SensorEvent]) {
        if let isOn = ports[channel].watch.push(counts) {
            events.append(.contact(channel: channel, isOn))
        }
        let value = Float(counts) * ports[channel].factor + ports[channel].offset
        events.append(.sample(channel: channel, value))
    }
}
