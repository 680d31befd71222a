import Biosignals

/// What a simulated sensor is put on: gives its samples one after another.
protocol BodySource {
    /// nil when there are no more.
    mutating func next() -> PersonSample?
}

/// A simulated person, who lives for ever.
struct LivingBody: BodySource {
    var person: SimulatedPerson

    mutating func next() -> PersonSample? { person.next() }
}
