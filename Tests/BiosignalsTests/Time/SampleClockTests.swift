import Testing

@testable import Biosignals

/// How a link delivers samples; the laws of the clock study in the project's notes.
enum ArrivalLaw: String, CaseIterable {
    /// FTDI bridge with a 16 ms latency timer.
    case ftdi
    /// Bluetooth serial port: bursts of 20 to 120 ms.
    case spp
    /// Bluetooth LE: 50 ms connection interval with stalls of 0.2 to 0.6 s.
    case ble

    var rate: Double { self == .ble ? 130 : 125 }

    /// True time and arrival of each sample, in seconds. The sensor's clock is `ppm` fast. Exponential delay of
    /// 0.5 ms, and one sample in 500 another 20 ms late.
    func stamps(seconds: Double, ppm: Double, seed: UInt64) -> (true: [Double], arrival: [Double]) {
        var random = SplitMix64(seed: seed)
        let count = Int(rate * seconds)
        let times = (0..<count).map { Double($0) / (rate * (1 + ppm * 1e-6)) }
        var edge = 0.0
        var latest = 0.0
        let arrivals = times.map { time -> Double in
            var arrival: Double
            switch self {
            case .ftdi: arrival = ((time / 0.016).rounded(.down) + 1) * 0.016
            case .spp:
                while edge < time { edge += random.uniform(in: 0.02...0.12) }
                arrival = edge + 0.005
            case .ble:
                while edge < time { edge += random.uniform() < 0.05 ? random.uniform(in: 0.2...0.6) : 0.05 }
                arrival = edge
            }
            arrival += random.exponential(mean: 0.0005)
            if random.uniform() < 0.002 { arrival += random.exponential(mean: 0.02) }
            latest = max(latest, arrival)
            return latest
        }
        return (times, arrivals)
    }
}

/// What a clock made of a stream, against the truth, after a minute of warming up; in ms.
struct ClockError {
    var offset = 0.0
    var spread = 0.0
    var intervalSpread = 0.0
    var intervalMost = 0.0
    /// The same for the difference of two published times.
    var differenceMost = 0.0
    /// Samples that the clock took for lost; none were.
    var lost = 0

    init(_ law: ArrivalLaw, ppm: Double, seed: UInt64, seconds: Double = 600) {
        let (times, arrivals) = law.stamps(seconds: seconds, ppm: ppm, seed: seed)
        var clock = SampleClock(rate: law.rate)
        let back = Int(0.8 * law.rate)
        var offsets: [Double] = []
        var intervals: [Double] = []
        for i in times.indices {
            clock.observe(samples: i + 1, arrival: SessionTime(seconds: arrivals[i]))
            guard times[i] > 60 else { continue }
            let now = clock.time(ofSample: Double(i)).seconds
            let before = clock.time(ofSample: Double(i - back)).seconds
            offsets.append((now - times[i]) * 1e3)
            let truth = times[i] - times[i - back]
            intervals.append((clock.interval(from: Double(i - back), to: Double(i)) - truth) * 1e3)
            differenceMost = max(differenceMost, abs(now - before - truth) * 1e3)
        }
        offset = offsets.reduce(0, +) / Double(offsets.count)
        spread = Self.deviation(offsets)
        intervalSpread = Self.deviation(intervals)
        intervalMost = intervals.map(abs).max() ?? 0
        lost = clock.missed
    }

    private static func deviation(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    }
}

@Suite struct SampleClockTests {
    /// 0.8 s intervals are right to 0.5 ms whatever the link, the sensor's crystal and the dice.
    @Test(arguments: ArrivalLaw.allCases, [80.0, -80, 0, 400])
    func intervalsAreFreeOfJitter(_ law: ArrivalLaw, ppm: Double) {
        let error = ClockError(law, ppm: ppm, seed: 3, seconds: 400)
        #expect(error.intervalMost <= 0.5)
        #expect(error.differenceMost <= 0.5)
        #expect(error.spread <= 2)
        #expect((0...10).contains(error.offset))
        #expect(error.lost == 0)
    }

    /// What samples wait on the way beyond the fastest is what arrivals lie behind the told times.
    @Test(arguments: ArrivalLaw.allCases) func theWaitIsTheMeanOfTheLastSecond(_ law: ArrivalLaw) throws {
        let (_, arrivals) = law.stamps(seconds: 90, ppm: 80, seed: 5)
        var clock = SampleClock(rate: law.rate)
        #expect(clock.meanWait == nil)
        for (index, arrival) in arrivals.enumerated() {
            clock.observe(samples: index + 1, arrival: SessionTime(seconds: arrival))
        }
        let told = try #require(clock.meanWait)
        let last = Int(Double(arrivals.count - 1) / law.rate)
        let second = Int(Double(last - 1) * law.rate)..<Int(Double(last) * law.rate)
        let waits = second.map { arrivals[$0] - clock.time(ofSample: Double($0)).seconds }
        #expect(abs(told - waits.reduce(0, +) / Double(waits.count)) < 0.003)
        clock.restart()
        #expect(clock.meanWait == nil)
    }

