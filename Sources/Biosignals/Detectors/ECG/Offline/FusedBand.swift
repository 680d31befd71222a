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
        let ramp = SIMD8<Float>(0, 1, 2, 3, 4, 5, 6, 7)
        var values = values.mutableSpan
        for lead in 0..<leads {
            let amplitude = band.amplitude.span.extracting(lead * band.width..<(lead + 1) * band.width)
            for part in 1...2 * (blocks + 1) {
                let number = first + part / 2
                let here = weights.weight(lead, block: number)
                let other = weights.weight(lead, block: part % 2 == 0 ? number - 1 : number + 1)
                let edge = 0.5 * (here + other)
                let slope = (part % 2 == 0 ? here - edge : edge - here) / Float(half)
                var gain = (part % 2 == 0 ? edge : here) + slope * ramp
                for index in stride(from: part * half, to: (part + 1) * half, by: 8) {
                    let value = gain * amplitude.vector(at: index)
                    values.store(lead == 0 ? value : values.span.vector(at: index) + value, at: index)
                    gain += 8 * slope
                }
            }
        }
    }
}
