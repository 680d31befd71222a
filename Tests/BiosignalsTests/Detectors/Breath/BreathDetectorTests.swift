import Foundation
import Testing

@testable import Biosignals

@Suite struct BreathDetectorTests {
    /// A volume curve: raised cosines, inhaling for 40 % of each breath.
    private func volume(rate: Double, perMinute: Double, seconds: Double) -> [Float] {
        let period = 60 / perMinute
        return (0..<Int(seconds * rate)).map { index in
            let phase = (Double(index) / rate / period).truncatingRemainder(dividingBy: 1)
            return Float(
                phase < 0.4
                    ? 0.5 - 0.5 * cos(Double.pi * phase / 0.4)
                    : 0.5 + 0.5 * cos(Double.pi * (phase - 0.4) / 0.6))
        }
    }

    @Test(arguments: [3.0, 6, 12, 20, 40], [20.0, 125, 1000])
    func beltFindsEveryBreath(perMinute: Double, rate: Double) {
        let seconds = max(60, 600 / perMinute)
        let signal = volume(rate: rate, perMinute: perMinute, seconds: seconds).map { 200 - 3 * $0 }
        var detector = BreathDetector(rate: rate, source: .belt, inverted: true)
        let breaths = signal.compactMap { detector.push($0) }
        let period = 60 / perMinute
        #expect(breaths.count >= Int(seconds / period) - 3)
        for (breath, next) in zip(breaths, breaths.dropFirst()) { #expect(breath.end == next.inhale) }
        for breath in breaths.dropFirst() {
            #expect(abs((breath.end - breath.inhale) / rate - period) < 0.05 * period)
            #expect(abs((breath.exhale - breath.inhale) / rate - 0.4 * period) < 0.12 * period)
            let phase = (breath.inhale / rate / period).truncatingRemainder(dividingBy: 1)
            #expect(min(phase, 1 - phase) < 0.08)
            #expect(breath.quality > 0.8)
            #expect(Double(breath.confirmedAt) > breath.end)
            // As deep at 40 breaths a minute as at 3, though smoothing leaves little of them.
            #expect(abs(breath.depth / 3 - 1) < 0.04)
        }
    }

    @Test(arguments: [3.0, 6, 15, 30])
    func airflowFindsEveryBreath(perMinute: Double) {
        let rate = 100.0
        let period = 60 / perMinute
        let signal = (0..<Int(120 * rate)).map { index in
            Float(7 + 40 * sin(2 * Double.pi * Double(index) / rate / period))
        }
        let breaths = BreathDetector.detect(in: signal, rate: rate, source: .airflow)
        #expect(breaths.count >= Int(120 / period) - 3)
        for (breath, next) in zip(breaths, breaths.dropFirst()) { #expect(breath.end == next.inhale) }
        for breath in breaths.dropFirst(2) {
            #expect(abs((breath.end - breath.inhale) / rate - period) < 0.1 * period)
            #expect(abs((breath.exhale - breath.inhale) / rate - 0.5 * period) < 0.1 * period)
            let phase = (breath.inhale / rate / period).truncatingRemainder(dividingBy: 1)
            #expect(min(phase, 1 - phase) < 0.1)
        }
    }

    @Test func invertedFlowExchangesInhalingAndExhaling() {
        let rate = 50.0
        // Inhaling for 3 s, exhaling for 5 s.
        let signal = (0..<Int(120 * rate)).map { index -> Float in
            let time = (Double(index) / rate).truncatingRemainder(dividingBy: 8)
            return Float(time < 3 ? sin(Double.pi * time / 3) : -0.6 * sin(Double.pi * (time - 3) / 5))
        }
        var upright = BreathDetector(rate: rate, source: .airflow)
        var inverted = BreathDetector(rate: rate, source: .airflow, inverted: true)
        let right = signal.compactMap { upright.push($0) }.dropFirst(2)
        let same = signal.compactMap { inverted.push(-$0) }.dropFirst(2)
        #expect(Array(right) == Array(same))
        #expect(right.allSatisfy { abs(($0.exhale - $0.inhale) / rate - 3) < 0.55 })
    }

    @Test func driftAndHeartBeatsDoNoHarm() {
        let rate = 50.0
        let clean = volume(rate: rate, perMinute: 6, seconds: 180)
        let signal = clean.indices.map { index -> Float in
            let time = Double(index) / rate
            return clean[index] + Float(0.01 * time + 0.25 * sin(2 * Double.pi * 1.2 * time))
        }
        let breaths = BreathDetector.detect(in: signal, rate: rate, source: .belt)
        #expect((15...18).contains(breaths.count))
        #expect(breaths.dropFirst().allSatisfy { abs(($0.end - $0.inhale) / rate - 10) < 0.8 })
    }

    @Test func gapEndsABreathWithoutInventingOne() {
        let rate = 50.0
        var signal = volume(rate: rate, perMinute: 10, seconds: 120)
        for index in Int(40 * rate)..<Int(60 * rate) { signal[index] = 0 }
        let breaths = BreathDetector.detect(in: signal, rate: rate, source: .belt)
        #expect(breaths.allSatisfy { $0.end / rate < 43 || $0.inhale / rate > 57 })
        #expect(breaths.allSatisfy { ($0.end - $0.inhale) / rate < 7.5 })
        #expect(breaths.filter { $0.inhale / rate > 65 }.count >= 7)
    }

    @Test(arguments: [BreathSource.belt, .airflow])
    func resetStartsOver(source: BreathSource) {
        let signal = volume(rate: 25, perMinute: 8, seconds: 90).map { $0 - 0.5 }
        var detector = BreathDetector(rate: 25, source: source)
        let first = signal.compactMap { detector.push($0) }
        detector.reset()
        #expect(signal.compactMap { detector.push($0) } == first)
        #expect(first.count > 8)
    }

    @Test func deafSignalsGiveNoBreaths() {
        #expect(
            BreathDetector.detect(in: [Float](repeating: 3, count: 3_000), rate: 25, source: .belt).isEmpty)
        #expect(
            BreathDetector.detect(in: [Float](repeating: .nan, count: 3_000), rate: 25, source: .airflow)
                .isEmpty)
    }