    /// Feeds a stream, without the samples whose numbers are in `dropped`; gives the clock and what `each` saw.
    private func run(
        _ law: ArrivalLaw, rate: Double? = nil, seconds: Double, ppm: Double = 80,
        dropped: Range<Int> = 0..<0,
        each: (SampleClock, Int, Double) -> Void = { _, _, _ in }
    ) -> SampleClock {
        let (times, arrivals) = law.stamps(seconds: seconds, ppm: ppm, seed: 5)
        var clock = SampleClock(rate: rate ?? law.rate)
        var total = 0
        for i in times.indices where !dropped.contains(i) {
            total += 1
            clock.observe(samples: total, arrival: SessionTime(seconds: arrivals[i]))
            each(clock, total, times[i])
        }
        return clock
    }

    @Test(arguments: ArrivalLaw.allCases, [25, 125])
    func lostSamplesAreCountedAndTheRestStaysInPlace(_ law: ArrivalLaw, lost: Int) {
        let at = Int(100.4 * law.rate)
        var worst = 0.0
        let clock = run(law, seconds: 160, dropped: at..<at + lost) { clock, total, time in
            if time > 110 {
                worst = max(worst, abs(clock.time(ofSample: Double(total - 1)).seconds - time))
                worst = max(
                    worst, abs(clock.time(ofSample: Double(total - 200)).seconds - (time - 199 / law.rate)))
            }
        }
        #expect(abs(clock.missed - lost) <= 1)
        let across = clock.interval(from: Double(at - 250), to: Double(at + 250))
        #expect(abs(across - Double(500 + clock.missed) / clock.rate) < 1e-3)
        #expect(worst < 0.025)
    }

    @Test(arguments: ArrivalLaw.allCases, [5000.0, -5000, 20000, 1000, -1000])
    func aWrongNominalRateIsFoundOutAndIsNoLoss(_ law: ArrivalLaw, ppm: Double) {
        let clock = run(law, seconds: 200, ppm: ppm)
        #expect(clock.missed == 0)
        #expect(abs(clock.ppm - ppm) < 60)
        #expect(abs(clock.rate / law.rate - 1 - ppm * 1e-6) < 60e-6)
    }

    @Test(arguments: ArrivalLaw.allCases)
    func publishedTimeNeverRunsBackwards(_ law: ArrivalLaw) {
        var last = -1.0
        var backwards = 0
        _ = run(law, seconds: 120) { clock, total, time in
            guard time > 2 else { return }
            let now = clock.time(ofSample: Double(total - 1)).seconds
            if now <= last { backwards += 1 }
            last = now
        }
        #expect(backwards == 0)
    }

    /// Ten samples a second, of which each may be late by a whole burst: nothing is lost, time stays in place.
    @Test(arguments: ArrivalLaw.allCases)
    func slowStreamsLoseNothing(_ law: ArrivalLaw) {
        let ppm = (10 / law.rate - 1) * 1e6
        let (times, arrivals) = law.stamps(seconds: 30, ppm: ppm, seed: 8)
        var clock = SampleClock(rate: 10)
        var worst = 0.0
        for i in times.indices {
            clock.observe(samples: i + 1, arrival: SessionTime(seconds: arrivals[i]))
            guard times[i] > 60 else { continue }
            worst = max(worst, abs(clock.time(ofSample: Double(i)).seconds - times[i]))
        }
        #expect(clock.missed == 0)
        #expect(worst < 0.04)
    }

    /// The radio is gone for some seconds, then everything arrives at once: late, but nothing is lost.
    @Test(arguments: ArrivalLaw.allCases, [2.0, 7])
    func aStallIsNoLoss(_ law: ArrivalLaw, stall: Double) {
        let (times, arrivals) = law.stamps(seconds: 200, ppm: 80, seed: 6)
        var clock = SampleClock(rate: law.rate)
        var worst = 0.0
        for i in times.indices {
            let late = (100..<100 + stall).contains(arrivals[i]) ? 100 + stall : arrivals[i]
            clock.observe(samples: i + 1, arrival: SessionTime(seconds: late))
            guard times[i] > 60 else { continue }
            worst = max(worst, abs(clock.time(ofSample: Double(i)).seconds - times[i]))
        }
        #expect(clock.missed == 0)
        #expect(worst < 0.012)
    }

    @Test func beginsAtTheFirstArrivalAndAgainAfterAGap() {
        var clock = SampleClock(rate: 100)
        #expect(clock.time(ofSample: 5) == .zero)
        clock.observe(samples: 1, arrival: SessionTime(seconds: 7))
        #expect(clock.time(ofSample: 0) == SessionTime(seconds: 7))
        #expect(clock.time(ofSample: 50) == SessionTime(seconds: 7.5))
        clock.restart()
        clock.observe(samples: 10, arrival: SessionTime(seconds: 20))
        #expect(clock.time(ofSample: 9) == SessionTime(seconds: 20))
        #expect(clock.rate == 100)
    }

    @Test func aReadOfManySamplesIsLateForAllButTheLast() {
        var clock = SampleClock(rate: 100)
        for i in 1...600 { clock.observe(samples: i * 5, arrival: SessionTime(seconds: Double(i * 5) / 100)) }
        #expect(abs(clock.time(ofSample: 2999).seconds - 30) < 1e-4)
        #expect(abs(clock.interval(from: 100, to: 180) - 0.8) < 1e-6)
    }

    @Test func theMedianIsTheMiddleOne() {
        var random = SplitMix64(seed: 2)
        for count in 1...40 {
            var values = (0..<50).map { _ in (random.uniform() * 10).rounded() }
            let sorted = values[..<count].sorted()
            #expect(values.select(count / 2, ofFirst: count) == sorted[count / 2])
        }
    }
}
