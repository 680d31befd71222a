import Biosignals
import Foundation
import Testing

@testable import Sessions

/// The folder of real recordings: `BIOFEED_DATA`, or `shared/data` beside a folder above this file; nil when absent.
enum RealData {
    static let folder: String? = {
        if let named = ProcessInfo.processInfo.environment["BIOFEED_DATA"] { return named }
        var above = URL(fileURLWithPath: #filePath)
        while above.path != "/" {
            above.deleteLastPathComponent()
            let data = above.appendingPathComponent("shared/data").path
            if FileManager.default.fileExists(atPath: data) { return data }
        }
        return nil
    }()
}

/// Agreement of found with true events, one to one in order, each pair within the tolerance.
struct EventAgreement {
    var hits = 0
    var extra = 0
    var missed = 0
    var offsets: [Double] = []

    init() {}

    init(found: [Double], truth: [Double], tolerance: Double) {
        var i = 0
        var j = 0
        while i < found.count, j < truth.count {
            let distance = abs(found[i] - truth[j])
            if distance > tolerance {
                if found[i] < truth[j] {
                    extra += 1
                    i += 1
                } else {
                    missed += 1
                    j += 1
                }
            } else if i + 1 < found.count, abs(found[i + 1] - truth[j]) < distance {
                extra += 1
                i += 1
            } else if j + 1 < truth.count, abs(found[i] - truth[j + 1]) < distance {
                missed += 1
                j += 1
            } else {
                hits += 1
                offsets.append(found[i] - truth[j])
                i += 1
                j += 1
            }
        }
        extra += found.count - i
        missed += truth.count - j
    }

    mutating func add(_ other: EventAgreement) {
        hits += other.hits
        extra += other.extra
        missed += other.missed
        offsets += other.offsets
    }

    /// F1 in percent.
    var f1: Double { 200 * Double(hits) / Double(max(1, 2 * hits + extra + missed)) }
}

/// Quality floors of the live detectors on annotated recordings: a change that makes them worse fails here.
@Suite(.enabled(if: RealData.folder != nil, "skipped: no ../shared/data and no BIOFEED_DATA"))
struct DetectionFloorTests {
    /// The records on which the constants were chosen, and those on which they were checked.
    private static let development = ["101", "108", "114", "118", "122", "208", "223"]
    private static let held = ["106", "109", "116", "119", "203", "209", "230"]

    /// First channel, after the first 5 s, beats within ±150 ms; and the delays in s.
    private func ecg(_ records: [String]) throws -> (EventAgreement, delays: [Double], spread: [Double]) {
        let folder = try #require(RealData.folder) + "/mitdb/"
        var pooled = EventAgreement()
        var delays: [Double] = []
        var spread: [Double] = []
        for name in records {
            let signal = try WFDBRecord.read(header: folder + name + ".hea").signals[0]
            let rate = signal.rate
            let beats = ECGBeatDetector.detect(in: signal.samples, rate: rate).filter {
                $0.position >= 5 * rate
            }
            let truth = try WFDBAnnotation.read(folder + name + ".atr").filter(\.isBeat).map {
                Double($0.sample)
            }
            let agreement = EventAgreement(
                found: beats.map(\.position), truth: truth.filter { $0 >= 5 * rate }, tolerance: 0.15 * rate)
            print(
                "mitdb \(name): F1 \(agreement.f1) %, \(agreement.extra) extra, \(agreement.missed) missed")
            let middle = agreement.offsets.sorted()[agreement.offsets.count / 2]
            spread += agreement.offsets.map { abs($0 - middle) / rate }
            delays += beats.map { (Double($0.confirmedAt) - $0.position) / rate }
            pooled.add(agreement)
        }
        return (pooled, delays.sorted(), spread.sorted())
    }

    @Test(arguments: [development, held])
    func ecgBeats(records: [String]) throws {
        let (pooled, delays, spread) = try ecg(records)
        print("mitdb \(records.joined(separator: " ")): F1 \(pooled.f1) %")
        #expect(pooled.f1 >= 99.71)
        #expect(delays[delays.count / 2] < 0.2)
        #expect(delays.last! < 0.3)
        #expect(spread[spread.count / 2] < 0.0015)
    }

    @Test func slowBreathing() throws {
        let path = try #require(RealData.folder) + "/slow-breathing/ecg_airflow_6pm.hea"
        let record = try WFDBRecord.read(header: path)
        let beats = ECGBeatDetector.detect(in: record.signals[0].samples, rate: 1_000)
        #expect(beats.count == 406)
        let intervals = zip(beats.dropFirst(), beats).map { $0.position - $1.position }
        #expect(intervals.allSatisfy { (500...1_250).contains($0) })
        // The same beats from a quarter and an eighth of the rate, each interval within a millisecond.
        for factor in [4, 8] {
            let samples = record.signals[0].samples
            let slow = stride(from: 0, to: samples.count - factor, by: factor).map { first in
                samples[first..<first + factor].reduce(0, +) / Float(factor)
            }
            let again = ECGBeatDetector.detect(in: slow, rate: 1_000 / Double(factor))
            #expect(again.count == beats.count)
            let errors = zip(again.dropFirst(), again).map { ($0.position - $1.position) * Double(factor) }
            let power = zip(errors, intervals).map { ($0 - $1) * ($0 - $1) }.reduce(0, +)
            #expect((power / Double(intervals.count)).squareRoot() < (factor == 4 ? 0.3 : 0.5))
        }
        let breaths = BreathDetector.detect(in: record.signals[1].samples, rate: 1_000, source: .airflow)
        #expect(breaths.count == 29)
        for (breath, next) in zip(breaths, breaths.dropFirst()) { #expect(breath.end == next.inhale) }
        let lengths = breaths.map { ($0.end - $0.inhale) / 1_000 }
        #expect(lengths.allSatisfy { (7...12.5).contains($0) })
        let perMinute = 60 * Double(lengths.count) / lengths.reduce(0, +)
        #expect((6.0...6.2).contains(perMinute))
    }

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
