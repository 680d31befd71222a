/// Who is simulated, and how well the sensor sits.
public struct SimulatedPersonSettings: Sendable, Hashable, Codable {
    /// Signals of a `sim:` source, in the order in which they were named.
    public var signals: [ChannelKind] = [.ecg, .belt]
    /// Mean heart rate, beats a minute, 30 to 200.
    public var heartRate = 66.0
    /// Difference between the highest and lowest heart rate of a breath, beats a minute, 0 to 40.
    public var rsa = 8.0
    /// Breaths a minute when she breathes her own way, 2 to 40.
    public var breathRate = 12.0
    /// Depth of her breaths, as a part of a normal one: 0.2 (shallow) to 3 (far too deep). The heart swings with it.
    public var depth = 1.0
    /// Whether and how she follows cues.
    public var following = CueFollowing()
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
    /// `sim:`. Signals are `ecg`, `resp`, `ppg` and `airflow`; further parameters `rate`, `depth`; `follow` (part of
    /// the breaths), `lag`, `scatter` and `fade` (seconds), `pacer` (breaths a minute); and `motion=30:5`,
    /// `leadoff=60:3`, `hold=90:10` and `sleep=120:60` (at which second, for how many; several separated by commas).
    public init(source: String) throws(SimulationSourceError) {
        let word = try SimulationWord(source)
        try self.init(word)
        guard let unknown = word.parameters.first(where: { !Self.names.contains($0.name) }) else { return }
        throw SimulationSourceError(
            "no parameter '\(unknown.name)'; there are \(Self.names.joined(separator: ", "))")
    }

    /// What parameters of a person are called.
    public static let names =
        ["hr", "breath", "rsa", "depth", "noise", "ectopic", "seed", "rate"] + followingNames + ["pacer"]
        + PersonEvent.Kind.allCases.map(\.rawValue)

    private static let followingNames = ["follow", "lag", "scatter", "fade"]

    /// Takes from a source what is said of the person; the rest is left to others.
    public init(_ word: SimulationWord) throws(SimulationSourceError) {
        signals = word.signals ?? signals
        for (name, value) in word.parameters { try set(name, to: value) }
        if following.pacer != nil, !word.parameters.contains(where: { $0.name == "follow" }) {
            following.share = 1
        }
        guard following.share == 0 else { return }
        if let idle = word.parameters.first(where: {
            Self.followingNames.dropFirst().contains($0.name) || $0.name == "pacer"
        }) {
            throw SimulationSourceError(
                "'\(idle.name)' is of a person who follows cues: add follow=1, or pacer=6 for a pacer of her own"
            )
        }
    }

    private mutating func set(_ name: String, to text: String) throws(SimulationSourceError) {
        func number(_ range: ClosedRange<Double>) throws(SimulationSourceError) -> Double {
            try SimulationWord.number(name, text, range)
        }
        switch name {
        case "hr": heartRate = try number(30...200)
        case "breath": breathRate = try number(2...40)
        case "rsa": rsa = try number(0...40)
        case "depth": depth = try number(0.2...3)
        case "noise": noise = try number(0...1)
        case "ectopic": ectopic = try number(0...0.5)
        case "rate": rate = try number(25...2000)
        case "follow": following.share = try number(0...1)
        case "lag": following.lag = try number(0...3)
        case "scatter": following.scatter = try number(0...1)
        case "fade": following.halving = try number(1...36_000)
        case "pacer": following.pacer = try number(2...30)
        case "seed":
            guard let value = UInt64(text) else {
                throw SimulationSourceError("seed='\(text)' is not a whole number of 0 or more")
            }
            seed = value
        default:
            guard let kind = PersonEvent.Kind(rawValue: name) else { return }
            events += try SimulationWord.spells(name, text).map {
                PersonEvent(kind: kind, at: $0.at, seconds: $0.seconds)
            }
        }
    }
}
