import Biosignals
import Testing

@Suite struct SimulatedPersonTests {
    private func run(_ settings: SimulatedPersonSettings, seconds: Double) -> [PersonSample] {
        var person = SimulatedPerson(settings: settings)
        return (0..<Int(seconds * settings.rate)).map { _ in person.next() }
    }

    private func settings(_ source: String) throws -> SimulatedPersonSettings {
        try SimulatedPersonSettings(source: source)
    }

    @Test func theSameSeedIsTheSamePerson() throws {
        let a = run(try settings("sim:ecg?seed=7&noise=0.1&ectopic=0.1"), seconds: 20)
        #expect(a == run(try settings("sim:ecg?seed=7&noise=0.1&ectopic=0.1"), seconds: 20))
        #expect(a != run(try settings("sim:ecg?seed=8&noise=0.1&ectopic=0.1"), seconds: 20))
    }

    @Test(arguments: [6.0, 12])
    func theHeartHasItsRateAndItsSwing(_ breath: Double) throws {
        let samples = run(try settings("sim:ecg+resp?hr=72&rsa=10&breath=\(breath)&noise=0"), seconds: 300)
        let beats = samples.compactMap(\.beat).dropFirst(5)
        let mean = Double(beats.count) * 60 / beats.reduce(0) { $0 + $1.interval }
        #expect(abs(mean - 72) < 1.5)
        // Swing within each breath's time, by the truth.
        var swings: [Double] = []
        let period = 60 / breath
        var start = 20.0
        while start + period < 300 {
            let rates = beats.filter { $0.time >= start && $0.time < start + period }.map { 60 / $0.interval }
            if let high = rates.max(), let low = rates.min() { swings.append(high - low) }
            start += period
        }
        let swing = swings.sorted()[swings.count / 2]
        #expect((6.5...12.5).contains(swing))
    }

    @Test func theRPeakStandsAtTheTrueTime() throws {
        let samples = run(try settings("sim:ecg?noise=0&rate=500&hr=60&rsa=5"), seconds: 60)
        for (i, sample) in samples.enumerated() {
            guard let beat = sample.beat, i > 100, i < samples.count - 100 else { continue }
            let around = i - 100..<i + 100
            let peak = around.max { samples[$0].ecg < samples[$1].ecg } ?? 0
            #expect(abs(Double(peak) / 500 - beat.time) <= 0.0021)
            #expect((900...1200).contains(samples[peak].ecg))
        }
    }

    @Test func breathingHasItsRateAndFlowIsItsSlope() throws {
        let samples = run(try settings("sim:resp?breath=6&noise=0&rate=100"), seconds: 200)
        var onsets = 0
        for i in 1..<samples.count where samples[i - 1].airflow <= 0 && samples[i].airflow > 0 { onsets += 1 }
        #expect((19...21).contains(onsets))
        for i in stride(from: 1000, to: 19000, by: 37) {
            let slope = (samples[i + 1].resp - samples[i - 1].resp) * 50
            #expect(abs(slope - samples[i].airflow) < 0.03)
        }
        #expect(samples.allSatisfy { (0...1.4).contains($0.resp) })
    }

    @Test func theHeartFollowsTheBreath() throws {
        let samples = run(try settings("sim:ecg+resp?breath=6&rsa=12&noise=0"), seconds: 200)
        let beats = samples.compactMap(\.beat)
        var inhaled: [Double] = []
        var exhaled: [Double] = []
        for beat in beats.dropFirst(10) {
            let sample = samples[min(samples.count - 1, Int(beat.time * 250))]
            if sample.resp > 0.7 { inhaled.append(60 / beat.interval) }
            if sample.resp < 0.3 { exhaled.append(60 / beat.interval) }
        }
        let high = inhaled.reduce(0, +) / Double(inhaled.count)
        let low = exhaled.reduce(0, +) / Double(exhaled.count)
        #expect(high - low > 4)
    }

    @Test func theBreathGoesToANewRate() throws {
        var person = SimulatedPerson(settings: try settings("sim:resp?breath=15&noise=0&rate=50"))
        for _ in 0..<1000 { _ = person.next() }
        person.breathRate = 6
        for _ in 0..<1500 { _ = person.next() }
        var onsets: [Double] = []
        var last: Float = 0
        for _ in 0..<5000 {
            let now = person.time
            let flow = person.next().airflow
            if last <= 0, flow > 0 { onsets.append(now) }
            last = flow
        }
        let rate = Double(onsets.count - 1) * 60 / ((onsets.last ?? 0) - (onsets.first ?? 0))
        #expect(abs(rate - 6) < 0.4)
    }

