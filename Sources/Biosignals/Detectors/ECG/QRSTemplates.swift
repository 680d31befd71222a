/// The shapes of this person's complexes, learnt from the beats found so far.
///
/// Shapes are kept of the signal's second difference at about 100 to 200 Hz. Motion of electrodes and wander have
/// most of their power at low frequencies; twice differenced they are nearly white, and against white noise
/// correlation with the known shape is the best detector there is (the matched filter with prewhitening). Up to
/// four shapes are held, so that an ectopic kind keeps its own; each is the running mean of its beats, of unit
/// length. A complex that resembles none begins a new shape, in the place of the one that was met least lately.
///
/// Cost: under a microsecond for a comparison.
struct QRSTemplates: Sendable {
    /// How well a complex fits the shapes.
    struct Match: Sendable {
        /// Index of the shape that fits best; nil when none is known.
        var kind: Int?
        /// Samples by which the complex lies later than where it was looked for.
        var lag = 0
        /// Correlation with that shape, −1 to 1.
        var correlation: Float = 0
        /// Length of the complex along that shape, as a share of the usual one.
        var share: Float = 0
    }

    /// Seconds to each side of the middle of a complex that make its shape.
    private static let reach = 0.075
    /// Samples to each side by which a complex may be shifted to fit best.
    private static let shift = 7
    /// Correlation from which a complex is of a known kind.
    private static let same: Float = 0.7
    /// Correlation from which a fit is not sought further from the middle.
    private static let good: Float = 0.85
    /// Beats after which a shape counts in a comparison.
    private static let established: Int32 = 2

    private let half: Int
    /// For each place in the window the values of the four shapes.
    private var shapes = InlineArray<32, SIMD4<Float>>(repeating: .zero)
    private var sizes = SIMD4<Float>(repeating: 0)
    private var members = SIMD4<Int32>(repeating: 0)
    private var lastMet = SIMD4<Int32>(repeating: 0)
    private var met: Int32 = 0

    /// - Parameter rate: samples a second, 50 to 200.
    init(rate: Double) { half = min(15, Int((Self.reach * rate).rounded())) }

    /// The established shape that resembles most what lies around index `middle` of the signal.
    func match(_ signal: borrowing RingBuffer, at middle: Int) -> Match {
        match(signal, at: middle, minimumMembers: Self.established)
    }

    private func match(_ signal: borrowing RingBuffer, at middle: Int, minimumMembers: Int32) -> Match {
        let known = members .>= minimumMembers
        guard any(known) else { return Match() }
        let largest = sizes.replacing(with: 0, where: members .<= 3).max()
        // A small kind must not pass for a full beat.
        let usual = pointwiseMax(sizes, SIMD4(repeating: 0.5 * largest))
        let bends = bends(of: signal, around: middle, side: half + Self.shift)
        var best = Match()
        for step in 0...2 * Self.shift {
            // From the middle outwards, and no further when it fits well.
            let lag = Self.shift + (step % 2 == 0 ? step / 2 : -(step + 1) / 2)
            if step > 4, best.correlation > Self.good { break }
            var along = SIMD4<Float>.zero
            var power: Float = 0
            for k in 0...2 * half {
                let bend = bends[lag + k]
                along += bend * shapes[k]
                power += bend * bend
            }
            guard power > 0 else { continue }
            let fit = along.replacing(with: -Float.infinity, where: .!known)
            let highest = fit.max()
            let correlation = highest / power.squareRoot()
            guard best.kind == nil || correlation > best.correlation else { continue }
            var kind = 0
            while fit[kind] != highest { kind += 1 }
            best = Match(
                kind: kind, lag: lag - Self.shift, correlation: correlation, share: highest / usual[kind])
        }
        return best
    }

    /// Learns from a beat around index `middle` of the signal.
    mutating func learn(_ signal: borrowing RingBuffer, at middle: Int) {
        met += 1
        let found = match(signal, at: middle, minimumMembers: 1)
        let kind = found.correlation >= Self.same ? found.kind : nil
        let bends = bends(of: signal, around: middle + (kind == nil ? 0 : found.lag), side: half)
        var power: Float = 0
        for k in 0...2 * half { power += bends[k] * bends[k] }
        guard power > 0 else { return }
        let length = power.squareRoot()
        if let kind {
            let gain = max(0.1, 1 / Float(members[kind] + 1))
            var norm: Float = 0
            for k in 0...2 * half {
                shapes[k][kind] += gain * (bends[k] / length - shapes[k][kind])
                norm += shapes[k][kind] * shapes[k][kind]
            }
            for k in 0...2 * half { shapes[k][kind] /= norm.squareRoot() }
            sizes[kind] += gain * (min(length * found.correlation, 2 * sizes[kind]) - sizes[kind])
            members[kind] += 1
            lastMet[kind] = met
        } else {
            let kind = leastStanding
            for k in 0...2 * half { shapes[k][kind] = bends[k] / length }
            sizes[kind] = length
            members[kind] = 1
            lastMet[kind] = met
        }
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

    /// Second differences from `side` samples before `middle` to as many after.
    private func bends(
        of signal: borrowing RingBuffer, around middle: Int, side: Int
    ) -> InlineArray<48, Float> {
        var result = InlineArray<48, Float>(repeating: 0)
        var before = signal[middle - side - 1]
        var here = signal[middle - side]
        for k in 0...2 * side {
            let next = signal[middle - side + k + 1]
            result[k] = before + next - 2 * here
            before = here
            here = next
        }
        return result
    }

    mutating func reset() {
        members = .zero
        met = 0
    }
}
