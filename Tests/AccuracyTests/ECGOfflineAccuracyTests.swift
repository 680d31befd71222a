import Biosignals
import Foundation
import RealRecordings
import Sessions
import Testing

/// Quality floors of the offline ECG beat finder on annotated recordings: a change that makes it worse fails here.
@Suite(.enabled(if: RealData.folder != nil, "skipped: no ../shared/data and no BIOFEED_DATA"))
struct ECGOfflineAccuracyTests {
    /// The records on which the numbers were searched, and those that took no part in the search; `ECGBeatFinder`
    /// says how far the latter were looked at all the same.
    private static let development = ["101", "108", "114", "118", "122", "203", "208"]
    private static let held = ["106", "109", "116", "119", "209", "223", "230"]

    private struct Record {
        var leads: [[Float]]
        var rate: Double
        /// Samples of the annotated beats.
        var beats: [Double]

        init(_ name: String, folder: String = "mitdb") throws {
            let path = try #require(RealData.folder) + "/\(folder)/" + name
            let signals = try WFDBRecord.read(header: path + ".hea").signals
            leads = signals.map(\.samples)
            rate = signals[0].rate
            beats = try WFDBAnnotation.read(path + ".atr").filter(\.isBeat).map { Double($0.sample) }
        }

        /// Median height of the beats from lowest to highest point, in the first lead.
        var size: Float {
            let heights = beats.compactMap { beat -> Float? in
                let around = leads[0][max(0, Int(beat) - 18)..<min(leads[0].count, Int(beat) + 18)]
                guard let low = around.min(), let high = around.max() else { return nil }
                return high - low
            }
            return heights.sorted()[heights.count / 2]
        }

        /// Beats within ±150 ms of the annotated ones, from a second on.
        func agreement(of leads: [[Float]], from second: Double) -> EventAgreement {
            EventAgreement(
                found: ECGBeatFinder.find(in: leads, rate: rate).map(\.position).filter {
                    $0 >= second * rate
                },
                truth: beats.filter { $0 >= second * rate }, tolerance: 0.15 * rate)
        }
    }

    /// After the first 5 s; the pooled agreement and how far in s the times lie from each record's median offset.
    private func pooled(_ names: [String], leads: Int) throws -> (EventAgreement, spread: [Double]) {
        var sum = EventAgreement()
        var spread: [Double] = []
        for name in names {
            let record = try Record(name)
            let agreement = record.agreement(of: Array(record.leads.prefix(leads)), from: 5)
            print(
                "mitdb \(name), \(leads) leads: F1 \(agreement.f1) %, \(agreement.extra) extra, "
                    + "\(agreement.missed) missed")
            let middle = agreement.offsets.sorted()[agreement.offsets.count / 2]
            spread += agreement.offsets.map { abs($0 - middle) / record.rate }
            sum.add(agreement)
        }
        return (sum, spread.sorted())
    }

    @Test func bothLeads() throws {
        let (development, developmentSpread) = try pooled(Self.development, leads: 2)
        let (held, heldSpread) = try pooled(Self.held, leads: 2)
        var all = development
        all.add(held)
        print("offline, both leads: F1 \(development.f1), held \(held.f1), all \(all.f1) %")
        #expect(development.f1 >= 99.87)
        #expect(held.f1 >= 99.94)
        #expect(all.f1 >= 99.91)
        #expect(developmentSpread[developmentSpread.count / 2] < 0.0015)
        #expect(heldSpread[heldSpread.count / 2] < 0.0015)
    }

    @Test func firstLeadAlone() throws {
        let (development, _) = try pooled(Self.development, leads: 1)
        let (held, _) = try pooled(Self.held, leads: 1)
        print("offline, first lead: F1 \(development.f1), held \(held.f1) %")
        #expect(development.f1 >= 99.69)
        #expect(held.f1 >= 99.93)
    }

    /// First channel of record 118, whole, with the noise that 118e06 has over it scaled to each ratio.
    @Test(arguments: [(24.0, 99.97), (12, 99.75), (6, 98.7), (0, 91.6), (-6, 78.1)])
    func electrodeMotion(decibel: Double, floor: Double) throws {
        let (clean, noise) = try motion()
        let gain = Float(pow(10, (6 - decibel) / 20))
        let mixed = zip(clean.leads[0], noise).map { $0 + gain * $1 }
        let f1 = clean.agreement(of: [mixed], from: 0).f1
        print("118 at \(decibel) dB: F1 \(f1) %")
        #expect(f1 >= floor)
    }

    /// The same noise on other records, the ratio held by the height of their beats. The records took no part in the
    /// search for numbers; the noise did.
    @Test(arguments: [(12.0, 99.71), (6, 97.3), (0, 88.6), (-6, 77.4)])
    func electrodeMotionElsewhere(decibel: Double, floor: Double) throws {
        let (clean, noise) = try motion()
        var sum = EventAgreement()
        for name in ["109", "119", "230"] {
            let record = try Record(name)
            let gain = Float(pow(10, (6 - decibel) / 20)) * record.size / clean.size
            let mixed = zip(record.leads[0], noise).map { $0 + gain * $1 }
            sum.add(record.agreement(of: [mixed], from: 0))
        }
        print("109 119 230 at \(decibel) dB: F1 \(sum.f1) %")
        #expect(sum.f1 >= floor)
    }

    private func motion() throws -> (clean: Record, noise: [Float]) {
        let clean = try Record("118")
        let noisy = try Record("118e06", folder: "nstdb")
        return (clean, zip(noisy.leads[0], clean.leads[0]).map { $0 - $1 })
    }

    /// The same beats from 1000 Hz and from lower rates, each interval within a fraction of a millisecond.
    @Test func lowerRates() throws {
        let path = try #require(RealData.folder) + "/slow-breathing/ecg_airflow_6pm.hea"
        let samples = try WFDBRecord.read(header: path).signals[0].samples
        let beats = ECGBeatFinder.find(in: [samples], rate: 1_000)
        let intervals = zip(beats.dropFirst(), beats).map { $0.position - $1.position }
        #expect(intervals.allSatisfy { (500...1_250).contains($0) })
        for factor in [4, 8] {
            let slow = stride(from: 0, to: samples.count - factor, by: factor).map { first in
                samples[first..<first + factor].reduce(0, +) / Float(factor)
            }
            let again = ECGBeatFinder.find(in: [slow], rate: 1_000 / Double(factor))
            #expect(again.count == beats.count)
            let others = zip(again.dropFirst(), again).map { ($0.position - $1.position) * Double(factor) }
            let power = zip(others, intervals).map { ($0 - $1) * ($0 - $1) }.reduce(0, +)
            let error = (power / Double(intervals.count)).squareRoot()
            print("\(1_000 / factor) Hz: intervals off by \(error) ms rms")
            #expect(error < (factor == 4 ? 0.4 : 0.8))
        }
    }
}
