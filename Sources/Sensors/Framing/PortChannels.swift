import Biosignals

/// The channels of a board whose inputs hold what a person says: which input each is, and whether its electrode is on.
struct PortChannels: Sendable {
    /// The most inputs of a board.
    static let most = 16

    let channels: [Channel]
    private var inputs = InlineArray<16, Int>(repeating: 0)
    private var rails: InlineArray<16, RailWatch>

    /// - Parameters:
    ///   - present: inputs that the board has; roles beyond are left out.
    ///   - rate: samples a second; nil when it must be measured, and a rail then counts after 5000 samples.
    ///   - rails: least and greatest value of the converter, to tell an ECG electrode that is off; nil when not known.
    ///   - prefix: what inputs without a role are called, before their number.
    init(
        _ roles: [PortRole], present: Int = most, rate: Double?, unit: String = "",
        rails ends: ClosedRange<Int32>?, prefix: String = "ch", groupDelay: Double = 0
    ) {
        let blind = RailWatch(low: .min, high: .max, rate: 0)
        rails = InlineArray(repeating: blind)
        var channels: [Channel] = []
        for input in roles.indices where input < present && roles[input] != .none {
            let role = roles[input]
            inputs[channels.count] = input
            if role == .ecg, let ends {
                rails[channels.count] = RailWatch(
                    low: ends.lowerBound, high: ends.upperBound, rate: rate ?? 10_000)
            }
            channels.append(
                Channel(
                    name: PortRole.channelName(roles, at: input, prefix: prefix), kind: role.kind,
                    unit: unit, nominalRate: rate, groupDelay: groupDelay))
        }
        self.channels = channels
    }

    var count: Int { channels.count }

    /// The input that `channel` is on, from 0.
    func input(of channel: Int) -> Int { inputs[channel] }

    /// Appends the next sample of `channel`, and that its electrode came off or is back when `counts` says so.
    @inline(__always)
    mutating func give(_ channel: Int, counts: Int32, value: Float, into events: inout [SensorEvent]) {
        if let isOn = rails[channel].push(counts) {
            events.append(.contact(channel: channel, isOn))
        }
        events.append(.sample(channel: channel, value))
    }
}
