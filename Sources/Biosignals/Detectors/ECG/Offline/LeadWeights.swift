/// How much each lead counts in the fused band, block by block of the recording, from one block before it on.
struct LeadWeights: Sendable {
    private var levels: [LeadLevels]
    /// By block and lead: 1 over the amplitude of beats times the lead's share in the fused signal.
    private var weights: [Float] = []
    /// Share of noise in the height of beats by block.
    private var dirt: [Float] = []

    init(leads: Int, rate: Double, total: Int) {
        levels = Array(repeating: LeadLevels(rate: rate, total: total), count: leads)
    }

    /// Blocks that are settled: −1 to `end − 1`.
    var end: Int { dirt.count - 1 }

    /// Takes the next two blocks of a lead.
    mutating func add(_ amplitude: [Float], range: Range<Int>, lead: Int) {
        levels[lead].add(amplitude.span.extracting(range))
    }

    /// Settles the next block; the one behind it must have been added.
    mutating func settle() {
        let block = end
        let begin = weights.count
        var total: Float = 0
        var noise: Float = 0
        for lead in levels.indices {
            let level = levels[lead].levels(around: block)
            guard level.beats > 0 else {
                weights.append(0)
                continue
            }
            let ratio = level.noise / level.beats
            let share = 1 / max(ratio, 0.02)
            weights.append(share / level.beats)
            total += share
            noise += share * ratio
        }
        dirt.append(total > 0 ? noise / total : 1)
        guard total > 0 else { return }
        for k in begin..<weights.count { weights[k] /= total }
    }

    /// The weight of a lead in a block, or in the settled one next to it.
    func weight(_ lead: Int, block: Int) -> Float {
        weights[min(max(block + 1, 0), dirt.count - 1) * levels.count + lead]
    }

    /// Share of noise in the height of beats in a settled block.
    func noise(block: Int) -> Float { dirt[block + 1] }
}
