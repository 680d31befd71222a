import Testing

@testable import Biosignals

@Suite struct BlockMeanTests {
    private func means(_ samples: [Float], factor: Int, level: Float, count: Int) -> [Float] {
        var mean = BlockMean(factor: factor, level: level)
        var result = [Float](repeating: -1, count: count + 2)
        var span = result.mutableSpan
        mean.fill(1..<count + 1, of: &span, from: samples.span)
        #expect(result.first == -1)
        #expect(result.last == -1)
        return Array(result[1...count])
    }

    @Test(arguments: [1, 2, 3, 4, 5, 8, 11])
    func everyBlockHasItsMean(factor: Int) {
        // Not a multiple of eight.
        let count = 45
        let samples = TestSignals.noise(count: factor * count, seed: 3).map { $0 + 10 }
        for (index, mean) in means(samples, factor: factor, level: 10, count: count).enumerated() {
            let block = samples[index * factor..<(index + 1) * factor]
            #expect(abs(mean - (block.reduce(0, +) / Float(factor) - 10)) < 1e-5)
        }
    }

    @Test(arguments: [Float.nan, .infinity])
    func whatIsNotFiniteHoldsTheMeanBefore(value: Float) {
        var samples = (0..<96).map(Float.init)
        samples[0] = value
        for index in 31...40 { samples[index] = value }
        samples[95] = value
        let means = means(samples, factor: 3, level: 0, count: 32)
        #expect(means[0] == 0)
        #expect(means[1] == 4)
        #expect(means[9] == 28)
        #expect(means[10...13].allSatisfy { $0 == 28 })
        #expect(means[14] == 43)
        #expect(means[31] == means[30])
    }
}
