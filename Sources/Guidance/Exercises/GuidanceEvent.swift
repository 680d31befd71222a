public import Biosignals

/// What the guidance says and does, in order. Cues come ahead of their time (see `ExerciseRun.leadTime`).
public enum GuidanceEvent: Sendable, Hashable {
    case phase(PhaseStart)
    case cue(Cue)
    case feedback(Feedback)
    /// Something that may be chosen with one touch.
    case offer(Offer)
    /// The card with whom to call is to be shown.
    case card(ContactCard)
    /// The exercise ended: by itself or stopped.
    case finished(ExerciseSummary)
}

/// How a phase guides.
public enum PhaseMode: String, Sendable, Hashable, Codable, CaseIterable {
    /// Natural breathing, no pacer.
    case free
    /// A pacer at one rate.
    case paced
    /// A pacer that steps down in rate.
    case ladder
    /// A pacer that slows down evenly, breath by breath.
    case slide
    /// Several rates one after the other, with rests between them. Its parts are paced and free.
    case search
    /// Places of the body one after the other. Its parts are free.
    case places

    /// Whether nothing in it is paced.
    public var isFree: Bool { self == .free || self == .places }
}

/// A phase of an exercise begins; for a ladder also each of its steps.
public struct PhaseStart: Sendable, Hashable {
    /// `arrive`, `paced`, `step-3`.
    public var id: String
    public var time: SessionTime
    /// Planned length.
    public var seconds: Double
    public var mode: PhaseMode
    /// Breaths a minute that the pacer aims at; nil when free.
    public var rate: Double?

    public init(id: String, time: SessionTime, seconds: Double, mode: PhaseMode, rate: Double?) {
        self.id = id
        self.time = time
        self.seconds = seconds
        self.mode = mode
        self.rate = rate
    }
}

public enum CueKind: String, Sendable, Hashable, Codable {
    /// The breath sound for an inhalation or exhalation of `seconds`.
    case inhale, exhale
    /// A spoken line.
    case voice
    /// The soft reward.
    case chime
    /// The breath sound fades away over `seconds` and everything scheduled later is dropped: stop, pause.
    case fade
}

/// Something to be heard (and shown) at a time.
public struct Cue: Sendable, Hashable {
    /// When it starts; usually about half a second ahead.
    public var time: SessionTime
    public var kind: CueKind
    /// Length; for a voice line the room it has.
    public var seconds: Double
    /// Loudness of breath sounds relative to the calibrated level, 0 to 1: pacers fade in and out.
    public var gain: Double
    /// Line id of `exercises.md` for a spoken line: `c7`, `G03`.
    public var id: String?
    /// The words of a spoken line, in the session's language.
    public var text: String?

    public init(
        time: SessionTime, kind: CueKind, seconds: Double, gain: Double = 1, id: String? = nil,
        text: String? = nil
    ) {
        self.time = time
        self.kind = kind
        self.seconds = seconds
        self.gain = gain
        self.id = id
        self.text = text
    }
}

/// Level of the feedback (dossier §2.8): 0 searching, 1 on the way, 2 nice.
public struct Feedback: Sendable, Hashable {
    public enum Reason: String, Sendable, Hashable, Codable {
        /// The level follows the pacer-locked fit.
        case follow
        /// Too few clean beats: the level is frozen.
        case noSignal = "no-signal"
        /// No pacer, or an exercise without feedback.
        case off
    }
    public var time: SessionTime
    public var level: Int
    public var reason: Reason

    public init(time: SessionTime, level: Int, reason: Reason) {
        self.time = time
        self.level = level
        self.reason = reason
    }
}

/// What happened in an exercise, computed from what happened.
public struct ExerciseSummary: Sendable, Hashable {
    public var exercise: String
    public var time: SessionTime
    /// Seconds practised (pauses excluded) and planned.
    public var practisedSeconds: Double
    public var plannedSeconds: Double
    public var stopped: Bool
    public var stopReason: String?
    /// Seconds at level 1 or above.
    public var secondsFollowing: Double
    /// The ladder step that was chosen as comfortable, in breaths a minute.
    public var comfortRate: Double?
    /// The rate that a search or slide found, or that was breathed at the end of an exercise at one's own tempo.
    public var tempoRate: Double?
    public var tempo: TempoResult?
    public var stress: StressRecovery?
    /// Median of R² over the part with feedback; nil without a heart.
    public var medianR2: Double?
    /// What was told with a touch, and how often.
    public var taps: [String: Int] = [:]
    /// She would rather not have attention on her body next time.
    public var avoidsBodyFocus = false
    /// What of the exercise's aims was met, by the name of the rule.
    public var successes: [String] = []
    /// Id and words of the one true positive sentence (`exercises.md` §0.6).
    public var sentenceID: String
    public var sentence: String
    /// The same in each language: a screen may have changed its own since.
    public var sentences: [Language: String] = [:]

    public init(
        exercise: String, time: SessionTime, practisedSeconds: Double, plannedSeconds: Double, stopped: Bool,
        stopReason: String?, secondsFollowing: Double, comfortRate: Double?, sentenceID: String,
        sentence: String
    ) {
        self.exercise = exercise
        self.time = time
        self.practisedSeconds = practisedSeconds
        self.plannedSeconds = plannedSeconds
        self.stopped = stopped
        self.stopReason = stopReason
        self.secondsFollowing = secondsFollowing
        self.comfortRate = comfortRate
        self.sentenceID = sentenceID
        self.sentence = sentence
    }
}

/// What the guidance is told about the body.
public struct GuidanceSignals: Sendable, Hashable {
    /// Share of heart rate explained by the pacer over the last `pacerWindow`; nil when it cannot be told.
    public var pacerR2: Double?
    /// Seconds.
    public var pacerWindow: Double
    /// Half the height of the heart-rate wave at the pacer, bpm.
    public var pacerAmplitude: Double?
    /// Heart rate of the last beats, bpm, and RMSSD of the last minute, ms.
    public var heartRate: Double?
    public var rmssd: Double?
    /// Peak to trough of the heart rate in the last breaths, bpm.
    public var rsa: Double?
    /// Share of clean beats in the last 40 s; nil without a heart sensor.
    public var cleanShare: Double?
    /// Flagged intervals and gaps since the session began.
    public var artefacts: Int
    /// Breaths a minute from a breath sensor (never derived from the heart); nil without one.
    public var breathRate: Double?
    /// Depth of the last breath relative to the person's own free breathing; nil when unknown.
    public var relativeDepth: Double?
    /// A heart sensor was there and is not giving a signal now.
    public var heartLost: Bool
    /// Heart rate outside 35 to 180 for 30 s with good contact, or irregular for 2 min (dossier §5.4).
    public var implausible: Bool

    public init(
        pacerR2: Double? = nil, pacerWindow: Double = 40, pacerAmplitude: Double? = nil,
        heartRate: Double? = nil, rmssd: Double? = nil, rsa: Double? = nil, cleanShare: Double? = nil,
        artefacts: Int = 0, breathRate: Double? = nil,
        relativeDepth: Double? = nil, heartLost: Bool = false, implausible: Bool = false
    ) {
        self.pacerR2 = pacerR2
        self.pacerWindow = pacerWindow
        self.pacerAmplitude = pacerAmplitude
        self.heartRate = heartRate
        self.rmssd = rmssd
        self.rsa = rsa
        self.cleanShare = cleanShare
        self.artefacts = artefacts
        self.breathRate = breathRate
        self.relativeDepth = relativeDepth
        self.heartLost = heartLost
        self.implausible = implausible
    }
}
