import Biosignals

/// What a person says sits on an input of a board that does not know it.
enum PortRole: String, Sendable, Hashable, CaseIterable {
    case ecg, ppg, belt, impedance, airflow, emg, eda, eeg, other
    /// Nothing: the input is not asked for, or not passed on.
    case none

    /// For `DriverOption.help`.
    static let names = allCases.map(\.rawValue).joined(separator: ", ")

    var kind: ChannelKind {
        switch self {
        case .ecg: .ecg
        case .ppg: .ppg
        case .belt: .belt
        case .impedance: .impedance
        case .airflow: .airflow
        case .emg, .eda, .eeg, .other, .none: .other
        }
    }

    /// `ecg,none,resp`: one word for each input, from the first; inputs that are not named have nothing.
    /// - Parameter most: inputs that the board has.
    static func list(_ text: String, most: Int) throws(DriverOptionError) -> [PortRole] {
        var roles: [PortRole] = []
        for word in text.split(separator: ",", omittingEmptySubsequences: false) {
            let name = word == "resp" ? "belt" : String(word)
            guard let role = PortRole(rawValue: name) else {
                throw DriverOptionError("ports: '\(word)' is no sensor; write \(names), separated by commas")
            }
            roles.append(role)
        }
        guard roles.count <= most else {
            throw DriverOptionError("ports names \(roles.count) inputs, and there are \(most)")
        }
        guard roles.contains(where: { $0 != .none }) else {
            throw DriverOptionError("ports names no sensor; write for example ports=ecg,none,belt")
        }
        return roles
    }

    /// The `ports` option of a board with these sensors on its first inputs, of which some are asked for.
    static func described(wired: [PortRole], _ signals: [ChannelKind]) -> [String: String] {
        let roles = wired.map { signals.contains($0.kind) ? $0 : .none }
        return roles.allSatisfy { $0 == .none }
            ? [:] : ["ports": roles.map(\.rawValue).joined(separator: ",")]
    }

    /// The name of the channel on input `place` (from 0): the role's, with the input's number when another has taken
    /// it; `prefix` and the number for `other`.
    static func channelName(_ roles: [PortRole], at place: Int, prefix: String) -> String {
        let role = roles[place]
        if role == .other { return "\(prefix)\(place + 1)" }
        return roles.firstIndex(of: role) == place ? role.rawValue : "\(role.rawValue)\(place + 1)"
    }
}
