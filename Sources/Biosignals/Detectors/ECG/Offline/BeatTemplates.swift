/// The forms that beats take in a recording, and how much a candidate is like one of them.
///
/// Four forms lie side by side in the lanes of a vector and are compared with a candidate at once.
struct BeatTemplates: Sendable {
    /// Likeness from which two beats are of one form; likeness from which no better form is looked for.
    private static let join: Float = 0.9
    private static let sure: Float = 0.97
    /// Forms at most, a multiple of four; least share of the beats for a form to count.
    private static let most = 24
    private static let share: Float = 0.01
    /// Weight from which on a form learns no more.
    private static let settled: Float = 100

    /// Numbers in the shape of a candidate.
    private let width: Int
    /// Sums of the shapes of each form: four forms to a group, each number of the shape a row of four.
    private var sums: [Float]
    /// 1 over the norm of the sums of each form; sum of the weights of its beats.
    private var scales: [Float]
    private var weights: [Float] = []

    /// Gathers the forms of the given beats, each weighed by how clean its surroundings are.
    init(of beats: [Int], in candidates: [BeatCandidate], shapes: [SIMD8<Float>], leads: Int) {
        width = 16 * leads
        sums = Array(repeating: 0, count: Self.most * width)
        scales = Array(repeating: 0, count: Self.most)
        for beat in beats {
            let noise = max(candidates[beat].noise, 0.05)
            let shape = shapes.span.extracting(beat * 2 * leads..<(beat + 1) * 2 * leads)
            let (form, likeness) = nearest(shape)
            if likeness > Self.join {
                add(shape, weight: min(1, 0.01 / (noise * noise)), to: form)
            } else if weights.count < Self.most {
                weights.append(0)
                add(shape, weight: min(1, 0.01 / (noise * noise)), to: weights.count - 1)
            }
        }
        keepCommon()
    }

    /// The greatest likeness of a shape to a form, 0 to 1.
    func likeness(of shape: Span<SIMD8<Float>>) -> Float { nearest(shape).likeness }

    /// Takes a beat to a form.
    private mutating func add(_ shape: Span<SIMD8<Float>>, weight: Float, to form: Int) {
        weights[form] += weight
        if weights[form] > Self.settled { return }
        let norm = Self.add(shape, weight: weight, to: &sums, at: form / 4 * 4 * width + form % 4)
        scales[form] = norm > 0 ? 1 / norm : 0
    }

    /// Adds a shape to the sums of a form, every fourth from a place on, and returns their norm.
    private static func add(
        _ shape: Span<SIMD8<Float>>, weight: Float, to sums: inout [Float], at place: Int
    ) -> Float {
        var sums = sums.mutableSpan
        var place = place
        var norm: Float = 0
        for part in shape.indices {
            for k in 0..<8 {
                let sum = sums[place] + weight * shape[part][k]
                sums[place] = sum
                norm += sum * sum
                place += 4
            }
        }
        return norm.squareRoot()
    }

    /// Drops the forms that few beats take and puts those first that most take.
    private mutating func keepCommon() {
        let least = Self.share * weights.reduce(0, +)
        let kept = weights.indices.filter { weights[$0] >= least }.sorted { weights[$0] > weights[$1] }
        var ordered = Array(repeating: Float(0), count: sums.count)
        for (place, form) in kept.enumerated() {
            let from = form / 4 * 4 * width + form % 4
            let to = place / 4 * 4 * width + place % 4
            for k in 0..<width { ordered[to + 4 * k] = sums[from + 4 * k] }
        }
        sums = ordered
        scales = kept.map { scales[$0] } + Array(repeating: 0, count: Self.most - kept.count)
        weights = kept.map { weights[$0] }
    }

    /// The form that a shape is most like, and how much.
    private func nearest(_ shape: Span<SIMD8<Float>>) -> (form: Int, likeness: Float) {
        var form = 0
        var highest: Float = 0
        for first in stride(from: 0, to: weights.count, by: 4) {
            let likeness = likeness(shape, first)
            let most = likeness.highest
            guard most > highest else { continue }
            highest = most
            form = first
            for lane in 0..<4 where likeness[lane] == most { form = first + lane }
            if highest > Self.sure { break }
        }
        return (form, highest)
    }

    /// Correlation of a shape with four forms; a turn of the phase up to 45° is a shift by some ms and of no
    /// account.
    @inline(__always)
    private func likeness(_ shape: Span<SIMD8<Float>>, _ first: Int) -> SIMD4<Float> {
        // Four sums side by side: each waits less for itself than two of twice the length.
        var x = SIMD4<Float>.zero
        var y = SIMD4<Float>.zero
        var p = SIMD4<Float>.zero
        var q = SIMD4<Float>.zero
        var from = first * width
        for lead in 0..<shape.count / 2 {
            let a = shape[2 * lead]
            let b = shape[2 * lead + 1]
            // Rows of the real part, then rows of the imaginary part.
            let rows = sums.span.extracting(from..<from + 64)
            for k in 0..<8 {
                let c = rows.four(at: 4 * k)
                let d = rows.four(at: 32 + 4 * k)
                x += a[k] * c
                y += b[k] * c
                p += b[k] * d
                q += a[k] * d
            }
            from += 64
        }
        let scale = scales.span.four(at: first)
        let real = (x + p) * scale
        let turned = (y - q) * scale
        let imaginary = turned.replacing(with: -turned, where: turned .< 0)
        let within = (real * real + imaginary * imaginary).squareRoot()
        let beyond = (real + imaginary) * Float(0.5).squareRoot()
        return beyond.replacing(with: within, where: real .>= imaginary)
    }
}