    /// Impedance with badly placed electrodes: the heart is ten times as large as the breath, and beats faster while
    /// inhaling. What a mean keeps of the beats then grows and shrinks with the breath.
    @Test func heartLargerThanBreath() {
        let rate = 125.0
        let shape = BreathSignals.Shape(inhale: 1.6, exhale: 2.4)
        var phase = 0.0
        let signal = (0..<Int(180 * rate)).map { index -> Float in
            let volume = BreathSignals.volume(shape, at: Double(index) / rate)
            phase += (1.2 + 0.2 * volume) / rate
            let place = phase.truncatingRemainder(dividingBy: 1)
            let beat = place < 0.1 ? sin(Double.pi * place / 0.1) : 0
            return Float(beat * (1 + 0.1 * volume) + 0.1 * volume)
        }
        for breaths in [
            BreathDetector.detect(in: signal, rate: rate, source: .belt),
            BreathFinder.find(in: signal, rate: rate, source: .belt),
        ] {
            let late = breaths.filter { $0.inhale > 30 * rate }
            #expect((36...38).contains(late.count))
            // One beat a second and a bit draws the breath; a single one may be lost between them.
            #expect(late.count { abs(($0.end - $0.inhale) / rate - 4) >= 1 } <= 1)
        }
    }

    /// A breath held for 40 s, with a heart in the signal of a third of a breath's size: no breath is made of its beats.
    @Test(arguments: [1, 1.3])
    func heldBreathShowsNone(beatsPerSecond: Double) {
        let rate = 125.0
        let shape = BreathSignals.Shape(inhale: 2, exhale: 2.5)
        let signal = (0..<Int(180 * rate)).map { index -> Float in
            let time = Double(index) / rate
            let place = (time * beatsPerSecond).truncatingRemainder(dividingBy: 1)
            let beat = place < 0.4 ? 0.3 * sin(Double.pi * place / 0.4) : 0
            let volume = (90..<130).contains(time) ? 0 : BreathSignals.volume(shape, at: time)
            return Float(volume + beat)
        }
        for breaths in [
            BreathDetector.detect(in: signal, rate: rate, source: .belt),
            BreathFinder.find(in: signal, rate: rate, source: .belt),
        ] {
            #expect(breaths.count { $0.inhale > 91 * rate && $0.end < 129 * rate } == 0)
            #expect(breaths.count { $0.end < 92 * rate } >= 18)
            #expect(breaths.count { $0.inhale > 128 * rate } >= 9)
        }
    }

