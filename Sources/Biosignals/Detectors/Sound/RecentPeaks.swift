/// The last peaks of a loudness, oldest first.
struct RecentPeaks: Sendable {
    private static let held = 32
    private static let beats = 8

    private var ring = InlineArray<32, SoundPeak>(repeating: SoundPeak())
    private var total = 0

    var count: Int { min(total, Self.held) }

    subscript(place: Int) -> SoundPeak { ring[(total - count + place) % Self.held] }

    mutating func append(_ peak: SoundPeak) {
        ring[total % Self.held] = peak
        total += 1
    }

    /// The height that the loudest peak of a beat usually has: the median over the last beats, of so many seconds each;
    /// nil where none was heard.
    func usualHeight(at now: Double, beat: Double) -> Double? {
        var highest = InlineArray<8, Double>(repeating: 0)
        for place in 0..<count {
            let back = Int((now - self[place].time) / beat)
            if back < Self.beats { highest[back] = max(highest[back], self[place].height) }
        }
        var sorted = InlineArray<8, Double>(repeating: 0)
        var heard = 0
        for back in 0..<Self.beats where highest[back] > 0 {
            var hole = heard
            while hole > 0, sorted[hole - 1] > highest[back] {
                sorted[hole] = sorted[hole - 1]
                hole -= 1
            }
            sorted[hole] = highest[back]
            heard += 1
        }
        return heard > 0 ? sorted[heard / 2] : nil
    }
}
