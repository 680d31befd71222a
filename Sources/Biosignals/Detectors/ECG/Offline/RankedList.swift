/// Order statistics of a short list, some dozens of numbers, by counting for each how many are smaller.
///
/// Eight are counted at a time and nothing depends on how the list is ordered, so it is several times faster than a
/// selection, whose branches are guessed wrong half the time. Cost: the square of the length over eight.
struct RankedList: Sendable {
    private(set) var count = 0
    /// The list, filled up to a multiple of eight by what no number is greater than.
    private var numbers: [SIMD8<Float>] = []
    /// How many of the list are smaller than each of eight.
    private var smaller: [SIMD8<Float>] = []

    /// Takes numbers in place of those there were.
    mutating func rank(_ list: Span<Float>) {
        count = list.count
        let groups = (count + 7) / 8
        if smaller.count < groups {
            numbers = Array(repeating: .zero, count: groups)
            smaller = Array(repeating: .zero, count: groups)
        }
        Self.rank(list, &numbers, &smaller)
    }

    private static func rank(
        _ list: Span<Float>, _ numbers: inout [SIMD8<Float>], _ smaller: inout [SIMD8<Float>]
    ) {
        var numbers = numbers.mutableSpan
        var smaller = smaller.mutableSpan
        for group in 0..<(list.count + 7) / 8 {
            var eight = SIMD8(repeating: Float.infinity)
            if 8 * group + 8 <= list.count {
                eight = list.vector(at: 8 * group)
            } else {
                for k in 8 * group..<list.count { eight[k % 8] = list[k] }
            }
            var result = SIMD8<Int32>.zero
            for k in list.indices { result &+= SIMD8.zero.replacing(with: 1, where: eight .> list[k]) }
            numbers[group] = eight
            smaller[group] = SIMD8<Float>(result)
        }
    }

    /// The number that would stand at a place if the list were sorted.
    func number(at place: Int) -> Float {
        precondition(place >= 0 && place < count, "a place in the list")
        let most = Float(place)
        // The greatest of those that no more than `place` numbers are smaller than.
        var highest = SIMD8(repeating: -Float.infinity)
        for group in 0..<(count + 7) / 8 {
            let fits = (smaller[group] .<= most) .& (numbers[group] .> highest)
            highest = highest.replacing(with: numbers[group], where: fits)
        }
        return highest.highest
    }

    /// The upper median.
    var median: Float { number(at: count / 2) }
}
