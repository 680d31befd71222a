import Biosignals
import Testing

@Suite struct RateEstimatorTests {
    private func rate(_ law: ArrivalLaw, as nominal: Double, seed: UInt64) -> Double? {
        // The law's stream, played so that it has another rate.
        let (_, arrivals) = law.stamps(seconds: 20, ppm: (nominal / law.rate - 1) * 1e6, seed: seed)
        var estimator = RateEstimator()
        for (i, arrival) in arrivals.enumerated() {
            estimator.observe(samples: i + 1, arrival: SessionTime(seconds: arrival))
        }
        return estimator.rate
    }

    @Test(arguments: [25.0, 50, 100, 125, 128, 250, 256])
    func findsTheCommonRate(_ nominal: Double) {
        for seed in 1...5 as ClosedRange<UInt64> { #expect(rate(.ftdi, as: nominal, seed: seed) == nominal) }
    }

    @Test func anOddRateIsTakenAsItIs() {
        let found = rate(.ftdi, as: 180, seed: 1) ?? 0
        #expect(abs(found - 180) <= 1)
        #expect(found == found.rounded())
    }

    @Test func isNotKnownBeforeThreeSeconds() {
        var estimator = RateEstimator()
        for i in 0..<299 { estimator.observe(samples: i, arrival: SessionTime(seconds: Double(i) / 100)) }
        #expect(estimator.rate == nil)
        for i in 299..<310 { estimator.observe(samples: i, arrival: SessionTime(seconds: Double(i) / 100)) }
        #expect(estimator.rate == 100)
    }
}
