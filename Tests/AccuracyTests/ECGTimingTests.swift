import Biosignals
import Foundation
import RealRecordings
import Sessions
import Testing

/// How little a low rate adds to RMSSD: one recording at 1000 Hz, and the same brought down to 250 and 125 Hz.
///
/// Beats placed on a grid of T add noise to the intervals whose RMSSD is T/√2: 2.83 ms at 250 Hz and 5.66 ms at
/// 125 Hz. Held against it is the RMSSD of what the intervals at the low rate have over those at 1000 Hz.
@Suite(.enabled(if: RealData.folder != nil, "skipped: no ../shared/data and no BIOFEED_DATA"))
struct ECGTimingTests {
    enum Resampling: String, CaseIterable, Sendable {
        /// The mean of each few samples, as a converter does that averages.
        case averaging
        /// One of each few samples, as a converter without a filter; every phase of the grid counts.
        case picking

        func brought(_ samples: [Float], down factor: Int) -> [[Float]] {
            let starts = stride(from: 0, to: samples.count - factor, by: factor)
            switch self {
            case .averaging:
                return [starts.map { samples[$0..<$0 + factor].reduce(0, +) / Float(factor) }]
            case .picking: return (0..<factor).map { phase in starts.map { samples[$0 + phase] } }
            }
        }
    }

    /// How a low rate does against the grid.
    private struct Error: CustomStringConvertible {
        /// Of the differences of the intervals' errors, and the grid's, in ms.
        var rmssd: Double
        var floor: Double
        /// By how much RMSSD itself is off, in ms.
        var bias: Double

        var times: Double { floor / rmssd }
        var description: String {
            "\(rmssd) ms, \(times) times below the grid's; RMSSD itself off by \(bias) ms"
        }
    }

    private func samples() throws -> [Float] {
        let path = try #require(RealData.folder) + "/slow-breathing/ecg_airflow_6pm.hea"
        return try WFDBRecord.read(header: path).signals[0].samples
    }

    private func intervals(_ search: ECGSearch, _ samples: [Float], factor: Int) -> [Double] {
        let beats = search.beats(in: samples, rate: 1_000 / Double(factor))
        return zip(beats.dropFirst(), beats).map { ($0.position - $1.position) * Double(factor) }
    }

    private func rmssd(_ intervals: [Double]) -> Double {
        let squares = zip(intervals.dropFirst(), intervals).map { ($0 - $1) * ($0 - $1) }
        return (squares.reduce(0, +) / Double(squares.count)).squareRoot()
    }

    private func error(_ search: ECGSearch, _ resampling: Resampling, factor: Int) throws -> Error {
        let samples = try samples()
        let truth = intervals(search, samples, factor: 1)
        let others = resampling.brought(samples, down: factor).map {
            intervals(search, $0, factor: factor)
        }
        var power = 0.0
        var bias = 0.0
        for other in others {
            try #require(other.count == truth.count)
            let own = rmssd(zip(other, truth).map { $0 - $1 })
            power += own * own / Double(others.count)
            bias = max(bias, abs(rmssd(other) - rmssd(truth)))
        }
        return Error(rmssd: power.squareRoot(), floor: Double(factor) / 2.0.squareRoot(), bias: bias)
    }

    @Test(arguments: [(ECGSearch.live, 405), (.offline, 407)])
    func intervalsOfThePerson(search: ECGSearch, count: Int) throws {
        let intervals = intervals(search, try samples(), factor: 1)
        #expect(intervals.count == count)
        #expect(intervals.allSatisfy { (500...1_250).contains($0) })
    }

    /// Least number of times by which the grid's RMSSD is beaten.
    @Test(arguments: [
        (ECGSearch.live, Resampling.averaging, 4, 28.0), (.live, .averaging, 8, 17),
        (.live, .picking, 4, 9.4),
        (.live, .picking, 8, 5.5), (.offline, .averaging, 4, 28), (.offline, .averaging, 8, 17),
        (.offline, .picking, 4, 9.4), (.offline, .picking, 8, 5.5),
    ])
    func gridIsBeaten(search: ECGSearch, resampling: Resampling, factor: Int, times: Double) throws {
        let error = try error(search, resampling, factor: factor)
        print("\(search.rawValue), \(resampling.rawValue), \(1_000 / factor) Hz: \(error)")
        #expect(error.times >= times)
    }
}
