/// Order statistics of a short list, some dozens of numbers, by counting for each how many are smaller.
///
/// Eight are counted at a time and nothing depends on how the list is ordered, so it is several times faster than a
/// selection, whose branches are guessed wrong half the time. Cost: the square of the length over eight.
struct RankedList: Sendable {
    private(set) var count = 0
    /// The list, filled up to a multiple of eight by what no number is greater than.
    private var numbers: [Float] = []
    /// How many of the list are smaller than each of eight.
    private var smaller: [SIMD8<Float>] = []

    /// Takes `count` numbers, which `number` tells, in place of those there were.
    mutating func rank(_ count: Int, _ number: (Int) -> Float) {
        self.count = count
        let full = (count + 7) & ~7
        if numbers.count < full {
            numbers = Array(repeating: .infinity, count: full)
            smaller = Array(repeating: .zero, count: full / 8)
        }
        for k in 0..<count { numbers[k] = number(k) }
        for k in count..<full { numbers[k] = .infinity }
        for group in 0..<full / 8 { smaller[group] = Self.smaller(group, in: numbers, count: count) }
    }

    /// How many of the first `count` numbers are smaller than each of a group of eight.
    private static func smaller(_ group: Int, in numbers: [Float], count: Int) -> SIMD8<Float> {
        let group = numbers.span.vector(at: 8 * group)
        let list = numbers.span.extracting(0..<count)
        var result = SIMD8<Float>.zero
        for k in list.indices { result += SIMD8.zero.replacing(with: 1, where: group .> list[k]) }
        return result
    }

    /// The number that would stand at a place if the list were sorted.
    func number(at place: Int) -> Float {
        precondition(place >= 0 && place < count, "a place in the list")
        let most = Float(place)
        // The greatest of those that no more than `place` numbers are smaller than.
        var highest = SIMD8(repeating: -Float.infinity)
        for first in stride(from: 0, to: count, by: 8) {
            let group = numbers.span.vector(at: first)
            let fits = (smaller[first / 8] .<= most) .& (group .> highest)
            highest = highest.replacing(with: group, where: fits)
        }
        return highest.max()
    }

    /// The upper median.
    var median: Float { number(at: count / 2) }
}
