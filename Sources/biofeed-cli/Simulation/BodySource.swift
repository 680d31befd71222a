import Biosignals

/// What a simulated sensor is put on: gives its samples one after another.
protocol BodySource {
    /// nil when there are no more.
    mutating func next() -> PersonSample?

    /// A cue is heard, at a time in seconds from the first sample; recordings are deaf.
    mutating func hear(_ cue: BreathCue)
}

extension BodySource {
    mutating func hear(_ cue: BreathCue) {}
}

/// A simulated person, who lives for ever.
struct LivingBody: BodySource {
    var person: SimulatedPerson

    mutating func next() -> PersonSample? { person.next() }

    mutating func hear(_ cue: BreathCue) { person.hear(cue) }
}
