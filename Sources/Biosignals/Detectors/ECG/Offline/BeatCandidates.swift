import Foundation

/// Humps of the fused QRS band: places where a beat may be.
struct BeatCandidates: Sendable {
    /// Slow index of each.
    var index: [Int32] = []
    /// Natural logarithm of its height over the local height of beats.
    var height: [Float] = []
    /// Share of local noise in the local height of beats.
    var noise: [Float] = []
    /// Turning of the analytic signal at its middle, as a frequency in Hz: high for QRS complexes, low for T waves
    /// and movement.
    var frequency: [Float] = []
    /// Real and imaginary part of eight points around it, lead after lead, scaled to a norm of 1.
    var shape: [SIMD8<Float>] = []
    /// The lead that weighs most there.
    var lead: [UInt8] = []

    var count: Int { index.count }
}

/// Searches a recording for `BeatCandidates`, a part of some minutes at a time, so that all stays in the cache.
struct CandidateSearch {
    /// Humps lower than this share of the local height of beats are left out.
    private static let floor: Float = 0.12
    /// Of two humps closer than this many seconds the higher one is kept.
    private static let merge = 0.06
    /// Seconds between the points of a shape.
    private static let spacing = 0.025
    /// Blocks of `LeadLevels` a lane, and blocks of context at each end of a part.
    private static let blocks = 14
    private static let context = 2

    private let leads: [[Float]]
    private let filters: QRSFilterPair
    private let spacing: Int
    /// Slow samples of context that the filter and the shape need on each side.
    private let margin: Int
    private let block: Int
    private var layout: LaneLayout
    private var slow: [SIMD8<Float>]
    private var real: [[SIMD8<Float>]]
    private var imaginary: [[SIMD8<Float>]]
    private var levels: [LeadLevels]
    private var steps: [[Int32]]
    private var powers: [[Float]]
    private(set) var found = BeatCandidates()

    init(leads: [[Float]], rate: Double, factor: Int) {
        self.leads = leads
        let slowRate = rate / Double(factor)
        filters = QRSFilterPair(rate: slowRate)
        spacing = max(1, Int(Self.spacing * slowRate))
        margin = 4 * spacing
        block = LeadLevels.blockLength(rate: slowRate)
        let total = leads[0].count / factor
        let wanted = (total + 2 * Self.context * block) / (LaneLayout.lanes * block) + 1
        layout = LaneLayout(
            factor: factor, rate: slowRate, first: 0, length: min(Self.blocks, wanted) * block, total: total)
        let width = layout.length + 2 * margin
        slow = Array(repeating: .zero, count: width + 2 * filters.half)
        real = Array(repeating: Array(repeating: .zero, count: width), count: leads.count)
        imaginary = real
        levels = Array(repeating: LeadLevels(), count: leads.count)
        steps = Array(repeating: [], count: LaneLayout.lanes)
        powers = Array(repeating: [], count: LaneLayout.lanes)
    }

    /// Searches the whole recording.
    mutating func run() {
        let own = LaneLayout.lanes * layout.length - 2 * Self.context * block
        for start in stride(from: 0, to: layout.total, by: own) {
            layout.first = start - Self.context * block
            for lead in leads.indices {
                let reference = leads[lead][max(0, min(layout.total - 1, start)) * layout.factor]
                layout.fill(
                    &slow, margin: margin + filters.half, from: leads[lead],
                    level: reference.isFinite ? reference : 0)
                filters.apply(to: slow, real: &real[lead], imaginary: &imaginary[lead])
                levels[lead].measure(
                    real: real[lead], imaginary: imaginary[lead], margin: margin, layout: layout)
            }
            search(own: start..<min(layout.total, start + own))
        }
    }

    /// Weight of a lead by block: 1 over its power of beats times its share in the fused signal.
    private func weights() -> (weight: [[Float]], noise: [Float]) {
        let blocks = levels[0].beats.count
        var weight = levels.map { [Float](repeating: 0, count: $0.beats.count) }
        var noise = [Float](repeating: 1, count: blocks)
        for b in 0..<blocks {
            var total: Float = 0
            var dirt: Float = 0
            for (lead, level) in levels.enumerated() where level.beats[b] > 0 {
                let ratio = level.noise[b] / level.beats[b]
                let share = 1 / max(ratio, 0.0004)
                weight[lead][b] = share / level.beats[b]
                total += share
                dirt += share * ratio
            }
            guard total > 0 else { continue }
            for lead in weight.indices { weight[lead][b] /= total }
            noise[b] = (dirt / total).squareRoot()
        }
        return (weight, noise)
    }

