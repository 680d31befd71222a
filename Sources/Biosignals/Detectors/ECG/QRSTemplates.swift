/// The shapes of this person's complexes, learnt from the beats found so far.
///
/// Shapes are kept of the signal's second difference at about 100 to 200 Hz. Motion of electrodes and wander have
/// most of their power at low frequencies; twice differenced they are nearly white, and against white noise
/// correlation with the known shape is the best detector there is (the matched filter with prewhitening). Up to
/// four shapes are held, so that an ectopic kind keeps its own; each is the running mean of its beats, of unit
/// length. A complex that resembles none begins a new shape, in the place of the one that was met least lately.
///
/// Cost: some 100 ns for a comparison at 125 Hz.
struct QRSTemplates: Sendable {
    /// How well a complex fits the shapes.
    struct Match: Sendable {
        /// Index of the shape that fits best; nil when none is known.
        var kind: Int?
        /// Samples by which the complex lies later than where it was looked for.
        var lag = 0
        /// Correlation with that shape, −1 to 1.
        var correlation: Float = 0
        /// Length of the complex, as a share of the usual one.
        var length: Float = 0
    }

    /// Seconds to each side of the middle of a complex that make its shape.
    private static let reach = 0.075
    /// Shifts tried together: those about the middle first, the others, as many to each side, only where none of these
    /// fits well.
    private static let together = 5
    /// Correlation from which a complex is of a known kind.
    private static let same: Float = 0.7
    /// Correlation from which a fit is not sought further from the middle.
    private static let good: Float = 0.85
    /// Beats after which a shape counts in a comparison.
    private static let established: Int32 = 2

    private let half: Int
    /// Samples to each side by which a complex may be shifted to fit best: 7, which is 0.056 s at 125 Hz, or 2 where
    /// these would have to be waited for.
    private let shift: Int
    /// For each place in the window the values of the four shapes.
    private var shapes: [SIMD4<Float>]
    private var sizes = SIMD4<Float>(repeating: 0)
    private var members = SIMD4<Int32>(repeating: 0)
    private var lastMet = SIMD4<Int32>(repeating: 0)
    private var met: Int32 = 0
    /// Second differences of the stretch looked at, and the sum of the squares before each.
    private var bends: [Float]
    private var powers: [Double]

    /// - Parameters:
    ///   - rate: samples a second, 50 to 200.
    ///   - most: samples that may be waited for after the middle of a complex.
    init(rate: Double, following most: Int) {
        half = Int((Self.reach * rate).rounded())
        shift = half + 7 < most ? 7 : 2
        shapes = [SIMD4<Float>](repeating: .zero, count: 2 * half + 1)
        bends = [Float](repeating: 0, count: 2 * (half + shift) + 1)
        powers = [Double](repeating: 0, count: bends.count + 1)
    }

    /// Samples that must follow the middle of a complex before it can be compared.
    var ahead: Int { half + shift + 1 }

    /// The established shape that resembles most what lies around index `middle` of the signal.
    mutating func match(_ signal: borrowing SlidingBuffer, at middle: Int) -> Match {
        guard any(members .>= Self.established) else { return Match() }
        bend(signal, around: middle)
        return match(minimumMembers: Self.established)
    }

    /// The shape of at least so many beats that fits best into the stretch bent last.
    private func match(minimumMembers: Int32) -> Match {
        let known = members .>= minimumMembers
        guard any(known) else { return Match() }
        let largest = sizes.replacing(with: 0, where: members .<= 3).highest
        // A small kind must not pass for a full beat.
        let usual = pointwiseMax(sizes, SIMD4(repeating: 0.5 * largest))
        let middle = shift - Self.together / 2
        var best = compare(from: middle, known: known)
        if middle > 0, best.correlation <= Self.good {
            for first in [0, 2 * Self.together] {
                let other = compare(from: first, known: known)
                if other.correlation > best.correlation { best = other }
            }
        }
        guard let kind = best.kind else { return Match() }
        best.length /= usual[kind]
        return best
    }

