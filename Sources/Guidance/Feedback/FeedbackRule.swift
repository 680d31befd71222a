/// Level of the feedback from how well the heart follows the pacer (dossier §2.8).
///
/// Each level has a threshold: it is reached after 10 s at or above it and left after 20 s below. Under 90 %
/// clean beats nothing changes, and an artefact never lifts it (`ArtefactCeiling`). There is no level above 2.
public struct FeedbackRule: Sendable, Hashable {
    /// Shares of heart rate explained by the pacer for level 1 and level 2. The first lies above the 99 % limit
    /// of noise for a window of 40 s.
    public static let thresholds = [0.30, 0.60]
    public static let secondsUp = 10.0
    public static let secondsDown = 20.0
    public static let cleanShare = 0.9

    /// The second threshold is the median of her own last sessions, within these.
    public static let personal = 0.45...0.75

    private let thresholds: [Double]
    private var reached = [false, false]
    private var timers = [0.0, 0.0]
    private var ceiling = ArtefactCeiling()
    private var hasFallen = false
    private var secondsSinceFall = 0.0

    /// 0, 1 or 2.
    public private(set) var level = 0
    public private(set) var reason = Feedback.Reason.off
    /// Seconds at level 1 or above with a signal.
    public private(set) var secondsFollowing = 0.0
    /// The level fell to 0 and has been back for 30 s.
    public private(set) var regained = false

    /// - Parameter medians: of R² in her last sessions, newest last; three of them count.
    public init(medians: [Double] = []) {
        let own = medians.filter(\.isFinite).suffix(3).sorted()
        var thresholds = Self.thresholds
        if !own.isEmpty {
            let median = (own[(own.count - 1) / 2] + own[own.count / 2]) / 2
            thresholds[1] = min(max(median, Self.personal.lowerBound), Self.personal.upperBound)
        }
        self.thresholds = thresholds
    }

    /// Takes what the last `seconds` showed. `r2` and `clean` are nil where they cannot be told; without both
    /// there is no heart sensor and no feedback. What was not seen counts as not following.
    /// - Parameters:
    ///   - artefacts: flagged intervals and gaps since the session began.
    ///   - window: seconds of heart rate from which `r2` is calculated.
    public mutating func push(
        r2: Double?, clean: Double?, heartLost: Bool, artefacts: Int, window: Double, seconds: Double
    ) {
        let counted = ceiling.limited(
            r2.map { $0 * (clean ?? 1) }, artefacts: artefacts, window: window, seconds: seconds)
        guard r2 != nil || clean != nil || heartLost else {
            reason = .off
            timers = [0, 0]
            return
        }
        guard !heartLost, (clean ?? 1) >= Self.cleanShare else {
            reason = .noSignal
            timers = [0, 0]
            return
        }
        reason = .follow
        if level > 0 { count(seconds) }
        guard let r2 = counted else { return }
        for index in reached.indices {
            let above = r2 >= thresholds[index]
            timers[index] = above == reached[index] ? 0 : timers[index] + seconds
            let limit = above ? Self.secondsUp : Self.secondsDown
            if timers[index] >= limit - 1e-9 {
                reached[index] = above
                timers[index] = 0
            }
        }
        let before = level
        level = reached[1] ? 2 : reached[0] ? 1 : 0
        if before > 0, level == 0 {
            hasFallen = true
            secondsSinceFall = 0
        }
    }

    private mutating func count(_ seconds: Double) {
        secondsFollowing += seconds
        guard hasFallen else { return }
        secondsSinceFall += seconds
        if secondsSinceFall >= 30 - 1e-9 { regained = true }
    }

    /// The pacer is away: no level, and what was practised is kept.
    public mutating func rest() {
        reached = [false, false]
        timers = [0, 0]
        ceiling = ArtefactCeiling()
        level = 0
        reason = .off
    }
}
