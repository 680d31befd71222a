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
    private let still: Still
    private let spacing: Int
    /// Slow samples of context that the filter and the shape need on each side.
    private let margin: Int
    private let block: Int
    private var layout: LaneLayout
    private var slow: [[SIMD8<Float>]]
    private var real: [[SIMD8<Float>]]
    private var imaginary: [[SIMD8<Float>]]
    private var levels: [LeadLevels]
    private var steps: [[Int32]]
    private var heights: [[Float]]
    private var fused: [SIMD8<Float>]
    private(set) var found = BeatCandidates()

    init(leads: [[Float]], rate: Double, factor: Int) {
        self.leads = leads
        let slowRate = rate / Double(factor)
        filters = QRSFilterPair(rate: slowRate)
        spacing = max(1, Int(Self.spacing * slowRate))
        still = Still(rate: slowRate)
        margin = max(4 * spacing, still.end)
        block = LeadLevels.blockLength(rate: slowRate)
        let total = leads[0].count / factor
        let wanted = (total + 2 * Self.context * block) / (LaneLayout.lanes * block) + 1
        layout = LaneLayout(
            factor: factor, rate: slowRate, first: 0, length: min(Self.blocks, wanted) * block, total: total)
        let width = layout.length + 2 * margin
        slow = Array(
            repeating: Array(repeating: .zero, count: width + 2 * filters.half), count: leads.count)
        real = Array(repeating: Array(repeating: .zero, count: width), count: leads.count)
        imaginary = real
        levels = Array(repeating: LeadLevels(), count: leads.count)
        steps = Array(repeating: [], count: LaneLayout.lanes)
        heights = Array(repeating: [], count: LaneLayout.lanes)
        fused = Array(repeating: .zero, count: layout.length + 2)
    }

    /// Searches the whole recording.
    mutating func run() {
        // Room for three humps a second, so that no array is moved while it grows.
        found.reserve(3 * Int(Double(layout.total) / layout.rate) + 64, leads: leads.count)
        let own = LaneLayout.lanes * layout.length - 2 * Self.context * block
        for start in stride(from: 0, to: layout.total, by: own) {
            layout.first = start - Self.context * block
            for lead in leads.indices {
                let reference = leads[lead][max(0, min(layout.total - 1, start)) * layout.factor]
                layout.fill(
                    &slow[lead], margin: margin + filters.half, from: leads[lead],
                    level: reference.isFinite ? reference : 0)
                filters.apply(to: slow[lead], real: &real[lead], imaginary: &imaginary[lead])
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
                let ratio = (level.noise[b] / level.beats[b]).squareRoot()
                let share = 1 / max(ratio, 0.02)
                weight[lead][b] = share / level.beats[b].squareRoot()
                total += share
                dirt += share * ratio
            }
            guard total > 0 else { continue }
            for lead in weight.indices { weight[lead][b] /= total }
            noise[b] = dirt / total
        }
        return (weight, noise)
    }

    private mutating func search(own: Range<Int>) {
        let (weight, noise) = weights()
        for lead in leads.indices { fuse(lead, weight: weight[lead]) }
        for lane in 0..<LaneLayout.lanes {
            steps[lane].removeAll(keepingCapacity: true)
            heights[lane].removeAll(keepingCapacity: true)
        }
        let fusedSteps = self.fused
        let fused = fusedSteps.span
        let floor = SIMD8(repeating: Self.floor)
        for step in 1..<fused.count - 1 {
            let height = fused[step]
            let top = (height .> fused[step - 1]) .& (height .>= fused[step + 1]) .& (height .> floor)
            guard any(top) else { continue }
            for lane in 0..<LaneLayout.lanes where top[lane] {
                steps[lane].append(Int32(step - 1))
                heights[lane].append(height[lane])
            }
        }
        collect(own: own, weight: weight, noise: noise)
    }

    /// Adds a lead's amplitude to the fused signal, whose index 0 is step −1. From the middle of one block to that
    /// of the next its weight goes over in a line.
    private mutating func fuse(_ lead: Int, weight: [Float]) {
        let perLane = layout.length / block
        let half = block / 2
        let start = margin - 1
        let realParts = self.real[lead]
        let imaginaryParts = self.imaginary[lead]
        let real = realParts.span
        let imaginary = imaginaryParts.span
        var fused = self.fused.mutableSpan
        for part in 0..<2 * perLane {
            var gain = SIMD8<Float>.zero
            var end = gain
            for lane in 0..<LaneLayout.lanes {
                let here = lane * perLane + part / 2
                let other = min(max(here + (part % 2 == 0 ? -1 : 1), 0), weight.count - 1)
                let edge = 0.5 * (weight[here] + weight[other])
                gain[lane] = part % 2 == 0 ? edge : weight[here]
                end[lane] = part % 2 == 0 ? weight[here] : edge
            }
            let slope = (end - gain) / Float(half)
            // One step more at either end, to see whether a lane's first and last are maxima.
            let first = part == 0 ? 0 : part * half + 1
            let last = part == 2 * perLane - 1 ? fused.count : (part + 1) * half + 1
            for index in first..<last {
                let a = real[start + index]
                let b = imaginary[start + index]
                let amplitude = gain * (a * a + b * b).squareRoot()
                fused[index] = lead == 0 ? amplitude : fused[index] + amplitude
                gain += slope
            }
        }
    }

    /// Eight points of the band of a lead around a step.
    private func gather(
        _ lead: Int, lane: Int, step: Int, _ x: inout SIMD8<Float>, _ y: inout SIMD8<Float>
    ) {
        let realParts = self.real[lead]
        let imaginaryParts = self.imaginary[lead]
        let real = realParts.span
        let imaginary = imaginaryParts.span
        var at = margin + step - 4 * spacing + spacing / 2
        for k in 0..<8 {
            x[k] = real[at][lane]
            y[k] = imaginary[at][lane]
            at += spacing
        }
    }

    private mutating func collect(own: Range<Int>, weight: [[Float]], noise: [Float]) {
        let perLane = layout.length / block
        let merge = Int32((Self.merge * layout.rate).rounded())
        var parts = [SIMD8<Float>](repeating: .zero, count: 2 * leads.count)
        for lane in 0..<LaneLayout.lanes {
            for (step, fused) in zip(steps[lane], heights[lane]) {
                let place = layout.index(lane: lane, step: Int(step))
                guard own.contains(place), step >= 0 else { continue }
                // At the very ends the filters see a signal that stands still from there on.
                guard place >= filters.half, place < layout.total - filters.half else { continue }
                let b = lane * perLane + Int(step) / block
                let height = log(fused)
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
                    let gain = weight[lead][b]
                    var x = SIMD8<Float>.zero
                    var y = SIMD8<Float>.zero
                    gather(lead, lane: lane, step: Int(step), &x, &y)
                    x *= gain
                    y *= gain
                    parts[2 * lead] = x
                    parts[2 * lead + 1] = y
                    norm += (x * x).sum() + (y * y).sum()
                    for k in 2..<5 {
                        turnX += x[k] * x[k + 1] + y[k] * y[k + 1]
                        turnY += y[k] * x[k + 1] - x[k] * y[k + 1]
                    }
                    let power = x[3] * x[3] + y[3] * y[3]
                    if power > strongest {
                        strongest = power
                        strongestLead = lead
                    }
                }
                let centre = Int(step) + margin + filters.half
                if still.isStep(in: slow[strongestLead], lane: lane, at: centre) { continue }
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
    fileprivate mutating func reserve(_ count: Int, leads: Int) {
        index.reserveCapacity(count)
        height.reserveCapacity(count)
        noise.reserveCapacity(count)
        frequency.reserveCapacity(count)
        shape.reserveCapacity(2 * leads * count)
        lead.reserveCapacity(count)
    }

    fileprivate mutating func removeLast(leads: Int) {
        index.removeLast()
        height.removeLast()
        noise.removeLast()
        frequency.removeLast()
        shape.removeLast(2 * leads)
        lead.removeLast()
    }
}
