import Testing

@testable import Biosignals

/// A person who hears cues.
@Suite struct CueFollowingTests {
    private static let rate = 50.0

    /// Inhalations of a person who hears a pacer at `pace` breaths a minute, each cue half a second ahead.
    private func inhalations(
        _ source: String, pace: Double = 6, seconds: Double, hears: Bool = true
    ) throws -> [Double] {
        var settings = try SimulatedPersonSettings(source: source)
        settings.rate = Self.rate
        settings.noise = 0
        var person = SimulatedPerson(settings: settings)
        let cycle = 60 / pace
        var told = 0
        var onsets: [Double] = []
        var last: Float = 0
        for _ in 0..<Int(seconds * Self.rate) {
            while hears, Double(told) * cycle < person.time + 0.5 {
                let onset = Double(told) * cycle
                person.hear(BreathCue(isInhale: true, time: onset, seconds: 0.4 * cycle))
                person.hear(BreathCue(isInhale: false, time: onset + 0.4 * cycle, seconds: 0.6 * cycle))
                told += 1
            }
            let time = person.time
            let flow = person.next().airflow
            if last <= 1e-6, flow > 1e-6 { onsets.append(time) }
            last = flow
        }
        return onsets
    }

    /// From each cue to the inhalation behind it; nil where none came within 3 s of it.
    private func lags(_ onsets: [Double], pace: Double = 6, seconds: Double) -> [Double?] {
        stride(from: 20.0, to: seconds - 10, by: 60 / pace).map { cue in
            onsets.first { $0 > cue - 0.05 && $0 < cue + 3 }.map { $0 - cue }
        }
    }

    @Test(arguments: [0.4, 0.8, 1.5])
    func theBreathComesTheSetLagBehindTheCue(_ lag: Double) throws {
        let onsets = try inhalations("sim:resp?follow=1&lag=\(lag)&scatter=0", seconds: 200)
        let found = lags(onsets, seconds: 200)
        #expect(found.count == 17)
        for one in found { #expect(abs((one ?? 9) - lag) < 0.05) }
    }

    @Test func theLagScattersAsAsked() throws {
        let onsets = try inhalations("sim:resp?follow=1&lag=1&scatter=0.2", pace: 12, seconds: 500)
        let found = lags(onsets, pace: 12, seconds: 500).compactMap(\.self)
        let mean = found.reduce(0, +) / Double(found.count)
        let deviation = (found.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(found.count))
            .squareRoot()
        #expect(found.count > 80)
        #expect(abs(mean - 1) < 0.08)
        #expect((0.13...0.27).contains(deviation))
    }

    /// Cues that are heeded, of those in each of three parts of the time.
    @Test func attentionFadesAndComesBackNowAndThen() {
        var following = CueFollowing()
        following.share = 1
        following.halving = 100
        var attention = CueAttention(following, random: SplitMix64(seed: 3))
        var heeded: [Double] = []
        for cue in stride(from: 0.0, to: 600, by: 2) {
            attention.hear(BreathCue(isInhale: true, time: cue, seconds: 1), isAwake: true)
            attention.hear(BreathCue(isInhale: false, time: cue + 1, seconds: 1), isAwake: true)
            let inhale = attention.due(at: cue + 0.95, isAwake: true)
            let exhale = attention.due(at: cue + 1.95, isAwake: true)
            #expect((inhale == nil) == (exhale == nil))
            if inhale?.isInhale == true, exhale?.isInhale == false { heeded.append(cue) }
        }
        let early = heeded.count { $0 < 100 }
        let middle = heeded.count { (200..<300).contains($0) }
        let late = heeded.filter { $0 >= 400 }.count
        // Of 50, 50 and 100: 0.72, 0.18 and 0.03 are expected.
        #expect((29...45).contains(early))
        #expect((3...17).contains(middle))
        #expect((1...9).contains(late))
    }

    /// The share of breaths that begin with the pacer falls, over six people, and in between they breathe their own way.
    @Test func peopleWhoseAttentionFadesLeaveThePacer() throws {
        var early = 0.0
        var late = 0.0
        for seed in 1...6 {
            let source = "sim:resp?follow=1&lag=0.5&scatter=0.05&fade=100&breath=15&seed=\(seed)"
            let onsets = try inhalations(source, seconds: 400)
            func share(_ range: Range<Int>) -> Double {
                let cues = stride(from: range.lowerBound, to: range.upperBound, by: 10).map(Double.init)
                let followed = cues.count { cue in onsets.contains { abs($0 - cue - 0.5) < 0.15 } }
                return Double(followed) / Double(cues.count)
            }
            early += share(0..<60) / 6
            late += share(250..<390) / 6
            #expect(onsets.count { $0 > 300 && $0 < 400 } >= 17)
        }
        #expect(early > late + 0.15, "\(early) early, \(late) late")
    }

    @Test func whoDoesNotFollowIsAsIfThereWereNoCues() throws {
        let source = "sim:resp?breath=14&seed=5"
        #expect(
            try inhalations(source, seconds: 60) == inhalations(source, seconds: 60, hears: false))
    }