    /// The best fit of the shapes for five neighbouring shifts from the given one on, counted from 0; its length is
    /// not yet a share.
    private func compare(from first: Int, known: SIMDMask<SIMD4<Int32>>) -> Match {
        let shapes = shapes.span
        let bends = bends.span.extracting(first..<first + shapes.count + Self.together - 1)
        var along0 = SIMD4<Float>.zero
        var along1 = SIMD4<Float>.zero
        var along2 = SIMD4<Float>.zero
        var along3 = SIMD4<Float>.zero
        var along4 = SIMD4<Float>.zero
        for k in shapes.indices {
            let shape = shapes[k]
            along0 += bends[k] * shape
            along1 += bends[k + 1] * shape
            along2 += bends[k + 2] * shape
            along3 += bends[k + 3] * shape
            along4 += bends[k + 4] * shape
        }
        var best = Match()
        best.correlation = -1
        func look(_ along: SIMD4<Float>, _ k: Int) {
            let power = powers[first + k + shapes.count] - powers[first + k]
            guard power > 0 else { return }
            let length = Float(power.squareRoot())
            let fit = along.replacing(with: -Float.infinity, where: .!known)
            let highest = fit.highest
            let correlation = highest / length
            guard correlation > best.correlation else { return }
            var kind = 0
            while fit[kind] != highest { kind += 1 }
            best = Match(
                kind: kind, lag: first + k - shift, correlation: correlation, length: length)
        }
        // From the middle outwards: of two that fit as well, the nearer.
        look(along2, 2)
        look(along1, 1)
        look(along3, 3)
        look(along0, 0)
        look(along4, 4)
        return best
    }

    /// Learns from a beat around index `middle` of the signal. Gives its correlation with the shapes known before;
    /// nil while none is established.
    mutating func learn(_ signal: borrowing SlidingBuffer, at middle: Int) -> Float? {
        met += 1
        bend(signal, around: middle)
        let before = match(minimumMembers: Self.established)
        // All kinds at once where all are established.
        let found = any(members .== 1) ? match(minimumMembers: 1) : before
        let kind = found.correlation >= Self.same ? found.kind : nil
        // The stretch just compared, its middle where it fits the shape.
        let first = shift + (kind == nil ? 0 : found.lag)
        let power = powers[first + shapes.count] - powers[first]
        guard power > 0 else { return nil }
        let length = Float(power.squareRoot())
        if let kind {
            let gain = max(0.1, 1 / Float(members[kind] + 1))
            Self.draw(&shapes, kind, towards: bends, from: first, length: length, gain: gain)
            sizes[kind] += gain * (min(length * found.correlation, 2 * sizes[kind]) - sizes[kind])
            members[kind] += 1
            lastMet[kind] = met
        } else {
            let kind = leastStanding
            for k in shapes.indices { shapes[k][kind] = bends[first + k] / length }
            sizes[kind] = length
            members[kind] = 1
            lastMet[kind] = met
        }
        return before.kind == nil ? nil : before.correlation
    }

    /// Brings a shape nearer to the stretch that begins at `first`, and to unit length.
    private static func draw(
        _ shapes: inout [SIMD4<Float>], _ kind: Int, towards bends: [Float], from first: Int, length: Float,
        gain: Float
    ) {
        let stretch = bends.span.extracting(first..<first + shapes.count)
        var shapes = shapes.mutableSpan
        var norm: Float = 0
        for k in stretch.indices {
            let value = shapes[k][kind]
            let next = value + gain * (stretch[k] / length - value)
            shapes[k][kind] = next
            norm += next * next
        }
        norm.formSquareRoot()
        for k in shapes.indices { shapes[k][kind] /= norm }
    }

    /// The kind to give up for a new one: a free one, or the one met least lately, where a kind of many beats is kept
    /// for up to 50 beats longer than one of few.
    private var leastStanding: Int {
        let standing = (lastMet &+ pointwiseMin(members, SIMD4(repeating: 50)))
            .replacing(with: -1, where: members .== 0)
        let lowest = standing.min()
        var kind = 0
        while standing[kind] != lowest { kind += 1 }
        return kind
    }

    /// Second differences of the stretch around `middle` that a shape may lie in.
    private mutating func bend(_ signal: borrowing SlidingBuffer, around middle: Int) {
        let begin = middle - half - shift - 1 - signal.first
        Self.bend(signal.storage.span.extracting(begin..<begin + bends.count + 2), into: &bends, &powers)
    }

    /// The second difference at each sample that has two neighbours, and after each the sum of their squares.
    private static func bend(_ signal: Span<Float>, into bends: inout [Float], _ powers: inout [Double]) {
        var bends = bends.mutableSpan
        var powers = powers.mutableSpan
        var power = 0.0
        for k in bends.indices {
            let bend = signal[k] + signal[k + 2] - 2 * signal[k + 1]
            bends[k] = bend
            power += Double(bend) * Double(bend)
            powers[k + 1] = power
        }
    }

    mutating func reset() {
        members = .zero
        met = 0
    }
}
