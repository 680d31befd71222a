import Biosignals
import Foundation
import HRV
import RealRecordings
import Sessions
import Testing

/// An artefact never raises feedback: spikes, dropouts, ectopic, missed and extra beats are put into real recordings,
/// and at each beat the live numbers are held against those of the untouched recording at the same moment.
///
/// Numbers count while they are shown: the clean share is at least 0.9. Taking beats out of a window changes what is
/// left a little either way, without any wrong beat in it: that is what the tolerances are for.
@Suite(.enabled(if: RealData.folder != nil, "skipped: no ../shared/data and no BIOFEED_DATA"))
struct ArtefactFeedbackTests {
    private enum Artefact: String, CaseIterable {
        case ectopic, missed, extra, dropout
        case spikes, standstill, ventricular
    }

    /// By how much a number rose at most, in one of a hundred beats, and in the mean.
    private struct Rise {
        private var changes: [Double] = []

        mutating func add(_ injected: Metric?, over clean: Metric?, unit: Double = 1) {
            guard let injected, let clean else { return }
            changes.append((injected.value - clean.value) / unit)
        }

        var worst: Double { changes.max() ?? 0 }
        var hundredth: Double { changes.sorted()[Int(0.99 * Double(changes.count - 1))] }
        var mean: Double { changes.reduce(0, +) / Double(changes.count) }
    }

    private struct Comparison {
        var pacerR2 = Rise()
        var q = Rise()
        var rsa = Rise()
        var cleanShare = Rise()
        var shown = 0
        var beats = 0

        mutating func add(_ injected: [MetricsSnapshot], clean: [MetricsSnapshot]) {
            let usual = clean.compactMap { $0.rsaMilliseconds?.value }.median
            for (injected, clean) in zip(injected, clean) {
                beats += 1
                guard let share = injected.cleanShare, let before = clean.cleanShare else { continue }
                cleanShare.add(
                    Metric(value: share, time: 0, quality: 1),
                    over: Metric(value: before, time: 0, quality: 1))
                guard share >= 0.9, before >= 0.9 else { continue }
                shown += 1
                pacerR2.add(injected.pacerR2, over: clean.pacerR2)
                q.add(injected.q, over: clean.q)
                rsa.add(injected.rsaMilliseconds, over: clean.rsaMilliseconds, unit: usual)
            }
        }

        func tell(_ name: String) {
            func told(_ rise: Rise) -> String {
                [rise.worst, rise.hundredth, rise.mean].map { "\((1000 * $0).rounded() / 1000)" }
                    .joined(separator: " ")
            }
            print(
                "\(name): shown at \(shown) of \(beats) beats; rise at most, of a hundredth, mean: "
                    + "R² \(told(pacerR2)), q \(told(q)), RSA \(told(rsa)), share \(told(cleanShare))")
        }
    }

    private struct Recording {
        let samples: [Float]
        let rate: Double
        /// Inhalation onsets that the pacer's phase runs through, session seconds.
        let onsets: [Double]

        /// Beat times in seconds.
        static func beats(in samples: [Float], rate: Double) -> [Double] {
            ECGBeatDetector.detect(in: samples, rate: rate).map { $0.position / rate }
        }

        /// The live numbers at each of the times, in rising order.
        func numbers(of beats: [Double], at times: [Double]) -> [MetricsSnapshot] {
            var classifier = IntervalClassifier()
            var metrics = LiveMetrics()
            var next = 0
            var breath = 0
            return times.map { time in
                while next < beats.count, beats[next] <= time {
                    metrics.add(classifier.push(beatTime: beats[next]))
                    next += 1
                }
                return metrics.snapshot(at: time) { moment in
                    while breath > 0, onsets[breath] > moment { breath -= 1 }
                    while breath + 2 < onsets.count, onsets[breath + 1] <= moment { breath += 1 }
                    guard onsets[breath] <= moment, moment < onsets[breath + 1] else { return nil }
                    return 2 * .pi * (moment - onsets[breath]) / (onsets[breath + 1] - onsets[breath])
                }
            }
        }
    }

    /// Five minutes of breathing 6 times a minute; the pacer's phase is that of the airflow.
    private static func paced() throws -> Recording {
        let folder = try #require(RealData.folder)
        let record = try WFDBRecord.read(header: folder + "/slow-breathing/ecg_airflow_6pm.hea")
        let rate = record.signals[0].rate
        let breaths = BreathDetector.detect(in: record.signals[1].samples, rate: rate, source: .airflow)
        return Recording(
            samples: record.signals[0].samples, rate: rate, onsets: breaths.map { $0.inhale / rate })
    }

    /// Ten minutes of a person who does not breathe with the pacer, which runs at 6 a minute.
    private static func unpaced() throws -> Recording {
        let folder = try #require(RealData.folder)
        let signal = try WFDBRecord.read(header: folder + "/mitdb/101.hea").signals[0]
        let part = Int(200 * signal.rate)..<Int(800 * signal.rate)
        return Recording(
            samples: Array(signal.samples[part]), rate: signal.rate,
            onsets: Array(stride(from: 0.0, through: 610, by: 10)))
    }

