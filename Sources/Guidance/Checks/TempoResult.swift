/// What a search for a tempo found, said no surer than it is (`exercises.md` §5): one test gives a rate ± 0.5.
///
/// Each rate gets 0 to 1 from four things, each relative to this person's largest: median peak-to-trough wave 0.40,
/// power of the wave at the pacer 0.20, smoothness (R²) 0.20, comfort 0.20. The phase between heart and breath has no
/// weight. It ranks, and is never shown as a number to reach.
public struct TempoResult: Sendable, Hashable {
    public struct Ranked: Sendable, Hashable {
        public var rate: Double
        /// 0 to 1; nil when the trial is not compared.
        public var composite: Double?
        public var fault: TempoTrial.Fault?
        public var comfort: Int?
    }
    /// Breaths a minute that suited her; nil when fewer than three rates could be compared.
    public var rate: Double?
    /// The rate is within this of the best one, most likely.
    public static let tolerance = 0.5
    /// Distance of the best from the second in standard errors; nil with fewer than two.
    public var confidence: Double?
    /// One rate stands out: no other within 10 %, and the distance is larger than its error.
    public var isClear: Bool
    public var comfort: Int?
    /// A breath sensor saw that the rates were followed.
    public var breathChecked: Bool
    public var trials: [Ranked]

    public static let fewestTrials = 3
    /// Rates whose composite is within this share of the best are alike.
    public static let tie = 0.10

    public init(_ trials: [TempoTrial]) {
        let valid = trials.filter { $0.fault == nil }
        func largest(_ value: (TempoTrial) -> Double?) -> Double {
            max(valid.compactMap(value).max() ?? 0, 1e-9)
        }
        let wave = largest { $0.wave?.median }
        let power = largest { $0.power.value }
        let smooth = largest { $0.r2.value }
        func composite(_ trial: TempoTrial) -> Double {
            0.4 * (trial.wave?.median ?? 0) / wave + 0.2 * (trial.power.value ?? 0) / power
                + 0.2 * (trial.r2.value ?? 0) / smooth + 0.2 * Double(trial.comfort ?? 5) / 10
        }
        func error(_ trial: TempoTrial) -> Double { 0.4 * (trial.wave?.error ?? 0) / wave }
        self.trials = trials.map {
            Ranked(
                rate: $0.rate, composite: $0.fault == nil ? composite($0) : nil, fault: $0.fault,
                comfort: $0.comfort)
        }
        breathChecked = !valid.isEmpty && valid.allSatisfy { $0.seenBreaths > 0 }
        let ranked = valid.sorted { composite($0) > composite($1) }
        guard ranked.count >= Self.fewestTrials else {
            (rate, confidence, isClear, comfort) = (nil, nil, false, nil)
            return
        }
        let best = composite(ranked[0])
        let spread = (error(ranked[0]) * error(ranked[0]) + error(ranked[1]) * error(ranked[1])).squareRoot()
        let distance = (best - composite(ranked[1])) / max(spread, 1e-6)
        let alike = ranked.filter { composite($0) >= (1 - Self.tie) * best }
        // Alike: the more pleasant one, then the faster one.
        let chosen =
            alike.max { ($0.comfort ?? 5, $0.rate) < ($1.comfort ?? 5, $1.rate) } ?? ranked[0]
        (rate, confidence, comfort) = (chosen.rate, min(distance, 99), chosen.comfort)
        isClear = alike.count == 1 && distance >= 1
    }
}
