/// Ranks of the last values of a positive series, to within a few percent of the value.
///
/// Counts in eight classes an octave, from 2⁻³² to 2³², so that taking a value in and out costs the same however many
/// are held; ranks are read by walking down from the highest. Values beyond count at the ends.
struct LevelHistogram: Sendable {
    private static let classes = 512
    /// Class of the smallest value counted apart: the exponent of 2⁻³² before the three leading bits of the fraction.
    private static let first = (127 - 32) << 3

    private var counts = [UInt8](repeating: 0, count: classes)
    private var ring: [UInt16]
    private var next = 0
    /// No class above this one holds anything.
    private var highest = 0

    /// Values held.
    private(set) var count = 0

    /// - Parameter width: values looked back on, 1 to 255.
    init(width: Int) {
        precondition((1...255).contains(width), "a level histogram spans 1 to 255 values")
        ring = [UInt16](repeating: 0, count: width)
    }

    /// Takes in a value that is not negative; drops the oldest when full.
    mutating func push(_ value: Float) {
        if count == ring.count { counts[Int(ring[next])] -= 1 } else { count += 1 }
        let place = min(Self.classes - 1, max(0, Int(value.bitPattern >> 20) - Self.first))
        counts[place] += 1
        if place > highest { highest = place }
        ring[next] = UInt16(place)
        next = next + 1 == ring.count ? 0 : next + 1
    }

    /// The value with so many held values above it, read between the edges of its class; 0 when fewer are held.
    mutating func value(below above: Int) -> Float {
        while highest > 0, counts[highest] == 0 { highest -= 1 }
        var passed = 0
        for place in stride(from: highest, through: 0, by: -1) {
            let here = Int(counts[place])
            guard passed + here > above else {
                passed += here
                continue
            }
            let low = Float(bitPattern: UInt32(place + Self.first) << 20)
            let high = Float(bitPattern: UInt32(place + 1 + Self.first) << 20)
            return high - (high - low) * (Float(above - passed) + 0.5) / Float(here)
        }
        return 0
    }

    mutating func reset() {
        for place in counts.indices { counts[place] = 0 }
        next = 0
        highest = 0
        count = 0
    }
}
