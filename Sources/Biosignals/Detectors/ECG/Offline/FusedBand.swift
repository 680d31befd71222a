/// The amplitudes of the leads' QRS bands, weighed and added up: about 1 at the height of the beats around.
struct FusedBand: Sendable {
    /// On the grid of the band, less half a block at either end.
    private(set) var values: [Float]

    init(width: Int) { values = Array(repeating: 0, count: width) }

    /// Adds the leads up. From the middle of one block to that of the next a weight goes over in a line.
    ///
    /// - Parameter blocks: that are wanted, from the second on; half a block more is added at either end.
    mutating func fuse(_ band: QRSBand, weights: LeadWeights, leads: Int, blocks: Int, block: Int) {
        let half = block / 2
        let first = band.first / block
        for part in 1...2 * (blocks + 1) {
            let number = first + part / 2
            for lead in 0..<leads {
                let here = weights.weight(lead, block: number)
                let other = weights.weight(lead, block: part % 2 == 0 ? number - 1 : number + 1)
                let edge = 0.5 * (here + other)
                Self.add(
                    band.amplitude, from: lead * band.width + part * half, to: &values,
                    range: part * half..<(part + 1) * half, afresh: lead == 0,
                    gain: part % 2 == 0 ? (edge, here) : (here, edge))
            }
        }
    }

    /// Adds a stretch of a lead with a gain that goes from one number to another.
    private static func add(
        _ amplitude: [Float], from start: Int, to values: inout [Float], range: Range<Int>, afresh: Bool,
        gain: (Float, Float)
    ) {
        let amplitude = amplitude.span.extracting(start..<start + range.count)
        var values = values.mutableSpan
        let slope = (gain.1 - gain.0) / Float(range.count)
        var gains = gain.0 + slope * SIMD8<Float>(0, 1, 2, 3, 4, 5, 6, 7)
        for index in stride(from: 0, to: range.count, by: 8) {
            let value = gains * amplitude.vector(at: index)
            let place = range.lowerBound + index
            values.store(afresh ? value : values.span.vector(at: place) + value, at: place)
            gains += 8 * slope
        }
    }
}
