import Biosignals
import Foundation
import RealRecordings
import Testing

/// Beats are found, and keep their times, in the hum of the mains, whatever the rate makes of it.
@Suite(.enabled(if: RealData.folder != nil, "skipped: no ../shared/data and no BIOFEED_DATA"))
struct ECGMainsTests {
    private static let names = ["101", "106", "119", "122"]
    private static let rates = [100.0, 125, 128, 130, 180, 200, 250, 256, 360, 500, 512, 1_000, 2_000]

    /// A record's first minutes at a rate, and the height of its beats.
    private func part(_ name: String, rate: Double) throws -> (record: ECGRecord, height: Float) {
        let record = try ECGRecord("mitdb/" + name).prefix(seconds: 300)
        return (record.resampled(to: rate), record.height())
    }

    /// The record with a hum of so many beat heights from a moment on, in s.
    private func humming(
        _ part: (record: ECGRecord, height: Float), _ frequency: Double, _ size: Float, from start: Double = 0
    ) -> ECGRecord {
        var record = part.record
        for place in Int(start * record.rate)..<record.samples.count {
            // Mains are hardly ever at their nominal frequency.
            let turns = (frequency + 0.03) * Double(place) / record.rate
            record.samples[place] += size * part.height * Float(sin(2 * Double.pi * turns))
        }
        return record
    }

    /// Hum of half, one and two beat heights, from the beginning on and from the middle on; F1 of all four records.
    @Test(arguments: ECGSearch.allCases, rates)
    func beatsAreFound(_ search: ECGSearch, rate: Double) throws {
        let parts = try Self.names.map { try part($0, rate: rate) }
        // The whole search brings 180 Hz down to 90, where 60 Hz fold to 30.
        let most = search == .live ? 1.2 : rate == 180 ? 2.3 : 0.5
        for frequency in [50.0, 60] {
            for size: Float in [0.5, 1, 2] {
                for start in [0.0, 150] {
                    var wrong = 0
                    var beats = 0
                    for part in parts {
                        let record = humming(part, frequency, size, from: start)
                        let agreement = record.agreement(with: search)
                        wrong += agreement.extra + agreement.missed
                        beats += record.beats.count
                    }
                    let share = 100 * Double(wrong) / Double(beats)
                    print(
                        "\(search.rawValue), \(rate) Hz, \(frequency) Hz \(size) beats from \(start) s:",
                        "\(wrong) wrong of \(beats), \(share) %")
                    #expect(share <= most)
                }
            }
        }
    }

    /// A hum as high as the beats moves their times by less than a third of a millisecond (root mean square), 0.7 ms at 130 Hz.
    @Test(arguments: ECGSearch.allCases, [130.0, 250, 360, 500, 1_000])
    func timesStay(_ search: ECGSearch, rate: Double) throws {
        for frequency in [50.0, 60] {
            var squares = 0.0
            var count = 0
            for name in ["101", "119", "122"] {
                let part = try part(name, rate: rate)
                let still = search.beats(in: part.record.samples, rate: rate).map(\.position)
                let found = search.beats(in: humming(part, frequency, 1).samples, rate: rate)
                var next = 0
                for position in found.map(\.position) {
                    while next + 1 < still.count,
                        abs(still[next + 1] - position) < abs(still[next] - position)
                    {
                        next += 1
                    }
                    let moved = 1000 * (position - still[next]) / rate
                    guard abs(moved) < 150 else { continue }
                    squares += moved * moved
                    count += 1
                }
            }
            let moved = (squares / Double(count)).squareRoot()
            print("\(search.rawValue), \(rate) Hz, hum of \(frequency) Hz: times moved by \(moved) ms")
            #expect(moved < (rate < 200 ? 0.7 : 0.3))
        }
    }
}