    @Test func whenTheCuesEndSheGoesOnHerOwnWay() throws {
        var settings = try SimulatedPersonSettings(source: "sim:resp?follow=1&lag=0.4&breath=15&noise=0")
        settings.rate = Self.rate
        var person = SimulatedPerson(settings: settings)
        for breath in 0..<3 {
            let onset = Double(breath) * 10
            person.hear(BreathCue(isInhale: true, time: onset, seconds: 4))
            person.hear(BreathCue(isInhale: false, time: onset + 4, seconds: 6))
        }
        let samples = (0..<4500).map { _ in person.next() }
        var onsets: [Double] = []
        for i in 1..<samples.count where samples[i - 1].airflow <= 1e-6 && samples[i].airflow > 1e-6 {
            onsets.append(Double(i) / Self.rate)
        }
        #expect(onsets.count { $0 < 30 } <= 4)
        let free = onsets.filter { $0 > 40 }
        #expect((11...14).contains(free.count))
        #expect(samples.allSatisfy { (-0.01...1.5).contains($0.resp) })
    }

    /// Twice the same; and the pacer of the source is heard by the person alone.
    @Test func seedsRepeatAndAPacerOfHerOwnIsFollowed() throws {
        let source = "sim:ecg+resp?pacer=6&lag=0.7&scatter=0.1&fade=300&seed=9"
        let onsets = try inhalations(source, seconds: 120, hears: false)
        #expect(try inhalations(source, seconds: 120, hears: false) == onsets)
        let found = lags(onsets, seconds: 120).compactMap(\.self)
        #expect(found.count >= 7)
        #expect(found.sorted()[found.count / 2] > 0.5)
    }

    /// The heart swings with the led breath as with her own.
    @Test func theHeartFollowsTheLedBreath() throws {
        var settings = try SimulatedPersonSettings(
            source: "sim:ecg?pacer=6&breath=15&rsa=10&hr=70&noise=0&scatter=0.1")
        settings.rate = Self.rate
        var person = SimulatedPerson(settings: settings)
        let beats = (0..<10_000).compactMap { _ in person.next().beat }.dropFirst(30)
        var swings: [Double] = []
        for start in stride(from: 40.0, to: 190, by: 10) {
            let rates = beats.filter { $0.time >= start && $0.time < start + 10 }.map { 60 / $0.interval }
            swings.append((rates.max() ?? 0) - (rates.min() ?? 0))
        }
        #expect((6.5...12.5).contains(swings.sorted()[swings.count / 2]))
    }

    @Test func depthHoldAndSleepShowInTheBreath() throws {
        var settings = try SimulatedPersonSettings(
            source: "sim:ecg+resp?depth=2&breath=15&hr=70&rsa=0&noise=0&hold=60:10&sleep=120:120")
        settings.rate = Self.rate
        var person = SimulatedPerson(settings: settings)
        let samples = (0..<12_000).map { _ in person.next() }
        func height(_ range: Range<Int>) -> Float {
            samples[range.lowerBound * 50..<range.upperBound * 50].map(\.resp).max() ?? 0
        }
        #expect((1.7...2.4).contains(height(10..<50)))
        let held = samples[3000..<3500].map(\.resp)
        #expect(held.max() == held.min())
        #expect((1.0...1.45).contains(height(180..<230)))
        func beatsPerMinute(_ from: Int, _ to: Int) -> Double {
            Double(samples[from * 50..<to * 50].count { $0.beat != nil }) * 60 / Double(to - from)
        }
        let lower = beatsPerMinute(20, 110) - beatsPerMinute(160, 240)
        #expect((4.5...11.5).contains(lower))
    }

    @Test(arguments: [
        ("sim:resp?lag=1", "follow=1"), ("sim:resp?follow=0&fade=60", "follow=1"),
        ("sim:resp?follow=2", "0.0 to 1.0"), ("sim:resp?follow=1&lag=-1", "lag='-1'"),
        ("sim:resp?pacer=0", "pacer='0'"), ("sim:resp?follow=0&pacer=6", "follow=1"),
        ("sim:resp?follow=1&fade=0", "fade='0'"), ("sim:resp?hr=60&hr=70", "twice"),
        ("sim:resp?hold=5", "AT:SECONDS"), ("sim:resp?depth=9", "depth='9'"),
    ])
    func nonsenseIsRefusedInOneLine(_ source: String, says: String) {
        let error = #expect(throws: SimulationSourceError.self) {
            try SimulatedPersonSettings(source: source)
        }
        #expect(error?.description.contains(says) == true)
        #expect(error?.description.contains("\n") == false)
    }
}
