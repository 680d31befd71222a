public import Biosignals

/// The breaths that a pacer asks for: a pure function of session time.
///
/// Every breath has one length, so that the phase is linear within a breath and continuous from one to the
/// next while the rate changes. Between stretches of breaths (free phases, pauses) there is no phase.
/// It answers for the past as well as for what is planned.
public struct Pacer: Sendable, Hashable {
    /// Inhale 40 %, exhale 60 %: chosen for comfort; the ratio's effect is contested (dossier §4.4).
    public static let defaultInhaleShare = 0.4

    /// One breath.
    public struct Breath: Sendable, Hashable {
        /// Start of the inhale.
        public var onset: SessionTime
        /// Seconds of inhale, and of the whole breath.
        public var inhale: Double
        public var cycle: Double
        /// Where guiding ends: the end of the breath, or earlier when it was cut short.
        public var end: SessionTime

        /// `end` is by default a whole cycle after the onset.
        public init(onset: SessionTime, inhale: Double, cycle: Double, end: SessionTime? = nil) {
            precondition(cycle > 0 && inhale > 0 && inhale < cycle, "a breath needs an inhale and an exhale")
            self.onset = onset
            self.inhale = inhale
            self.cycle = cycle
            self.end = end ?? onset.advanced(bySeconds: cycle)
        }

        /// Start of the exhale.
        public var exhale: SessionTime { onset.advanced(bySeconds: inhale) }
        /// Breaths a minute.
        public var rate: Double { 60 / cycle }
    }

    /// In order of time.
    public private(set) var breaths: [Breath] = []

    public init() {}

    /// Plans a breath after those that are there.
    public mutating func append(_ breath: Breath) {
        if let last = breaths.last {
            precondition(breath.onset >= last.end, "breaths must follow each other")
        }
        breaths.append(breath)
    }

    /// Ends guiding at `time`: later breaths are dropped, a running one is cut short.
    public mutating func cut(at time: SessionTime) {
        while let last = breaths.last, last.onset >= time { breaths.removeLast() }
        if let last = breaths.indices.last, breaths[last].end > time { breaths[last].end = time }
    }

    /// Number of the breath at a time; nil where there is none.
    public func index(at time: SessionTime) -> Int? {
        var low = 0
        var high = breaths.count
        while low < high {
            let middle = (low + high) / 2
            if breaths[middle].onset <= time { low = middle + 1 } else { high = middle }
        }
        guard low > 0, time < breaths[low - 1].end else { return nil }
        return low - 1
    }

    /// Radians since the first inhale, 2π a breath: 0 at the start of an inhale. Nil where there is no pacer.
    public func phase(at time: SessionTime) -> Double? {
        guard let index = index(at: time) else { return nil }
        let breath = breaths[index]
        return 2 * .pi * (Double(index) + min(time.secondsSince(breath.onset) / breath.cycle, 1))
    }

    /// Whether it asks for inhaling; nil where there is no pacer.
    public func isInhaling(at time: SessionTime) -> Bool? {
        guard let index = index(at: time) else { return nil }
        return time < breaths[index].exhale
    }

    /// How full the lungs are to be, 0 to 1: a raised cosine up during the inhale and down during the exhale.
    public func shape(at time: SessionTime) -> Double? {
        guard let index = index(at: time) else { return nil }
        let breath = breaths[index]
        let seconds = time.secondsSince(breath.onset)
        let share =
            seconds < breath.inhale
            ? seconds / breath.inhale : 1 + (seconds - breath.inhale) / (breath.cycle - breath.inhale)
        return Slide.raisedCosine(share)
    }

    /// Breaths a minute; nil where there is no pacer.
    public func rate(at time: SessionTime) -> Double? {
        index(at: time).map { breaths[$0].rate }
    }
}
