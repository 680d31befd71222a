/// Burg's method: the coefficients with which the values before tell a value best, forwards and backwards.
///
/// x(n) = −Σ a(k)·x(n − k) + e(n). It needs no window, and the filter is always stable.
///
/// Source: Burg 1967, 1975.
struct BurgRecursion: Sendable {
    /// a(1), a(2), …: fewer than were asked for where a shorter row tells the signal in full.
    private(set) var coefficients: [Double] = []
    /// Mean square of e, squared unit of the signal; not above 0 where nothing of the signal is left.
    private(set) var error = 0.0

    /// - Parameters:
    ///   - signals: without their mean; pieces of one signal, fitted together, nothing across the holes. Each is longer
    ///     than the order.
    ///   - order: coefficients, at least 1.
    init(_ signals: [[Double]], order: Int) {
        precondition(order >= 1, "a model has at least one coefficient")
        var forward = signals
        var backward = signals
        let samples = signals.reduce(0) { $0 + $1.count }
        guard samples > 0 else { return }
        error = signals.reduce(0) { $0 + $1.reduce(0) { $0 + $1 * $1 } } / Double(samples)
        coefficients.reserveCapacity(order)
        for step in 1...order where error > 0 {
            let reflection = Self.reflection(forward, backward, step: step)
            let previous = coefficients
            for k in previous.indices { coefficients[k] += reflection * previous[previous.count - 1 - k] }
            coefficients.append(reflection)
            error *= 1 - reflection * reflection
            for piece in forward.indices {
                Self.update(&forward[piece], &backward[piece], by: reflection, step: step)
            }
        }
    }

    /// At step k the forward error n belongs to the backward error of n − 1, which stands at n − k: so no error moves
    /// from its place, and both loops run along two rows.
    private static func reflection(_ forward: [[Double]], _ backward: [[Double]], step: Int) -> Double {
        var product = 0.0
        var power = 0.0
        for (f, b) in zip(forward, backward) {
            let sums = sums(f, b, step: step)
            product += sums.product
            power += sums.power
        }
        return power > 0 ? -2 * product / power : 0
    }

    private static func sums(
        _ forward: [Double], _ backward: [Double], step: Int
    ) -> (product: Double, power: Double) {
        let forward = forward.span
        let backward = backward.span
        var product = 0.0
        var power = 0.0
        for n in 0..<forward.count - step {
            let f = forward[n + step]
            let b = backward[n]
            product += f * b
            power += f * f + b * b
        }
        return (product, power)
    }

    private static func update(
        _ forward: inout [Double], _ backward: inout [Double], by reflection: Double, step: Int
    ) {
        var forward = forward.mutableSpan
        var backward = backward.mutableSpan
        for n in 0..<forward.count - step {
            let f = forward[n + step]
            let b = backward[n]
            forward[n + step] = f + reflection * b
            backward[n] = b + reflection * f
        }
    }
}