    /// A belt that is shifted while the person turns: at most two breaths are lost or wrong at each jump.
    @Test(arguments: [4.0, -4])
    func postureJumps(by size: Float) {
        let rate = 25.0
        let shape = BreathSignals.Shape(inhale: 2, exhale: 3)
        var signal = BreathSignals.volume(shape, rate: rate, seconds: 200)
        for jump in [63.0, 121] {
            for index in Int(jump * rate)..<signal.count { signal[index] += size }
        }
        for breaths in [
            BreathDetector.detect(in: signal, rate: rate, source: .belt),
            BreathFinder.find(in: signal, rate: rate, source: .belt),
        ] {
            #expect((35...41).contains(breaths.count))
            let right = breaths.filter { abs(($0.end - $0.inhale) / rate - 5) < 0.3 }
            #expect(right.count >= 34)
            let doubtful = breaths.filter { abs(($0.end - $0.inhale) / rate - 5) > 1 }
            #expect(doubtful.allSatisfy { $0.quality < 0.8 })
        }
    }

    /// A piezo belt forgets a held breath; its breaths are counted all the same.
    @Test(arguments: [1.5, 4])
    func piezoBeltForgets(seconds: Double) {
        let rate = 50.0
        let shape = BreathSignals.Shape(inhale: 3, hold: 3, exhale: 4, rest: 2)
        let volume = BreathSignals.volume(shape, rate: rate, seconds: 240)
        let signal = BreathSignals.piezo(volume, rate: rate, forgetting: seconds)
        for breaths in [
            BreathDetector.detect(in: signal, rate: rate, source: .belt),
            BreathFinder.find(in: signal, rate: rate, source: .belt),
        ] {
            #expect((17...20).contains(breaths.count))
            #expect(breaths.dropFirst().allSatisfy { abs(($0.end - $0.inhale) / rate - 12) < 0.5 })
            // The height of the breath is where holding begins.
            for breath in breaths.dropFirst() {
                #expect(abs((breath.exhale - breath.inhale) / rate - 3) < 2.6)
            }
        }
    }

    /// Held and resting breaths: onsets at the end of the pauses, whose lengths are right to 0.6 s.
    @Test(arguments: [BreathSource.belt, .airflow])
    func pauses(source: BreathSource) {
        let rate = 50.0
        let shape = BreathSignals.Shape(inhale: 3, hold: 2.5, exhale: 4, rest: 2)
        let signal =
            source == .belt
            ? BreathSignals.volume(shape, rate: rate, seconds: 180)
            : BreathSignals.flow(shape, rate: rate, seconds: 180)
        for breaths in [
            BreathDetector.detect(in: signal, rate: rate, source: source),
            BreathFinder.find(in: signal, rate: rate, source: source),
        ] {
            #expect(breaths.count >= 13)
            for breath in breaths.dropFirst() {
                #expect(abs(breath.pauseAfterInhale / rate - 2.5) < 0.6)
                #expect(abs(breath.pauseAfterExhale / rate - 2) < 0.6)
                let inhale = (breath.inhale / rate).truncatingRemainder(dividingBy: shape.period)
                #expect(min(inhale, shape.period - inhale) < 0.5)
                #expect(abs((breath.exhale - breath.inhale) / rate - 5.5) < 0.6)
            }
        }
    }

    @Test func breathingWithoutPausesHasNone() {
        let signal = volume(rate: 25, perMinute: 6, seconds: 120)
        let breaths = BreathDetector.detect(in: signal, rate: 25, source: .belt)
        #expect(breaths.count >= 10)
        #expect(breaths.allSatisfy { $0.pauseAfterInhale == 0 && $0.pauseAfterExhale == 0 })
    }

    /// Breaths that become shallow at once are found again within a few breaths.
    @Test func shallowAfterDeep() {
        let rate = 25.0
        let signal = volume(rate: rate, perMinute: 12, seconds: 200).enumerated().map { index, value in
            index < Int(100 * rate) ? value : 0.12 * value
        }
        let live = BreathDetector.detect(in: signal, rate: rate, source: .belt)
        #expect(live.filter { $0.inhale > 115 * rate }.count >= 15)
        let offline = BreathFinder.find(in: signal, rate: rate, source: .belt)
        #expect(offline.filter { $0.inhale > 104 * rate }.count >= 18)
    }
}
