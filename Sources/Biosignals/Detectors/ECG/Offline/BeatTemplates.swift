/// The forms that beats take in a recording, and how much a candidate is like one of them.
struct BeatTemplates: Sendable {
    /// Likeness from which two beats are of one form; forms at most; least share of the beats for a form to count.
    private static let join: Float = 0.9
    private static let most = 24
    private static let share: Float = 0.01

    private let leads: Int
    private var shapes: [SIMD8<Float>] = []
    private var weights: [Float] = []

    /// Gathers the forms of the given beats, each weighed by how clean its surroundings are.
    init(of beats: [Int], in candidates: [BeatCandidate], shapes given: [SIMD8<Float>], leads: Int) {
        self.leads = leads
        let width = 2 * leads
        var sums: [SIMD8<Float>] = []
        for beat in beats {
            let noise = max(candidates[beat].noise, 0.05)
            let weight = min(1, 0.01 / (noise * noise))
            var best = -1
            var likeness = Self.join
            for k in weights.indices {
                let value = self.likeness(given, beat * width, k)
                if value > likeness {
                    likeness = value
                    best = k
                }
            }
            if best < 0 {
                guard weights.count < Self.most else { continue }
                best = weights.count
                weights.append(0)
                for k in 0..<width {
                    shapes.append(given[beat * width + k])
                    sums.append(.zero)
                }
            }
            weights[best] += weight
            var norm: Float = 0
            for k in best * width..<(best + 1) * width {
                sums[k] += given[beat * width + k - best * width] * weight
                norm += (sums[k] * sums[k]).sum()
            }
            let scale = 1 / norm.squareRoot()
            for k in best * width..<(best + 1) * width { shapes[k] = sums[k] * scale }
        }
        let least = Self.share * weights.reduce(0, +)
        var kept: [SIMD8<Float>] = []
        for k in weights.indices where weights[k] >= least { kept += shapes[k * width..<(k + 1) * width] }
        shapes = kept
        weights = weights.filter { $0 >= least }
    }

    /// The greatest likeness of a candidate to a form, 0 to 1.
    func likeness(of candidate: Int, in given: [SIMD8<Float>]) -> Float {
        var best: Float = 0
        for k in weights.indices { best = max(best, likeness(given, candidate * 2 * leads, k)) }
        return best
    }

    /// Correlation of two shapes; a turn of the phase up to 45° is a shift by some ms and of no account.
    private func likeness(_ shape: [SIMD8<Float>], _ at: Int, _ template: Int) -> Float {
        var x = SIMD8<Float>.zero
        var y = SIMD8<Float>.zero
        let from = template * 2 * leads
        for lead in 0..<leads {
            let a = shape[at + 2 * lead]
            let b = shape[at + 2 * lead + 1]
            let c = shapes[from + 2 * lead]
            let d = shapes[from + 2 * lead + 1]
            x += a * c + b * d
            y += b * c - a * d
        }
        let real = x.sum()
        let imaginary = abs(y.sum())
        let limit = Float(0.5).squareRoot()
        return real >= imaginary
            ? (real * real + imaginary * imaginary).squareRoot() : max(0, (real + imaginary) * limit)
    }
}
