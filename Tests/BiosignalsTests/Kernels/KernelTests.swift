import Foundation
import Testing

@testable import Biosignals

@Suite struct MovingAverageTests {
    @Test func isTheMeanOfTheLastSamples() {
        let input = TestSignals.noise(count: 400, seed: 3).map(Double.init)
        var average = MovingAverage(width: 7)
        for index in input.indices {
            let value = average.push(input[index])
            let expected = input[max(0, index - 6)...index].reduce(0, +) / 7
            #expect(abs(value - expected) < 1e-12)
        }
    }

    @Test func roundingDoesNotAccumulate() {
        var average = MovingAverage(width: 10)
        for index in 0..<100_000 { _ = average.push(index % 3 == 0 ? 1e15 : 0.1) }
        for _ in 0..<20 { _ = average.push(0) }
        #expect(average.push(0) == 0)
    }

    @Test func resetAndPrime() {
        var average = MovingAverage(width: 5)
        let first = [1.0, 2, 3].map { average.push($0) }
        average.reset()
        #expect([1.0, 2, 3].map { average.push($0) } == first)
        average.prime(4)
        #expect(average.push(4) == 4)
    }
}

@Suite struct SlidingQuantileTests {
    @Test(arguments: [1, 2, 7, 8])
    func agreesWithSorting(width: Int) {
        let input = TestSignals.noise(count: 300, seed: 4).map { (Double($0) * 10).rounded() }
        var quantile = SlidingQuantile(width: width)
        #expect(quantile.median == nil)
        for index in input.indices {
            quantile.push(input[index])
            let window = input[max(0, index - width + 1)...index].sorted()
            #expect(quantile.median == window[window.count / 2])
            #expect(quantile.quantile(0) == window.first)
            #expect(quantile.quantile(1) == window.last)
            let left = width / 4 * window.count / width
            if width == 8, window.count == 8 {
                let mean = window[left..<8 - left].reduce(0, +) / Double(8 - 2 * left)
                #expect(abs((quantile.trimmedMean(without: 0.25) ?? .nan) - mean) < 1e-12)
            }
        }
    }

    @Test func newestCanBeReplaced() {
        var quantile = SlidingQuantile(width: 3)
        for value in [1.0, 2, 3, 9] { quantile.push(value) }
        quantile.replaceNewest(with: 0)
        #expect(quantile.median == 2)
        #expect(quantile.quantile(0) == 0)
        quantile.push(5)
        #expect(quantile.median == 3)
        quantile.reset()
        #expect(quantile.median == nil)
    }
}

@Suite struct RingBufferTests {
    @Test func keepsTheNewest() {
        var ring = RingBuffer(capacity: 5)
        for value in 0..<20 { ring.push(Float(value)) }
        #expect(ring.count == 20)
        #expect(ring.firstIndex == 12)
        #expect((ring.firstIndex..<ring.count).map { ring[$0] } == (12..<20).map(Float.init))
        ring.reset()
        #expect(ring.count == 0)
    }
}

@Suite struct SlidingBufferTests {
    @Test(arguments: [1, 3, 40])
    func holdsTheNewest(length: Int) {
        var buffer = SlidingBuffer(keeping: 40)
        #expect(buffer[-40] == 0)
        let values = (0..<500).map(Float.init)
        for first in stride(from: 0, to: values.count, by: length) {
            buffer.append(values.span.extracting(first..<min(values.count, first + length)))
            let kept = max(0, buffer.count - 40)..<buffer.count
            #expect(kept.allSatisfy { buffer[$0] == Float($0) })
        }
        #expect(buffer.count == 500)
        #expect(buffer.highest(from: 470, through: 480) == 480)
        var copy = [Double](repeating: 0, count: 5)
        buffer.copy(from: 465, into: &copy)
        #expect(copy == [465, 466, 467, 468, 469])
        var single = SlidingBuffer(keeping: 40)
        for value in values { single.append(value) }
        #expect((460..<500).allSatisfy { single[$0] == buffer[$0] })
        buffer.reset()
        #expect(buffer.count == 0)
        #expect(buffer[-1] == 0)
    }
}

@Suite struct FiniteTests {
    private func isFinite(_ values: [Float]) -> Bool { values.span.isFinite }

    @Test(arguments: [1, 8, 31])
    func oneThatIsNoNumberIsSeen(count: Int) {
        var values = TestSignals.noise(count: count, seed: 16)
        #expect(isFinite(values))
        for place in values.indices {
            for other in [Float.nan, .infinity, -.infinity] {
                let before = values[place]
                values[place] = other
                #expect(!isFinite(values))
                values[place] = before
            }
        }
        #expect(isFinite([]))
    }
}

@Suite struct DecimatorTests {
    @Test(arguments: [1, 2, 3, 5], [1, 2, 7, 64])
    func blocksGiveTheSameNumbers(factor: Int, length: Int) {
        let values = TestSignals.noise(count: 200, seed: 17)
        var one = Decimator(factor: factor)
        let expected = values.compactMap { one.push(Double($0)).map { Float($0) } }
        var other = Decimator(factor: factor)
        var means = SlidingBuffer(keeping: 200)
        for first in stride(from: 0, to: values.count, by: length) {
            other.process(
                values.span.extracting(first..<min(values.count, first + length)), into: &means)
        }
        #expect((0..<means.count).map { means[$0] } == expected)
        #expect(other == one)
    }

    @Test func givesMeansAndTheirPlaces() {
        var decimator = Decimator(factor: 4)
        let output = (0..<10).compactMap { decimator.push(Double($0)) }
        #expect(output == [1.5, 5.5])
        #expect(decimator.inputPosition(of: 1) == 5.5)
        decimator.reset()
        #expect((0..<4).compactMap { decimator.push(Double($0)) } == [1.5])
    }
}
