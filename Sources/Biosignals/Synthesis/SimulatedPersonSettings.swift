/// Something that happens to a simulated sensor at a set time.
public struct PersonEvent: Sendable, Hashable, Codable {
    public enum Kind: String, Sendable, Codable {
        /// The person moves: large slow swings in every signal.
        case motion
        /// The electrodes or the clip come off.
        case leadOff = "leadoff"
    }

    public var kind: Kind
    /// Seconds from the start.
    public var at: Double
    /// How long it lasts, in seconds.
    public var seconds: Double

    public init(kind: Kind, at: Double, seconds: Double) {
        self.kind = kind
        self.at = at
        self.seconds = seconds
    }
}

/// Who is simulated, and how well the sensor sits.
public struct SimulatedPersonSettings: Sendable, Hashable, Codable {
    /// Signals of a `sim:` source, in the order in which they were named.
    public var signals: [ChannelKind] = [.ecg, .belt]
    /// Mean heart rate, beats a minute, 30 to 200.
    public var heartRate = 66.0
    /// Difference between the highest and lowest heart rate of a breath, beats a minute, 0 to 40.
    public var rsa = 8.0
    /// Breaths a minute, 2 to 40.
    public var breathRate = 12.0
    /// Standard deviation of the noise as a part of each signal's height (1 mV for the ECG), 0 to 1.
    public var noise = 0.01
    /// Chance of each beat to be premature, 0 to 0.5.
    public var ectopic = 0.0
    /// The same seed gives the same person.
    public var seed: UInt64 = 1
    /// Samples a second, 25 to 2000.
    public var rate = 250.0
    public var events: [PersonEvent] = []

    public init() {}

    /// Reads a source: `sim:ecg+resp?hr=72&breath=6&rsa=8&noise=0.02&ectopic=0.01&seed=1`, with or without
    /// `sim:`. Signals are `ecg`, `resp`, `ppg` and `airflow`; further parameters `rate`, and
    /// `motion=30:5` and `leadoff=60:3` (at which second, for how many; several separated by commas).
    public init(source: String) throws(SimulationSourceError) {
        let body = source.hasPrefix("sim:") ? source.dropFirst(4) : source[...]
        let halves = body.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        if let names = halves.first, !names.isEmpty {
            signals = []
            for name in names.split(separator: "+", omittingEmptySubsequences: false) {
                guard let kind = Self.signal(name) else {
                    throw SimulationSourceError("no signal '\(name)'; there are ecg, resp, ppg and airflow")
                }
                if !signals.contains(kind) { signals.append(kind) }
            }
        }
        guard halves.count == 2 else { return }
        for pair in halves[1].split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            try set(String(parts[0]), to: parts.count == 2 ? String(parts[1]) : "")
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

    private mutating func set(_ name: String, to text: String) throws(SimulationSourceError) {
        switch name {
        case "hr": heartRate = try Self.number(name, text, 30...200)
        case "breath": breathRate = try Self.number(name, text, 2...40)
        case "rsa": rsa = try Self.number(name, text, 0...40)
        case "noise": noise = try Self.number(name, text, 0...1)
        case "ectopic": ectopic = try Self.number(name, text, 0...0.5)
        case "rate": rate = try Self.number(name, text, 25...2000)
        case "seed":
            guard let value = UInt64(text) else {
                throw SimulationSourceError("seed='\(text)' is not a whole number of 0 or more")
            }
            seed = value
        case "motion": try addEvents(.motion, text)
        case "leadoff": try addEvents(.leadOff, text)
        default:
            throw SimulationSourceError(
                "no parameter '\(name)'; there are hr, breath, rsa, noise, ectopic, seed, rate, motion and "
                    + "leadoff")
        }
    }

    private static func number(
        _ name: String, _ text: String, _ range: ClosedRange<Double>
    ) throws(SimulationSourceError) -> Double {
        guard let value = Double(text), range.contains(value) else {
            throw SimulationSourceError(
                "\(name)='\(text)' is not a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    private mutating func addEvents(
        _ kind: PersonEvent.Kind, _ text: String
    ) throws(SimulationSourceError) {
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let numbers = part.split(separator: ":", omittingEmptySubsequences: false).map { Double($0) }
            guard numbers.count == 2, let at = numbers[0], let seconds = numbers[1],
                at >= 0, seconds > 0, at.isFinite, seconds.isFinite
            else {
                throw SimulationSourceError(
                    "\(kind.rawValue)='\(part)' is not of the form AT:SECONDS, such as 30:5")
            }
            events.append(PersonEvent(kind: kind, at: at, seconds: seconds))
        }
    }
}

/// A `sim:` source that cannot be read; says which part and what is allowed.
public struct SimulationSourceError: Error, Sendable, Hashable, CustomStringConvertible {
    public var description: String

    init(_ reason: String) { description = "sim: " + reason }
}