    private static func compare(_ recording: Recording, with artefact: Artefact, seeds: Int) -> Comparison {
        let clean = Recording.beats(in: recording.samples, rate: recording.rate)
        var comparison = Comparison()
        for seed in 1...UInt64(seeds) {
            var generator = SplitMix64(seed: 77 * seed)
            let injected: [Double] =
                switch artefact {
                case .ectopic, .missed, .extra, .dropout:
                    wrong(clean, artefact, &generator)
                case .spikes, .standstill, .ventricular:
                    Recording.beats(
                        in: wrong(recording, beats: clean, artefact, &generator), rate: recording.rate)
                }
            let times = injected.filter { $0 > 60 }
            comparison.add(
                recording.numbers(of: injected, at: times), clean: recording.numbers(of: clean, at: times))
        }
        return comparison
    }

    /// Beat times with an artefact at one beat in fifty.
    private static func wrong(
        _ beats: [Double], _ artefact: Artefact, _ generator: inout SplitMix64
    ) -> [Double] {
        var result = Array(beats[..<20])
        var index = 20
        while index + 8 < beats.count {
            let beat = beats[index]
            let interval = beat - beats[index - 1]
            index += 1
            guard generator.uniform() < 0.02 else {
                result.append(beat)
                continue
            }
            switch artefact {
            case .ectopic:
                result += [beat - generator.uniform(in: 0.25...0.4) * interval, beats[index]]
                index += 1
            case .extra: result += [beat - generator.uniform(in: 0.2...0.8) * interval, beat]
            case .missed: break
            default: index += Int(generator.uniform(in: 1...5))
            }
        }
        return result
    }

    /// An ECG with two artefacts a minute.
    private static func wrong(
        _ recording: Recording, beats: [Double], _ artefact: Artefact, _ generator: inout SplitMix64
    ) -> [Float] {
        let rate = recording.rate
        var samples = recording.samples
        let heights = beats.map { abs(Double(samples[min(samples.count - 1, Int($0 * rate))])) }
        let height = heights.median
        var index = 20
        while index + 8 < beats.count {
            let beat = beats[index]
            let interval = beat - beats[index - 1]
            index += 1
            guard generator.uniform() < interval / 30 else { continue }
            switch artefact {
            case .spikes:
                let width = Int(generator.uniform(in: 0.002...0.03) * rate)
                let size = generator.uniform(in: 1...4) * (generator.uniform() < 0.5 ? -1 : 1)
                let at = Int((beat - generator.uniform() * interval) * rate)
                for k in 0...width {
                    samples[at + k] += Float(
                        size * height * sin(.pi * (Double(k) + 0.5) / Double(width + 1)))
                }
            case .standstill:
                let at = Int((beat - generator.uniform() * interval) * rate)
                for k in at..<at + Int(generator.uniform(in: 0.3...4.3) * rate) where k < samples.count {
                    samples[k] = samples[at]
                }
            default:
                // A wide complex comes early; the beat after it stays away.
                let width = Int(0.12 * rate)
                let at = Int((beat - generator.uniform(in: 0.25...0.4) * interval) * rate)
                let from = Int((beat - 0.06) * rate)
                let to = Int((beat + 0.06) * rate)
                let (left, right) = (samples[from], samples[to])
                for k in from...to {
                    samples[k] = left + (right - left) * Float(k - from) / Float(to - from)
                }
                for k in -width...width {
                    samples[at + k] += Float(1.2 * height * cos(.pi * Double(k) / Double(2 * width)))
                }
            }
        }
        return samples
    }

    @Test(arguments: Artefact.allCases) private func whilePaced(artefact: Artefact) throws {
        let comparison = Self.compare(try Self.paced(), with: artefact, seeds: 6)
        comparison.tell("paced, \(artefact.rawValue)")
        #expect(comparison.shown > 0)
        #expect(comparison.pacerR2.worst <= 0.1)
        #expect(comparison.pacerR2.hundredth <= 0.07)
        #expect(comparison.pacerR2.mean <= 0.005)
        #expect(comparison.q.worst <= 0.12)
        #expect(comparison.q.mean <= 0.01)
        #expect(comparison.rsa.mean <= 0.06)
        #expect(comparison.cleanShare.mean < 0)
        #expect(comparison.cleanShare.worst <= 0.01)
    }

    @Test(arguments: Artefact.allCases) private func whileNotPaced(artefact: Artefact) throws {
        let comparison = Self.compare(try Self.unpaced(), with: artefact, seeds: 2)
        comparison.tell("not paced, \(artefact.rawValue)")
        #expect(comparison.shown > 0)
        #expect(comparison.pacerR2.worst <= 0.25)
        #expect(comparison.pacerR2.mean <= 0.01)
        #expect(comparison.q.mean <= 0.02)
        #expect(comparison.rsa.mean <= 0.05)
        #expect(comparison.cleanShare.mean < 0)
    }
}
