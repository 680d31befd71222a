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
    }

    private let leads: [[Float]]
    private let rate: Double
    private let total: Int
    private let still: Still
    private let spacing: Int
    private let merge: Int
    private let block: Int
    /// Blocks in a part of this recording.
    private let blocks: Int
    private var band: QRSBand
    private var weights: LeadWeights
    /// Hz for a turning by one radian from point to point.
    private let frequencyScale: Float
    private var humps: [Hump] = []
    private var shape: [SIMD8<Float>]
    private var fused: FusedBand
    /// The candidates so far, in the order of time.
    private(set) var found: [BeatCandidate] = []
    /// Real and imaginary part of eight points around each since they were dropped, lead after lead, scaled to a norm
    /// of 1.
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
        // Room for three candidates a second, so that the list is not moved while it grows.
        found.reserveCapacity(3 * Int(Double(total) / self.rate) + 64)
        shape = Array(repeating: .zero, count: 2 * leads.count)
    }

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

    /// Forgets the shapes; the candidates stay.
    mutating func dropShapes() { shapes.removeAll(keepingCapacity: true) }

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
        humps.removeAll(keepingCapacity: true)
        let fused = fused.span
        for index in stride(from: block, to: (blocks + 1) * block, by: 8) {
            let height = fused.vector(at: index)
            let high = height .> Self.floor
            guard any(high) else { continue }
            let top =
                high .& (height .> fused.vector(at: index - 1)) .& (height .>= fused.vector(at: index + 1))
            guard any(top) else { continue }
            for k in 0..<8 where top[k] { add(Hump(index: index + k, height: height[k])) }
        }
    }

    private mutating func add(_ hump: Hump) {
        let place = band.first + hump.index
        // At the very ends the filters see a signal that stands still from there on.
        guard place >= band.half, place < total - band.half else { return }
        if let last = humps.last {
            if hump.index - last.index < merge {
                if last.height < hump.height { humps[humps.count - 1] = hump }
                return
            }
        } else if let last = found.last, place - Int(last.index) < merge {
            // The last one of the part before; it stays once its shape is dropped.
            if shapes.isEmpty || last.height >= log(hump.height) { return }
            found.removeLast()
            shapes.removeLast(2 * leads.count)
        }
        humps.append(hump)
    }

    /// Makes candidates of the humps that are no steps.
    private mutating func describe() {
        let band = band
        let real = band.real.span
        let imaginary = band.imaginary.span
        let slow = band.slow.span
        for hump in humps {
            let place = band.first + hump.index
            let block = place / block
            // The power of the points, and the turning from point to point in the middle.
            var power = SIMD8<Float>.zero
            var along = SIMD4<Float>.zero
            var across = SIMD4<Float>.zero
            var strongest: Float = -1
            var strongestLead = 0
            for lead in leads.indices {
                let gain = weights.weight(lead, block: block)
                let start = lead * band.width + hump.index - 4 * spacing + spacing / 2
                let x = gain * real.column(start, of: spacing)
                let y = gain * imaginary.column(start, of: spacing)
                shape[2 * lead] = x
                shape[2 * lead + 1] = y
                let powers = x * x + y * y
                power += powers
                let x0 = SIMD4(x[2], x[3], x[4], 0)
                let y0 = SIMD4(y[2], y[3], y[4], 0)
                let x1 = SIMD4(x[3], x[4], x[5], 0)
                let y1 = SIMD4(y[3], y[4], y[5], 0)
                along += x0 * x1 + y0 * y1
                across += y0 * x1 - x0 * y1
                if powers[3] > strongest {
                    strongest = powers[3]
                    strongestLead = lead
                }
            }
            let middle = strongestLead * band.slowWidth + band.reach + hump.index
            if still.isStep(in: slow, at: middle) { continue }
            let turn = Angle.of(x: along.sum(), y: across.sum())
            found.append(
                BeatCandidate(
                    index: Int32(place), lead: Int32(strongestLead), height: log(hump.height),
                    noise: weights.noise(block: block),
                    frequency: (turn < -0.5 ? turn + 2 * .pi : turn) * frequencyScale))
            let norm = power.sum()
            let scale = norm > 0 ? 1 / norm.squareRoot() : 0
            for part in shape { shapes.append(scale * part) }
        }
    }
}
