/// What an exercise takes over from earlier ones. All of it is optional: without it everything works.
public struct PracticeHistory: Sendable, Hashable, Codable {
    /// The person's own tempo, found by a search or by trying, in breaths a minute.
    public var tempo: Double?
    /// The step of the staircase that was comfortable last time, in breaths a minute.
    public var comfortRate: Double?
    /// Medians of R² over the paced part of her last sessions, newest last: they make the second level hers.
    public var medianR2: [Double]?
    /// Tension after her last sessions, newest last.
    public var tensionsAfter: [Int]?
    /// Id of the sentence that was said at the end last time.
    public var lastSentence: String?
    public var daysSinceLast: Int?
    /// How often the same exercise was just done in a row.
    public var timesInARow: Int?
    /// How often she stopped because of dizziness in this session, and in the one before.
    public var dizzyToday: Int?
    public var dizzyLastTime: Int?
    /// On the day after a night with the evening exercise, until another one is finished: how many such nights the last
    /// four weeks had while every tension that was told was heavy.
    public var heavyNights: Int?

    public init(
        tempo: Double? = nil, comfortRate: Double? = nil, medianR2: [Double]? = nil,
        tensionsAfter: [Int]? = nil, lastSentence: String? = nil, daysSinceLast: Int? = nil,
        timesInARow: Int? = nil, dizzyToday: Int? = nil, dizzyLastTime: Int? = nil,
        heavyNights: Int? = nil
    ) {
        self.tempo = tempo
        self.comfortRate = comfortRate
        self.medianR2 = medianR2
        self.tensionsAfter = tensionsAfter
        self.lastSentence = lastSentence
        self.daysSinceLast = daysSinceLast
        self.timesInARow = timesInARow
        self.dizzyToday = dizzyToday
        self.dizzyLastTime = dizzyLastTime
        self.heavyNights = heavyNights
    }

    /// Twice dizzy in a session: enough for that day, and the next one begins gently.
    static let enoughDizzy = 2
    /// Tension that is heavy, and for how many sessions in a row before it is spoken of (dossier §5.5).
    public static let heavyTension = 8
    static let heavySessions = 3
    /// The exercise of the evening, and how many heavy nights with it may pass before they are spoken of by day
    /// (exercises.md §14). It says nothing itself: she may be asleep.
    public static let eveningExercise = "sleep"
    static let mostNights = 14
}