    @Test func prematureBeatsComeEarlyAndPause() throws {
        let beats = run(try settings("sim:ecg?ectopic=0.05&noise=0&rsa=0"), seconds: 600).compactMap(\.beat)
        let share = Double(beats.count { $0.ectopic }) / Double(beats.count)
        #expect((0.03...0.07).contains(share))
        for (a, b) in zip(beats.dropFirst(2), beats.dropFirst(3)) where a.ectopic {
            #expect(a.interval < 0.75)
            #expect(b.interval > 1.1)
        }
    }

    @Test func eventsHappenWhenTheyAreSaid() throws {
        let samples = run(try settings("sim:ecg+resp?leadoff=10:2&motion=20:3&noise=0"), seconds: 30)
        let off = samples.indices.filter { !samples[$0].contact }
        #expect(off.first == 2500)
        #expect(off.last == 2999)
        func swing(_ from: Int) -> Float {
            let part = samples[from * 250..<(from + 3) * 250].map(\.resp)
            return (part.max() ?? 0) - (part.min() ?? 0)
        }
        #expect(swing(20) > 1.5 * swing(15))
    }

    @Test func thePulseComesAfterTheBeat() throws {
        let samples = run(try settings("sim:ppg?noise=0&rsa=0&hr=60"), seconds: 20)
        guard let first = samples.compactMap(\.beat).dropFirst(3).first else {
            Issue.record("there are beats")
            return
        }
        let start = Int(first.time * 250)
        let peak = (start..<start + 200).max { samples[$0].ppg < samples[$1].ppg } ?? 0
        #expect((0.25...0.45).contains(Double(peak - start) / 250))
    }
}

@Suite struct SimulatedPersonSettingsTests {
    @Test func readsASource() throws {
        let settings = try SimulatedPersonSettings(
            source: "sim:ecg+resp?hr=72&breath=6&rsa=8&noise=0.02&ectopic=0.01&seed=1&leadoff=60:3,120:2")
        #expect(settings.signals == [.ecg, .belt])
        #expect(settings.heartRate == 72)
        #expect(settings.breathRate == 6)
        #expect(settings.rsa == 8)
        #expect(settings.noise == 0.02)
        #expect(settings.ectopic == 0.01)
        #expect(settings.seed == 1)
        #expect(settings.events.map(\.at) == [60, 120])
        #expect(try SimulatedPersonSettings(source: "sim:ppg").signals == [.ppg])
        #expect(try SimulatedPersonSettings(source: "sim:") == SimulatedPersonSettings())
    }

    @Test(arguments: [
        ("sim:eeg", "'eeg'"), ("sim:ecg?hr=900", "hr='900'"), ("sim:ecg?hr=", "30.0 to 200.0"),
        ("sim:ecg?colour=red", "'colour'"), ("sim:ecg?seed=-1", "seed='-1'"), ("sim:ecg?noise=nan", "noise"),
        ("sim:ecg?motion=3", "AT:SECONDS"), ("sim:ecg+?hr=60", "signal ''"),
    ])
    func badSourcesAreNamed(_ source: String, says: String) {
        let error = #expect(throws: SimulationSourceError.self) {
            try SimulatedPersonSettings(source: source)
        }
        let text = error?.description ?? ""
        #expect(text.contains(says))
        #expect(!text.contains("\n"))
    }
}

@Suite struct SplitMix64Tests {
    /// First outputs for seed 1234567, from the reference implementation.
    @Test func givesTheReferenceNumbers() {
        var random = SplitMix64(seed: 1_234_567)
        #expect(random.next() == 6_457_827_717_110_365_317)
        #expect(random.next() == 3_203_168_211_198_807_973)
    }

    @Test func spreadsAsItSays() {
        var random = SplitMix64(seed: 1)
        let values = (0..<20000).map { _ in random.gaussian() }
        let mean = values.reduce(0, +) / 20000
        let variance = values.reduce(0) { $0 + $1 * $1 } / 20000 - mean * mean
        #expect(abs(mean) < 0.03)
        #expect(abs(variance - 1) < 0.05)
    }
}
