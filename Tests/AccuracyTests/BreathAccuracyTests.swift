import Biosignals
import Foundation
import RealRecordings
import Sessions
import Testing

/// Quality floors of the breath detectors on annotated recordings.
@Suite(.enabled(if: RealData.folder != nil, "skipped: no ../shared/data and no BIOFEED_DATA"))
struct BreathAccuracyTests {
    /// Breaths in thoracic impedance of people in intensive care, against both annotators: ±1 s with the constant
    /// lag of each record taken off.
    @Test func impedance() throws {
        let folder = try #require(RealData.folder) + "/bidmc/bidmc_"
        var pooled = [EventAgreement(), EventAgreement()]
        for name in ["01", "03", "07", "11", "15"] {
            func rows(_ file: String) throws -> [[Float?]] {
                let text = try String(contentsOfFile: folder + name + file, encoding: .utf8)
                return text.utf8.split(separator: UInt8(ascii: "\n")).dropFirst().map { line in
                    line.split(separator: UInt8(ascii: ","), maxSplits: 2, omittingEmptySubsequences: false)
                        .map { Float(String(decoding: $0, as: UTF8.self).filter { !$0.isWhitespace }) }
                }
            }
            let signal = try rows("_Signals.csv").map { $0[1] ?? .nan }
            let truths = try rows("_Breaths.csv")
            let found = BreathDetector.detect(in: signal, rate: 125, source: .belt).map(\.exhale)
            for annotator in 0..<2 {
                let truth = truths.compactMap { $0.count > annotator ? $0[annotator].map(Double.init) : nil }
                let best = stride(from: -250.0, through: 250, by: 12.5).map { lag in
                    EventAgreement(found: found.map { $0 - lag }, truth: truth, tolerance: 125)
                }.max { $0.hits < $1.hits }
                pooled[annotator].add(try #require(best))
            }
        }
        print("bidmc breaths: F1 \(pooled[0].f1) and \(pooled[1].f1) %")
        #expect(pooled.allSatisfy { $0.f1 >= 95.6 })
    }
}
