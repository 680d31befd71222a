import Foundation

/// Searches a recording for candidates, a part of two or three minutes at a time, so that all stays in the cache.
///
/// The amplitudes of the leads' QRS bands are added up, each weighed by how far its beats stand above its noise
/// around; the humps of the sum are the candidates.
struct CandidateSearch {
    /// Humps lower than this share of the local height of beats are left out.
    private static let floor: Float = 0.12
    /// Of two humps closer than this many seconds the higher one is kept.
    private static let merge = 0.06
    /// Of two humps closer than this many seconds the lower one is left out as well if it is below this share of the
    /// higher one: beats so close are never taken both.
    private static let shadow = 0.2
    private static let shade: Float = 0.25
    /// Seconds between the points of a shape.
    private static let spacing = 0.025
    /// Blocks of `LeadLevels` in a part; blocks of the band that are kept from the part before: two, for whose
    /// weights the blocks behind them were missing, and one of context.
    private static let blocks = 32
    private static let kept = 3

    /// A maximum of the fused signal: its index in the band and its height over that of beats around.
    private struct Hump {
        var index: Int
        var height: Float
        /// The lead that weighs most there.
        var lead = 0
    }

    private let leads: [[Float]]
    private let rate: Double
    private let total: Int
    private let still: Still
    private let spacing: Int
    private let merge: Int
    private let shadow: Int
    private let block: Int
    /// Blocks in a part of this recording.
    private let blocks: Int
    private var band: QRSBand
    private var weights: LeadWeights
    /// Hz for a turning by one radian from point to point.
    private let frequencyScale: Float
    /// The humps of the part; those that are neither steps nor in the shadow of another.
    private var humps: [Hump] = []
    private var clear: [Hump] = []
    private var fused: FusedBand
    /// The candidates so far that were not dropped, in the order of time.
    private(set) var found: [BeatCandidate] = []
    /// Real and imaginary part of eight points around each, lead after lead, scaled to a norm of 1.
    private(set) var shapes: [SIMD8<Float>] = []

    /// - Parameters:
    ///   - rate: of the leads, in Hz.
    ///   - factor: samples to a slow one.
    init(leads: [[Float]], rate: Double, factor: Int) {
        self.leads = leads
        self.rate = rate / Double(factor)
        total = leads[0].count / factor
        spacing = max(1, Int(Self.spacing * self.rate))
        merge = Int((Self.merge * self.rate).rounded())
        shadow = Int((Self.shadow * self.rate).rounded())
        frequencyScale = Float(self.rate) / (2 * .pi * Float(spacing))
        still = Still(rate: self.rate)
        block = LeadLevels.blockLength(rate: self.rate)
        precondition(max(4 * spacing, still.end) <= block, "a block of context is enough")
        // An even number; the first part begins two blocks before the recording.
        blocks = min(Self.blocks, (total / block + Self.kept + 3) & ~1)
        band = QRSBand(
            leads: leads, factor: factor, rate: self.rate, first: -(blocks + Self.kept + 2) * block,
            width: (blocks + Self.kept) * block, advance: blocks * block)
        weights = LeadWeights(leads: leads.count, rate: self.rate, total: total)
        fused = FusedBand(width: band.width)
    }

    /// The spikes of a pacemaker that were left out.
    var spikes: [QRSBand.Spike] { band.found }

    /// Slow samples searched, of how many.
    var progress: (done: Int, total: Int) { (min(total, band.first + (blocks + 1) * block), total) }

    /// Searches the next part of the recording.
    mutating func advance() {
        band.move(on: leads)
        weigh()
        fused.fuse(band, weights: weights, leads: leads.count, blocks: blocks, block: block)
        search(fused.values)
        describe()
    }

    /// Forgets the candidates before a slow index, and their shapes.
    mutating func drop(before index: Int) {
        let dropped = found.firstIndex { $0.index >= index } ?? found.count
        found.removeFirst(dropped)
        shapes.removeFirst(dropped * 2 * leads.count)
    }

    /// Takes the levels of the new blocks and settles the weights of all but the last.
    private mutating func weigh() {
        let first = band.first / block
        for number in stride(from: Self.kept, to: Self.kept + blocks, by: 2) where first + number >= 0 {
            for lead in leads.indices {
                let start = lead * band.width + number * block
                weights.add(band.amplitude, range: start..<start + 2 * block, lead: lead)
            }
        }
        while weights.end < first + Self.kept + blocks - 1 { weights.settle() }
    }

