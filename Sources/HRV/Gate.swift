/// Which numbers a recording is long, clean and suited enough for.
struct Gate {
    /// Give every number, and name the reasons all the same.
    let all: Bool
    /// Percent.
    let artefacts: Double
    /// Of clean intervals.
    let seconds: Double
    let beats: Int
    let breathRate: Double?
    private(set) var withheld: [HRVResult.Withheld] = []

    /// Seconds of clean intervals that make a recording one of a day. Source: Task Force 1996 (18 hours).
    static let day = 64_800.0
    /// A recording of 300 s holds a beat less at either end.
    private static let tolerance = 0.98
    private static let highestArtefacts = 10.0

    init(all: Bool, artefacts: Double, seconds: Double, beats: Int, breathRate: Double?) {
        self.all = all
        self.artefacts = artefacts
        self.seconds = seconds
        self.beats = beats
        self.breathRate = breathRate
    }

    var slowBreathing: String? {
        guard let breathRate, breathRate < FrequencyBand.slowestBreathingForHF else { return nil }
        return "breathing below 9 a minute: LF here is the breathing"
    }

    /// Whether there are so many seconds of clean intervals.
    func lasts(_ needed: Double) -> Bool { seconds >= needed * Self.tolerance }

    /// Takes a number away, with the first reason that holds.
    /// - Parameters:
    ///   - needed: seconds of clean intervals; or without a hole, where `unbroken` says how long that is.
    ///   - dirtAllowed: whether it stands among many artefacts.
    mutating func check(
        _ name: String, _ value: inout Double?, seconds needed: Double = 0, unbroken: Double? = nil,
        reason: String? = nil, dirtAllowed: Bool = false
    ) {
        guard value != nil || reason != nil || needed > 0 else { return }
        var why: String?
        let available = unbroken ?? seconds
        if artefacts > Self.highestArtefacts, !dirtAllowed {
            why = "\(tenths(artefacts)) % of the intervals are artefacts, at most 10 % allowed"
        } else if available < needed * Self.tolerance {
            let kind = unbroken == nil ? "clean intervals" : "intervals without a hole"
            why = "needs \(Int(needed)) s of \(kind), has \(tenths(available)) s"
        } else if let reason {
            why = reason
        } else if value == nil {
            why = "not defined for these intervals"
        }
        guard let why else { return }
        withheld.append(.init(name: name, reason: why))
        if !all { value = nil }
    }

    private func tenths(_ value: Double) -> String {
        let scaled = Int((value * 10).rounded())
        return "\(scaled / 10).\(scaled % 10)"
    }
}
