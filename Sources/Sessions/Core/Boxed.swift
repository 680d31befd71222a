/// A large value in a place of its own, which is handed over by its address: its holder can be moved at the cost of one
/// word. A copy of the holder is a copy of the value, made when one of the two changes; who changes it while nobody else
/// holds it needs no new place.
public struct Boxed<Value: Sendable>: Sendable {
    /// Exactly one.
    private var values: [Value]

    public init(_ value: consuming Value) { values = [value] }

    public var value: Value {
        _read { yield values[0] }
        _modify { yield &values[0] }
    }

    mutating func change(_ body: (inout Value) -> Void) { body(&values[0]) }
}

extension Boxed: Equatable where Value: Equatable {}
extension Boxed: Hashable where Value: Hashable {}