    /// Finds the humps of the fused signal in the part; of humps that are close to each other the highest.
    private mutating func search(_ fused: [Float]) {
        let fused = fused.span
        let bits = SIMD8<Int32>(1, 2, 4, 8, 16, 32, 64, 128)
        for index in stride(from: block, to: (blocks + 1) * block, by: 8) {
            let near = fused.extracting(index - 1..<index + 9)
            let height = near.vector(at: 1)
            let top =
                (height .> Self.floor) .& (height .> near.vector(at: 0)) .& (height .>= near.vector(at: 2))
            var tops = SIMD8<Int32>.zero.replacing(with: bits, where: top).wrappedSum()
            while tops != 0 {
                let k = tops.trailingZeroBitCount
                tops &= tops - 1
                add(Hump(index: index + k, height: near[1 + k]))
            }
        }
    }

    private mutating func add(_ hump: Hump) {
        let place = band.first + hump.index
        // At the very ends the filters see a signal that stands still from there on.
        guard place >= band.half, place < total - band.half else { return }
        if let last = humps.last, hump.index - last.index < merge {
            if last.height < hump.height { humps[humps.count - 1] = hump }
        } else {
            humps.append(hump)
        }
    }

    /// Makes candidates of the humps that are neither steps nor in the shadow of another.
    private mutating func describe() {
        let band = band
        for hump in humps {
            let lead = strongestLead(at: hump.index)
            let middle = lead * band.slowWidth + band.reach + hump.index
            if !still.isStep(in: band.slow.span, at: middle) {
                shade(Hump(index: hump.index, height: hump.height, lead: lead))
            }
        }
        humps.removeAll(keepingCapacity: true)
        // Those at the end may lie in the shadow of one to come.
        let done = band.first + (blocks + 1) * block >= total
        let settled = done ? Int.max : (blocks + 1) * block - shadow
        for hump in clear where hump.index < settled { describe(hump, in: band) }
        clear.removeAll { $0.index < settled }
        for k in clear.indices { clear[k].index -= blocks * block }
    }

    /// Adds a hump to the clear ones unless it is in the shadow of the one before, or takes away what is in its own.
    private mutating func shade(_ hump: Hump) {
        while let last = clear.last, hump.index - last.index < shadow {
            let share = hump.index - last.index < merge ? 1 : Self.shade
            if hump.height <= share * last.height { return }
            guard last.height < share * hump.height else { break }
            clear.removeLast()
        }
        clear.append(hump)
    }

    /// The lead that weighs most at the middle of a hump.
    private func strongestLead(at index: Int) -> Int {
        let block = (band.first + index) / block
        let near = index - spacing + spacing / 2
        var strongest: Float = -1
        var result = 0
        for lead in leads.indices {
            let height = weights.weight(lead, block: block) * band.amplitude[lead * band.width + near]
            if height > strongest {
                strongest = height
                result = lead
            }
        }
        return result
    }

    /// Makes a candidate of a hump.
    private mutating func describe(_ hump: Hump, in band: QRSBand) {
        let place = band.first + hump.index
        let block = place / block
        // The power of the points, and the turning from point to point in the middle.
        var power = SIMD8<Float>.zero
        var along: Float = 0
        var across: Float = 0
        let first = shapes.count
        for lead in leads.indices {
            let gain = weights.weight(lead, block: block)
            let start = lead * band.width + hump.index - 4 * spacing + spacing / 2
            let x = gain * points(of: band.real.span, from: start)
            let y = gain * points(of: band.imaginary.span, from: start)
            shapes.append(x)
            shapes.append(y)
            power += x * x + y * y
            for k in 2...4 {
                along += x[k] * x[k + 1] + y[k] * y[k + 1]
                across += y[k] * x[k + 1] - x[k] * y[k + 1]
            }
        }
        let norm = power.total
        let scale = norm > 0 ? 1 / norm.squareRoot() : 0
        var shape = shapes.mutableSpan
        for k in first..<shape.count { shape[k] *= scale }
        let turn = Angle.of(x: along, y: across)
        found.append(
            BeatCandidate(
                index: Int32(place), lead: Int32(hump.lead), height: log(hump.height),
                noise: weights.noise(block: block),
                frequency: (turn < -0.5 ? turn + 2 * .pi : turn) * frequencyScale))
    }

    /// The eight points of a shape in a signal of the band, the first of them at `start`.
    @inline(__always)
    private func points(of signal: Span<Float>, from start: Int) -> SIMD8<Float> {
        let near = signal.extracting(start..<start + 7 * spacing + 1)
        // A number that the compiler knows saves the checks.
        return spacing == 2
            ? near.extracting(0..<15).column(0, of: 2)
            : spacing == 3 ? near.extracting(0..<22).column(0, of: 3) : near.column(0, of: spacing)
    }
}
