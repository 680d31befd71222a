import CMallocCount
import Foundation
import Testing

@testable import Biosignals

@Suite struct DerivedBreathingTests {
    /// How strongly, and how fast, breathing shows in made beats.
    struct Beats {
        var perMinute: Double
        var heart = 70.0
        var rhythm = 40.0
        var amplitude = 0.1
        var baseline = 0.1
        var noise: Float = 0.01
        /// Another rate for each, where they are to disagree.
        var rhythmPerMinute: Double?
        var amplitudePerMinute: Double?
    }

    private func run(
        _ made: Beats, seconds: Double = 120, missing: (Double) -> Bool = { _ in false }
    ) -> (breaths: [DerivedBreath], last: DerivedBreathing) {
        var derived = DerivedBreathing()
        var breaths: [DerivedBreath] = []
        var random = SplitMix64(seed: 3)
        var time = 0.0
        func wave(_ perMinute: Double, after: Double = 0) -> Double {
            sin(2 * Double.pi * perMinute / 60 * (time + after))
        }
        while time < seconds {
            // The interval is shortest at the height of the breath.
            let interval =
                60_000 / made.heart - made.rhythm
                * wave(made.rhythmPerMinute ?? made.perMinute, after: 30 / made.heart)
                + 4 * random.gaussian()
            time += interval / 1_000
            derived.push(
                time: time, rr: missing(time) ? nil : interval,
                amplitude: Float(1 - made.amplitude * wave(made.amplitudePerMinute ?? made.perMinute))
                    + made.noise * Float(random.gaussian()),
                baseline: Float(made.baseline * wave(made.perMinute)) + made.noise * Float(random.gaussian()),
                into: &breaths)
        }
        return (breaths, derived)
    }

    @Test(arguments: [4.0, 6, 9, 15, 24])
    func rateAndBreaths(perMinute: Double) throws {
        let (breaths, last) = run(Beats(perMinute: perMinute))
        #expect(abs(try #require(last.rate) - perMinute) < 0.3)
        #expect(last.modulations == [.rhythm, .amplitude, .baseline])
        #expect(last.quality > 0.7)
        #expect(Double(breaths.count) >= 0.7 * perMinute * 90 / 60 - 2)
        let period = 60 / perMinute
        for breath in breaths {
            #expect(abs(breath.end - breath.inhale - period) < 0.25 * period)
            // Inhaling begins at the trough of the wave.
            let place = (breath.exhale / period - 0.25).truncatingRemainder(dividingBy: 1)
            #expect(min(place, 1 - place) < 0.2)
        }
        for (breath, next) in zip(breaths, breaths.dropFirst()) { #expect(breath.end <= next.inhale) }
    }

    /// The amplitude falls while inhaling here; the rhythm says so.
    @Test func signIsLearnedFromTheRhythm() {
        let strong = run(Beats(perMinute: 12, rhythm: 15, amplitude: 0.4, baseline: 0.01)).breaths
        #expect(strong.count >= 12)
        for breath in strong.dropFirst(2) {
            let place = (breath.exhale / 5 - 0.25).truncatingRemainder(dividingBy: 1)
            #expect(min(place, 1 - place) < 0.2)
        }
    }

    @Test func disagreementGivesNothing() {
        let (breaths, last) = run(
            Beats(perMinute: 10, rhythmPerMinute: 16, amplitudePerMinute: 22))
        #expect(breaths.isEmpty)
        #expect(last.rate == nil)
        #expect(last.modulations == [])
    }

    /// Two that agree are enough, and the third is not named.
    @Test func twoOfThree() throws {
        let (breaths, last) = run(Beats(perMinute: 10, rhythm: 10, rhythmPerMinute: 20))
        #expect(abs(try #require(last.rate) - 10) < 0.4)
        #expect(last.modulations == [.amplitude, .baseline])
        #expect(breaths.count >= 8)
    }

    /// A pulse sensor without a measured height or level has one modulation, which is not enough.
    @Test func oneIsNotEnough() {
        let (breaths, last) = run(Beats(perMinute: 10, amplitude: 0, baseline: 0, noise: 0))
        #expect(breaths.isEmpty)
        #expect(last.rate == nil)
        #expect(abs((last.rate(of: .rhythm) ?? 0) - 10) < 0.4)
    }

    @Test func noBreathingNoEstimate() {
        let (breaths, last) = run(Beats(perMinute: 10, rhythm: 0, amplitude: 0, baseline: 0))
        #expect(breaths.isEmpty)
        #expect(last.rate == nil)
    }

    @Test func gapsStartOver() {
        var (_, derived) = run(Beats(perMinute: 12))
        #expect(derived.rate != nil)
        var breaths: [DerivedBreath] = []
        derived.push(time: 200, rr: 800, amplitude: 1, baseline: 0, into: &breaths)
        #expect(derived.rate == nil)
        #expect(breaths.isEmpty)
    }

    @Test func missingIntervals() throws {
        let few = run(Beats(perMinute: 12)) { $0.truncatingRemainder(dividingBy: 10) < 1 }.last
        #expect(abs(try #require(few.rate) - 12) < 0.3)
        let many = run(Beats(perMinute: 12)) { $0 > 3 && $0.truncatingRemainder(dividingBy: 10) < 5 }.last
        #expect(!many.modulations.contains(.rhythm))
    }

    #if !DEBUG
        @Test func beatsAndSoundAllocateNothing() {
            var derived = DerivedBreathing()
            var breaths: [DerivedBreath] = []
            breaths.reserveCapacity(1_000)
            var envelope = BreathSoundEnvelope(rate: 8_000)
            var listener = BreathDetector(rate: envelope.outputRate, source: .audio)
            let shape = BreathSignals.Shape(inhale: 1, exhale: 1)
            let sound = BreathSignals.sound(shape, rate: 8_000, seconds: 10)
            let before = malloc_count()
            for beat in 0..<300 {
                let time = 0.8 * Double(beat)
                let wave = sin(2 * Double.pi * 0.2 * time)
                derived.push(
                    time: time, rr: 800 - 40 * wave, amplitude: Float(1 + 0.1 * wave),
                    baseline: Float(0.1 * wave), into: &breaths)
            }
            for sample in sound {
                if let value = envelope.push(sample) { _ = listener.push(value) }
            }
            #expect(malloc_count() == before)
            #expect(breaths.count > 20)
        }
    #endif
}
