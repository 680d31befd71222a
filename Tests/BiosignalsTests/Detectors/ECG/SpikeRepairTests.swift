import Testing

@testable import Biosignals

@Suite struct SpikeRepairTests {
    private static let rates = [100.0, 125, 250, 360, 500, 1_000, 2_000]

    /// A restless level, ±0.05, with a triangle 1 high at each full second from the first on, `width` seconds wide at its base.
    private func signal(rate: Double, width: Double) -> [Float] {
        var random = SplitMix64(seed: 5)
        return (0..<Int(10 * rate)).map { place in
            let time = Double(place) / rate
            let off = abs(time - max(1, time.rounded()))
            let noise = 0.1 * (Double(random.next() >> 11) / Double(1 << 53) - 0.5)
            return Float(max(0, 1 - off / (width / 2)) + noise)
        }
    }

    /// What is left of a signal that comes in such pieces.
    private func repaired(_ signal: [Float], rate: Double, pieces: [Int]) -> [Float] {
        var repair = SpikeRepair(rate: rate)
        var samples = Array(signal.prefix(repair.reach)) + signal
        var place = repair.reach
        var turn = 0
        while place < samples.count {
            let end = min(samples.count, place + pieces[turn % pieces.count])
            var span = samples.mutableSpan
            var part = span._mutatingExtracting(place - repair.reach..<end)
            repair.repair(&part, from: repair.reach)
            (place, turn) = (end, turn + 1)
        }
        return Array(samples[repair.reach...])
    }

    @Test(arguments: rates) func takesSpikesOut(rate: Double) {
        let clean = signal(rate: rate, width: 0.04)
        var spiky = clean
        let places = (1..<9).map { Int((Double($0) + 0.6) * rate) }
        // One sample, or 2 ms.
        for place in places {
            for k in 0..<max(1, Int(0.002 * rate)) { spiky[place + k] += place.isMultiple(of: 2) ? 3 : -3 }
        }
        let result = repaired(spiky, rate: rate, pieces: [25])
        let most = zip(result, clean).map { abs($0 - $1) }.max() ?? 1
        #expect(most <= 0.11)
    }

    /// The R wave of a newborn is no spike, nor is one that is wider.
    @Test(arguments: [125, 250, 360, 500, 1_000, 2_000], [0.025, 0.04, 0.1])
    func leavesBeats(rate: Double, width: Double) {
        let clean = signal(rate: rate, width: width)
        #expect(repaired(clean, rate: rate, pieces: [25]) == clean)
    }

    /// A step is no spike, and what is no longer held is never changed.
    @Test(arguments: rates) func leavesSteps(rate: Double) {
        var signal = signal(rate: rate, width: 0.1)
        for place in Int(5.5 * rate)..<signal.count { signal[place] += 4 }
        #expect(repaired(signal, rate: rate, pieces: [1]) == signal)
    }

    @Test(arguments: rates) func piecesMakeNoDifference(rate: Double) {
        var spiky = signal(rate: rate, width: 0.03)
        var random = SplitMix64(seed: 9)
        for _ in 0..<60 {
            let place = Int(random.next() % UInt64(spiky.count - 8))
            for k in 0...Int(random.next() % 5) {
                spiky[place + k] += random.next().isMultiple(of: 2) ? 2 : -4
            }
        }
        let whole = repaired(spiky, rate: rate, pieces: [spiky.count])
        #expect(whole != spiky)
        for pieces in [[1], [7], [64, 3, 1], [13, 200]] {
            #expect(repaired(spiky, rate: rate, pieces: pieces) == whole)
        }
    }
}
