import Foundation

/// A heart rate that rises and falls by 6 beats a minute with each breath of 10 s, highest where inhalation ends.
enum BreathAnswers {
    static func all() -> [KnownAnswer] {
        // The value at the middle of an interval is its momentary rate: half an interval of 70 a minute early.
        let intervals = CalculatedSeries.stepped(seconds: 302) { (time: Double) -> Double in
            60_000 / (70 + 6 * cos(2 * Double.pi * (time + 0.43 - 4) / 10))
        }
        let breaths: [HRVAnalysis.Breath] = (0..<30).map { (k: Int) -> HRVAnalysis.Breath in
            let start = 10 * Double(k)
            return (inhale: start, exhale: start + 4, end: start + 10)
        }
        let wave = (0...3000).map { (k: Int) -> Double in
            let time = Double(k) / 10
            return -cos(2 * Double.pi * (time + 1) / 10)
        }
        let result = HRVAnalysis.analyze(
            intervals, breaths: breaths, respiration: Respiration(start: 0, rate: 10, samples: wave))
        let breathing = result.breathing
        return [
            KnownAnswer("breathing: rate, /min", 6, relative: 1e-9, breathing.rate),
            KnownAnswer("breathing: RSA, bpm", 12, relative: 0.03, breathing.rsaBPM),
            KnownAnswer(
                "breathing: RSA, ms", 60_000.0 / 64 - 60_000.0 / 76, relative: 0.03, breathing.rsaMilliseconds
            ),
            KnownAnswer("breathing: phase locking", 1, relative: 0.001, breathing.plv),
            KnownAnswer("breathing: coherence", 1, relative: 0.001, breathing.coherence),
            KnownAnswer(
                name: "breathing: lag of the heart rate, degrees", expected: 0, tolerance: 2,
                got: breathing.lagDegrees),
        ]
    }
}
