import Foundation
import Testing

@testable import Biosignals

@Suite struct BreathFinderTests {
    @Test(arguments: [3.0, 6, 12, 20, 40], [BreathSource.belt, .airflow])
    func findsEveryWholeBreath(perMinute: Double, source: BreathSource) {
        let rate = 40.0
        let period = 60 / perMinute
        let seconds = max(60, 600 / perMinute)
        let shape = BreathSignals.Shape(inhale: 0.4 * period, exhale: 0.6 * period)
        let signal =
            source == .belt
            ? BreathSignals.volume(shape, rate: rate, seconds: seconds)
            : BreathSignals.flow(shape, rate: rate, seconds: seconds)
        let breaths = BreathFinder.find(in: signal.map { -$0 }, rate: rate, source: source, inverted: true)
        #expect(breaths.count >= Int(seconds / period) - 2)
        for (breath, next) in zip(breaths, breaths.dropFirst()) { #expect(breath.end == next.inhale) }
        for breath in breaths.dropFirst().dropLast() {
            #expect(abs((breath.end - breath.inhale) / rate - period) < 0.05 * period)
            #expect(abs((breath.exhale - breath.inhale) / rate - 0.4 * period) < 0.12 * period)
            #expect(breath.quality > 0.5)
        }
    }

    /// Nothing reaches across a stretch that stands still or is missing, and positions count through it.
    @Test(arguments: [Float(0.3), .nan])
    func gaps(filling: Float) {
        let rate = 25.0
        let shape = BreathSignals.Shape(inhale: 2, exhale: 3)
        var signal = BreathSignals.volume(shape, rate: rate, seconds: 150)
        for index in Int(60 * rate)..<Int(80 * rate) { signal[index] = filling }
        let breaths = BreathFinder.find(in: signal, rate: rate, source: .belt)
        #expect(breaths.allSatisfy { $0.end <= 60.5 * rate || $0.inhale >= 79.5 * rate })
        #expect(breaths.count >= 22)
        for breath in breaths where breath.inhale > 82 * rate {
            let place = (breath.inhale / rate).truncatingRemainder(dividingBy: 5)
            #expect(min(place, 5 - place) < 0.3)
        }
    }

    @Test func nothingGivesNothing() {
        for source in [BreathSource.belt, .airflow, .audio] {
            #expect(BreathFinder.find(in: [], rate: 25, source: source).isEmpty)
            #expect(BreathFinder.find(in: [1, 2], rate: 25, source: source).isEmpty)
            let flat = [Float](repeating: 2, count: 5_000)
            #expect(BreathFinder.find(in: flat, rate: 25, source: source).isEmpty)
            let missing = [Float](repeating: .nan, count: 5_000)
            #expect(BreathFinder.find(in: missing, rate: 25, source: source).isEmpty)
        }
    }
}
