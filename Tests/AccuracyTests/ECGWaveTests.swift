import Biosignals
import Foundation
import RealRecordings
import Testing

/// Round waves as regular as beats (a tremor, a baby rocked, a flutter) are no beats, and the heart is there again after them.
@Suite(.enabled(if: RealData.folder != nil, "skipped: no ../shared/data and no BIOFEED_DATA"))
struct ECGWaveTests {
    private static let names = ["101", "106", "119", "122", "209", "230"]
    private static let waves = 60.0..<90

    struct Wave: Sendable {
        var frequency: Double
        /// Height of the second harmonic, which makes one flank steeper, as a share.
        var harmonic: Double
        /// Height from the lowest to the highest value, in beats.
        var size: Float
    }

    /// A record with waves in place of its heart for half a minute, and without the beats there.
    private func waving(_ part: ECGRecord, _ wave: Wave) -> ECGRecord {
        var record = part
        var random = SplitMix64(seed: UInt64(100 * wave.frequency))
        let height = part.height()
        let range = Int(Self.waves.lowerBound * part.rate)..<Int(Self.waves.upperBound * part.rate)
        var angle = 0.0
        var drift = 0.0
        for place in range {
            // The rhythm of a living being wanders by some percent.
            drift += (0.3 * random.gaussian() - drift) / (0.7 * part.rate)
            angle += 2 * Double.pi * wave.frequency * (1 + drift) / part.rate
            let value = sin(angle) + wave.harmonic * sin(2 * angle + 0.6)
            record.samples[place] = height * (wave.size / 2 * Float(value) + 0.02 * Float(random.gaussian()))
        }
        record.beats.removeAll { Self.waves.contains($0 / part.rate) }
        return record
    }

    /// What is found in the waves after the first three seconds, as a share of the waves; and what is wrong from three
    /// seconds after them on, as a share of the beats there.
    @Test(arguments: ECGSearch.allCases, [100.0, 125, 250, 360, 500])
    func wavesAreNoBeats(_ search: ECGSearch, rate: Double) throws {
        let parts = try Self.names.map {
            try ECGRecord("mitdb/" + $0).prefix(seconds: 150).resampled(to: rate)
        }
        var total = (found: 0, waves: 0.0, wrong: 0, beats: 0)
        for harmonic in [0, 0.2, 0.4] {
            for frequency in [2.5, 3, 3.5, 4.2, 5, 6] {
                var found = 0
                var wrong = 0
                for part in parts {
                    for size: Float in [0.7, 1, 3] {
                        let record = waving(
                            part, Wave(frequency: frequency, harmonic: harmonic, size: size))
                        let beats = search.beats(in: record.samples, rate: rate)
                        let within = (Self.waves.lowerBound + 3)..<Self.waves.upperBound
                        found += beats.count { within.contains($0.position / rate) }
                        let after = record.agreement(
                            of: beats.filter { $0.position < record.beats.last! + 0.2 * rate },
                            from: Self.waves.upperBound + 3)
                        wrong += after.extra + after.missed
                        total.beats += record.beats.count { $0 > (Self.waves.upperBound + 3) * rate }
                        total.waves += 27 * frequency
                    }
                }
                print(
                    "\(search.rawValue), \(rate) Hz, \(frequency) Hz, harmonic \(harmonic): \(found) found,",
                    "\(wrong) wrong after")
                total.found += found
                total.wrong += wrong
            }
        }
        let found = 100 * Double(total.found) / total.waves
        let wrong = 100 * Double(total.wrong) / Double(total.beats)
        print("\(search.rawValue), \(rate) Hz, all waves: \(found) % taken for beats, \(wrong) % wrong after")
        #expect(found <= (search == .live ? 1.2 : 2.2))
        #expect(wrong <= (search == .live ? 0.5 : 0.1))
    }
}
