import Foundation
import Testing

@testable import Biosignals

@Suite struct MainsFilterTests {
    /// A crude ECG: a narrow bell each 0.8 s, and hum.
    private func signal(rate: Double, hum: Double, size: Double) -> [Float] {
        (0..<Int(20 * rate)).map { place in
            let time = Double(place) / rate
            let beat = (time / 0.8 - (time / 0.8).rounded()) * 0.8
            return Float(exp(-0.5 * pow(beat / 0.015, 2)) + size * sin(2 * Double.pi * hum * time))
        }
    }

    private func filtered(_ signal: [Float], rate: Double, block: Int) -> [Float] {
        var filter = MainsFilter(rate: rate)
        var samples = signal
        for start in stride(from: 0, to: samples.count, by: block) {
            var span = samples.mutableSpan
            var part = span._mutatingExtracting(start..<min(signal.count, start + block))
            filter.process(&part)
        }
        return samples
    }

    /// From 2 s on a fiftieth of the hum is left at most, half-way between the beats.
    @Test(arguments: [(100.0, 60.0), (120, 50), (125, 50), (128, 50), (200, 60), (180, 50), (180, 60)])
    func takesHumOut(rate: Double, hum: Double) {
        let samples = filtered(signal(rate: rate, hum: hum, size: 1), rate: rate, block: 25)
        for place in Int(2 * rate)..<samples.count {
            let time = Double(place) / rate / 0.8
            if abs(time - time.rounded()) > 0.3 { #expect(abs(samples[place]) < 0.02) }
        }
    }

    @Test(arguments: [100.0, 125, 180]) func leavesASignalWithLittleHum(rate: Double) {
        for size in [0, 0.02] {
            let given = signal(rate: rate, hum: 50, size: size)
            #expect(filtered(given, rate: rate, block: 25) == given)
        }
    }

    @Test func blocksMakeNoDifference() {
        let given = signal(rate: 125, hum: 50, size: 0.5)
        #expect(filtered(given, rate: 125, block: 1) == filtered(given, rate: 125, block: 128))
    }

    /// At 80 Hz hum of 50 Hz has folded to 30, where complexes are.
    @Test func leavesWhatHasFoldedIntoTheBand() {
        let given = signal(rate: 80, hum: 50, size: 1)
        #expect(filtered(given, rate: 80, block: 25) == given)
    }
}