    private mutating func search(own: Range<Int>) {
        let (weight, noise) = weights()
        for lane in 0..<LaneLayout.lanes {
            steps[lane].removeAll(keepingCapacity: true)
            powers[lane].removeAll(keepingCapacity: true)
        }
        let perLane = layout.length / block
        let floor = SIMD8(repeating: Self.floor * Self.floor)
        var before = SIMD8<Float>(repeating: .infinity)
        var middle = before
        for b in 0..<perLane {
            // From the middle of one block to that of the next, the weights go over in a line.
            for half in 0..<2 {
                var gain: [SIMD8<Float>] = []
                var slope: [SIMD8<Float>] = []
                for lead in leads.indices {
                    var here = SIMD8<Float>.zero
                    var next = SIMD8<Float>.zero
                    for lane in 0..<LaneLayout.lanes {
                        let k = lane * perLane + b
                        let other = min(max(k + (half == 0 ? -1 : 1), 0), weight[lead].count - 1)
                        let edge = 0.5 * (weight[lead][k] + weight[lead][other])
                        here[lane] = half == 0 ? edge : weight[lead][k]
                        next[lane] = half == 0 ? weight[lead][k] : edge
                    }
                    gain.append(here)
                    slope.append((next - here) / Float(block / 2))
                }
                // One step more at either end, to see whether the lane's first and last are maxima.
                let first = b * block + half * (block / 2) - (b + half == 0 ? 1 : 0)
                let last =
                    half == 0 ? b * block + block / 2 : (b + 1) * block + (b == perLane - 1 ? 1 : 0)
                scan(first..<last, gain: &gain, slope: slope, floor: floor, before: &before, middle: &middle)
            }
        }
        collect(own: own, weight: weight, noise: noise)
    }

    /// Looks for local maxima of the fused power. The one decided at step `k` lies at `k − 1`.
    private mutating func scan(
        _ range: Range<Int>, gain: inout [SIMD8<Float>], slope: [SIMD8<Float>], floor: SIMD8<Float>,
        before: inout SIMD8<Float>, middle: inout SIMD8<Float>
    ) {
        for step in range {
            var power = SIMD8<Float>.zero
            for lead in 0..<real.count {
                let a = real[lead][step + margin]
                let b = imaginary[lead][step + margin]
                power += gain[lead] * (a * a + b * b)
                gain[lead] += slope[lead]
            }
            let top = (middle .> before) .& (middle .>= power) .& (middle .> floor)
            if any(top) {
                for lane in 0..<LaneLayout.lanes where top[lane] {
                    steps[lane].append(Int32(step - 1))
                    powers[lane].append(middle[lane])
                }
            }
            before = middle
            middle = power
        }
    }

    private mutating func collect(own: Range<Int>, weight: [[Float]], noise: [Float]) {
        let perLane = layout.length / block
        let merge = Int32((Self.merge * layout.rate).rounded())
        var parts = [SIMD8<Float>](repeating: .zero, count: 2 * leads.count)
        for lane in 0..<LaneLayout.lanes {
            for (step, power) in zip(steps[lane], powers[lane]) {
                let place = layout.index(lane: lane, step: Int(step))
                guard own.contains(place), step >= 0 else { continue }
                let b = lane * perLane + Int(step) / block
                let height = 0.5 * log(power)
                if let last = found.index.last, Int32(place) - last < merge {
                    if found.height[found.count - 1] >= height { continue }
                    found.removeLast(leads: leads.count)
                }
                var norm: Float = 0
                var turnX: Float = 0
                var turnY: Float = 0
                var strongest: Float = -1
                var strongestLead = 0
                for lead in leads.indices {
                    let gain = weight[lead][b].squareRoot()
                    var x = SIMD8<Float>.zero
                    var y = SIMD8<Float>.zero
                    for k in 0..<8 {
                        let at = margin + Int(step) + (k - 4) * spacing + spacing / 2
                        x[k] = real[lead][at][lane]
                        y[k] = imaginary[lead][at][lane]
                    }
                    x *= gain
                    y *= gain
                    parts[2 * lead] = x
                    parts[2 * lead + 1] = y
                    norm += (x * x).sum() + (y * y).sum()
                    for k in 2..<5 {
                        turnX += x[k] * x[k + 1] + y[k] * y[k + 1]
                        turnY += y[k] * x[k + 1] - x[k] * y[k + 1]
                    }
                    let own = x[3] * x[3] + y[3] * y[3]
                    if own > strongest {
                        strongest = own
                        strongestLead = lead
                    }
                }
                let scale = norm > 0 ? 1 / norm.squareRoot() : 0
                for part in parts { found.shape.append(part * scale) }
                let turn = atan2(turnY, turnX)
                found.index.append(Int32(place))
                found.height.append(height)
                found.noise.append(noise[b])
                found.frequency.append(
                    (turn < -0.5 ? turn + 2 * .pi : turn) * Float(layout.rate)
                        / (2 * .pi * Float(spacing)))
                found.lead.append(UInt8(strongestLead))
            }
        }
    }
}

extension BeatCandidates {
    fileprivate mutating func removeLast(leads: Int) {
        index.removeLast()
        height.removeLast()
        noise.removeLast()
        frequency.removeLast()
        shape.removeLast(2 * leads)
        lead.removeLast()
    }
}
