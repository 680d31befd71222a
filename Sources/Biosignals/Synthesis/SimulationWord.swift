/// A `sim:` source taken apart: `sim:ecg+resp?hr=72&breath=6`, with or without `sim:`.
public struct SimulationWord: Sendable {
    /// The signals that were named, each once; nil when none was.
    public var signals: [ChannelKind]?
    /// Parameters in their order, each name once.
    public var parameters: [(name: String, value: String)]

    public init(_ source: String) throws(SimulationSourceError) {
        let body = source.hasPrefix("sim:") ? source.dropFirst(4) : source[...]
        let halves = body.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        if let names = halves.first, !names.isEmpty {
            var kinds: [ChannelKind] = []
            for name in names.split(separator: "+", omittingEmptySubsequences: false) {
                guard let kind = Self.signal(name) else {
                    throw SimulationSourceError("no signal '\(name)'; there are ecg, resp, ppg and airflow")
                }
                if !kinds.contains(kind) { kinds.append(kind) }
            }
            signals = kinds
        }
        parameters = []
        guard halves.count == 2 else { return }
        for pair in halves[1].split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            guard !parameters.contains(where: { $0.name == name }) else {
                throw SimulationSourceError("'\(name)' is said twice")
            }
            parameters.append((name, parts.count == 2 ? String(parts[1]) : ""))
        }
    }

    private static func signal(_ name: Substring) -> ChannelKind? {
        switch name {
        case "ecg": .ecg
        case "resp", "belt": .belt
        case "ppg": .ppg
        case "airflow", "flow": .airflow
        default: nil
        }
    }

    /// The number that a parameter is given.
    public static func number(
        _ name: String, _ text: String, _ range: ClosedRange<Double>
    ) throws(SimulationSourceError) -> Double {
        guard let value = Double(text), range.contains(value) else {
            throw SimulationSourceError(
                "\(name)='\(text)' is not a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// `30:5,60:2`: at which second, and for how many.
    public static func spells(
        _ name: String, _ text: String
    ) throws(SimulationSourceError) -> [(at: Double, seconds: Double)] {
        var spells: [(at: Double, seconds: Double)] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let numbers = part.split(separator: ":", omittingEmptySubsequences: false).map { Double($0) }
            guard numbers.count == 2, let at = numbers[0], let seconds = numbers[1],
                at >= 0, seconds > 0, at.isFinite, seconds.isFinite
            else {
                throw SimulationSourceError(
                    "\(name)='\(part)' is not of the form AT:SECONDS, such as 30:5")
            }
            spells.append((at, seconds))
        }
        return spells
    }
}

/// A `sim:` source that cannot be read; says which part and what is allowed.
public struct SimulationSourceError: Error, Sendable, Hashable, CustomStringConvertible {
    public var description: String

    public init(_ reason: String) { description = "sim: " + reason }
}
