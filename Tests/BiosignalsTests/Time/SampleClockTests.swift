import Biosignals
import Testing

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

    init(_ law: ArrivalLaw, ppm: Double, seed: UInt64, seconds: Double = 600) {
        let (times, arrivals) = law.stamps(seconds: seconds, ppm: ppm, seed: seed)
        var clock = SampleClock(rate: law.rate)
        let back = Int(0.8 * law.rate)
        var offsets: [Double] = []
        var intervals: [Double] = []
        let start = arrivals[0]
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
        _ = start
        offset = offsets.reduce(0, +) / Double(offsets.count)
        spread = Self.deviation(offsets)
        intervalSpread = Self.deviation(intervals)
        intervalMost = intervals.map(abs).max() ?? 0
        lost = clock.missed
    }
    var lost = 0

    private static func deviation(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    }
}

@Suite struct SampleClockTests {
    @Test(arguments: ArrivalLaw.allCases, [80.0, -80, 0])
    func intervalsAreFreeOfJitter(_ law: ArrivalLaw, ppm: Double) {
        for seed in [3, 4] as [UInt64] {
            let error = ClockError(law, ppm: ppm, seed: seed)
            print(
                "\(law.rawValue) \(ppm) ppm seed \(seed): offset \(error.offset) ms sd \(error.spread), interval sd \(error.intervalSpread) max \(error.intervalMost) ms, difference max \(error.differenceMost) ms lost \(error.lost)"
            )
            #expect(error.intervalMost <= 0.5)
            #expect(error.differenceMost <= 0.5)
            #expect(error.lost == 0)
        }
    }
}
