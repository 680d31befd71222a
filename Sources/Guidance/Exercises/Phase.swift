extension ExerciseDefinition {
    /// A part of an exercise, guided in one way.
    public struct Phase: Sendable, Hashable {
        public var id: String
        public var mode: PhaseMode
        /// Length of a free or paced phase, of one rate of a search, of one place; 0 where breaths are counted.
        public var seconds: Double = 0
        /// Breaths a minute, at the end where they change; 0 when free.
        public var rate: Double = 0
        /// The rate is the person's stored one, where there is one.
        public var isStored = false
        /// The rate it begins with, where it slides.
        public var from: Double?
        /// It begins with the person's own free rate, where a breath sensor tells it.
        public var fromOwn = false
        /// Seconds of the slide from `from` to `rate`.
        public var over: Double = 0
        /// Breaths of a slide in equal steps of time.
        public var breaths = 0
        /// How much a tap on faster or slower changes, in breaths a minute; 0 for not at all.
        public var adjust: Double = 0
        /// Share of a breath that is the inhale, 0.3 to 0.6.
        public var inhaleShare = Pacer.defaultInhaleShare
        /// Seconds over which the breath sound comes and goes.
        public var fadeIn: Double = 3
        public var fadeOut: Double = 8
        public var steps: [Step] = []
        /// Rates of a search, in the order of a first time, and the seconds of rest between them.
        public var rates: [Double] = []
        public var rest: Double = 0
        public var places: [Place] = []
        /// Nothing is said in it that the file does not say.
        public var silent = false
        /// The person goes on alone after a paced phase: breathing calmly here is worth a word.
        public var tail = false
        public var condition = Condition()
        /// It is done only when the exercise came out so far in this way.
        public var outcome: Outcome?
        /// Line in the file.
        public var line: Int
    }

    /// A step of a ladder.
    public struct Step: Sendable, Hashable {
        public var rate: Double
        public var breaths: Int
        public var line: Int
    }

    /// A part of the body that is visited.
    public struct Place: Sendable, Hashable {
        public var id: String
        /// Muscles that may be made a little tight there; nil where nothing is.
        public var muscle: Muscle?
        public var condition: Condition
        public var line: Int
    }

    /// What a variant or a stage of life changes in a phase.
    public struct PhaseChange: Sendable, Hashable {
        public var seconds: Double?
        public var rate: Double?
        public var from: Double?
        public var breaths: Int?
        public var rates: [Double]?
        public var inhaleShare: Double?
        public var line: Int
    }

    /// For whom a part is: all of `all` hold and none of `none`. What can hold: a stage of life, `late-pregnancy`,
    /// what a person avoids, an option chosen at the start.
    public struct Condition: Sendable, Hashable {
        public var all: [String] = []
        public var none: [String] = []

        func holds(in facts: Set<String>) -> Bool {
            all.allSatisfy(facts.contains) && !none.contains(where: facts.contains)
        }

        /// Whether no person can meet both.
        func excludes(_ other: Condition) -> Bool {
            all.contains(where: other.none.contains) || none.contains(where: other.all.contains)
        }
    }

    /// How an exercise came out, where its words or its course depend on it.
    public enum Outcome: String, Sendable, Hashable, CaseIterable {
        /// The stress check: busier and calm again, not busier, still busy, not known.
        case settled, steady, busy, unknown
        /// The search: one rate stands out, or several are alike.
        case clear, unclear
    }
}

extension ExerciseDefinition.Phase {
    /// Seconds it takes, a ladder's slides aside.
    public var plannedSeconds: Double {
        switch mode {
        case .free, .paced: seconds
        case .ladder: steps.reduce(0) { $0 + Double($1.breaths) * 60 / $1.rate }
        case .slide:
            Slide.even(from: 60 / (from ?? rate), to: 60 / rate, breaths: breaths).reduce(0, +)
        case .search: Double(rates.count) * (seconds + rest) - rest
        case .places: Double(places.count) * seconds
        }
    }

    /// Every rate that it asks for, with `from` at its fastest.
    var allRates: [Double] {
        switch mode {
        case .free, .places: []
        case .paced, .slide: [rate] + (from.map { [$0] } ?? [])
        case .ladder: steps.map(\.rate)
        case .search: rates
        }
    }

    func changed(_ change: ExerciseDefinition.PhaseChange) -> Self {
        var phase = self
        phase.seconds = change.seconds ?? seconds
        phase.rate = change.rate ?? rate
        phase.from = change.from ?? from
        phase.breaths = change.breaths ?? breaths
        phase.rates = change.rates ?? rates
        phase.inhaleShare = change.inhaleShare ?? inhaleShare
        if change.rate != nil || change.rates != nil || change.from != nil { phase.line = change.line }
        return phase
    }
}
