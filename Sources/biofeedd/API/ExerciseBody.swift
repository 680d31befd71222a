import Guidance

/// An exercise of the catalogue, as it is told to programs.
struct ExerciseBody: Encodable {
    var id: String
    var name: [String: String]
    var goal: [String: String]
    var seconds: Double
    var sensors: SensorNeedsBody
    /// `anyone` or `practitioner`.
    var startedBy: String
    var variants: [String]
    var options: [String: [String: String]]
    var taps: [String: [String: String]]
    var withBaby: Bool
    var asksTension: Bool
    /// Reasons to stop that are offered.
    var stop: [String]
    /// It comes from the folder of exercises, not with the program.
    var own: Bool?

    enum CodingKeys: String, CodingKey {
        case id, name, goal, seconds, sensors, variants, options, taps, stop, own
        case startedBy = "started_by"
        case withBaby = "with_baby"
        case asksTension = "asks_tension"
    }

    init(_ entry: ExerciseCatalogue.Entry) {
        let definition = entry.definition
        id = definition.id
        name = Self.both(definition.name)
        goal = Self.both(definition.goal)
        seconds = definition.seconds()
        sensors = SensorNeedsBody(
            heart: definition.sensors.heart.rawValue, breath: definition.sensors.breath.rawValue)
        startedBy = definition.startedBy.rawValue
        variants = definition.variants.keys.sorted()
        options = definition.options.mapValues(Self.both)
        taps = definition.taps.mapValues(Self.both)
        withBaby = definition.withBaby
        asksTension = definition.asksTension
        stop = definition.stopReasons.map(\.rawValue)
        own = entry.isOwn ? true : nil
    }

    private static func both(_ wording: Wording) -> [String: String] {
        Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0.rawValue, wording[$0]) })
    }
}

/// `required`, `useful` or `none` for each kind of sensor.
struct SensorNeedsBody: Encodable {
    var heart: String
    var breath: String
}

/// With whom to get in touch, and when.
struct ContactBody: Encodable {
    var lang: String
    var region: String
    var lines: [String]
}
