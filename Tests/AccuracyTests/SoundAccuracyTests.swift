import Biosignals
import Foundation
import RealRecordings
import Sessions
import Testing

/// Real ECG sent through simulated senders and a noisy room, and recordings made by a sound card.
@Suite(.enabled(if: RealData.folder != nil, "skipped: no ../shared/data and no BIOFEED_DATA"))
struct SoundAccuracyTests {
    /// A recording in mV-like units, its rate, and its beats in s.
    private struct Source {
        var samples: [Float]
        var rate: Double
        var beats: [Double]
    }

    private func source(_ path: String, scale: Float) throws -> Source {
        let signal = try WFDBRecord.read(header: #require(RealData.folder) + "/" + path).signals[0]
        let middle = signal.samples.sorted()[signal.samples.count / 2]
        let samples = signal.samples.prefix(Int(60 * signal.rate)).map { ($0 - middle) * scale }
        let beats = ECGBeatDetector.detect(in: samples, rate: signal.rate).map { $0.position / signal.rate }
        return Source(samples: samples, rate: signal.rate, beats: beats)
    }

    /// The recording at a time in s, by a cubic through four samples.
    private func value(_ source: Source, _ time: Double) -> Double {
        let place = min(max(time * source.rate, 1), Double(source.samples.count - 3))
        let index = Int(place)
        let part = place - Double(index)
        let around = (index - 1...index + 2).map { Double(source.samples[$0]) }
        let (a, b, c, d) = (around[0], around[1], around[2], around[3])
        return b + 0.5 * part * (c - a + part * (2 * a - 5 * b + 4 * c - d + part * (3 * (b - c) + d - a)))
    }

    /// What the front gives of a minute of the recording, sent with noise of so many times the carrier's RMS.
    private func send(
        _ source: Source, through front: inout AudioFront, kind: AudioSensor, rate: Double, noise: Double
    ) -> (output: [Float], truth: [Double]) {
        var random = SplitMix64(seed: 4)
        var turns = 0.0
        var output: [Float] = []
        var truth: [Double] = []
        for index in 0..<Int(58 * rate) {
            let time = Double(index) / rate
            let signal = value(source, time)
            switch kind {
            case .amECG: turns += 5_000 / rate
            case .fmECG: turns += (18_900 + 200 * signal) / rate
            default: turns += (1_930 + 100 * signal) / rate
            }
            turns -= turns.rounded(.down)
            let size = 0.4 * (kind == .amECG ? 1 + 0.2 * signal : 1)
            // Four uniform numbers make nearly a normal one.
            let hiss = (0..<4).reduce(0.0) { sum, _ in
                sum + Double(random.next() >> 11) / 9_007_199_254_740_992 - 0.5
            }
            let sound = size * sin(2 * Double.pi * turns) + noise * 0.283 * 1.732 * hiss
            guard let value = front.push(Float(sound)) else { continue }
            output.append(value)
            truth.append(self.value(source, time - front.delay))
        }
        return (output, truth)
    }

    private func correlation(_ a: ArraySlice<Float>, _ b: ArraySlice<Double>) -> Double {
        let count = Double(a.count)
        let meanA = a.reduce(0.0) { $0 + Double($1) } / count
        let meanB = b.reduce(0, +) / count
        var (both, ownA, ownB) = (0.0, 0.0, 0.0)
        for (x, y) in zip(a, b) {
            both += (Double(x) - meanA) * (y - meanB)
            ownA += (Double(x) - meanA) * (Double(x) - meanA)
            ownB += (y - meanB) * (y - meanB)
        }
        return both / (ownA * ownB).squareRoot()
    }

    @Test(arguments: [("mitdb/101.hea", Float(1)), ("slow-breathing/ecg_airflow_6pm.hea", 0)])
    func modulatedECG(path: String, scale: Float) throws {
        var recording = try source(path, scale: 1)
        if scale == 0 {
            // Of unknown gain: brought to beats of about 1.5 mV.
            let sorted = recording.samples.sorted()
            let gain = 1.5 / (sorted[sorted.count * 999 / 1_000] - sorted[sorted.count / 2])
            recording.samples = recording.samples.map { $0 * gain }
        }
        for (kind, rate, noise, floor, leastF1) in [
            (AudioSensor.amECG, 44_100.0, 0.0316, 0.997, 99.3), (.fmECG, 48_000, 0.0316, 0.997, 99.9),
            (.fmECG, 44_100, 1, 0.992, 97.9), (.telephoneECG, 44_100, 1, 0.994, 99.9),
        ] {
            var front = AudioFront(kind: kind, rate: rate)
            let (output, truth) = send(recording, through: &front, kind: kind, rate: rate, noise: noise)
            #expect(front.present)
            let settled = Int(2 * front.outputRate)
            let likeness = correlation(output[settled...], truth[settled...])
            // Output k is due with sound sample (k + 1)·factor − 1.
            let lead = (rate / front.outputRate - 1) / rate - front.delay
            let found = ECGBeatDetector.detect(in: output, rate: front.outputRate).map {
                $0.position / front.outputRate + lead
            }
            let agreement = EventAgreement(
                found: found.filter { $0 > 3 }, truth: recording.beats.filter { $0 > 3 && $0 < 57.7 },
                tolerance: 0.05)
            let errors = zip(agreement.offsets.dropFirst(), agreement.offsets).map { abs($0 - $1) }.sorted()
            print(
                "\(path) \(kind.rawValue) noise \(noise): F1 \(agreement.f1) %, correlation \(likeness),",
                "interval error \(1_000 * errors[errors.count / 2]) ms")
            #expect(agreement.f1 >= leastF1)
            #expect(likeness > floor)
            #expect(errors[errors.count / 2] < 0.0005)
        }
    }

    /// 16-bit one-channel sound.
    private func sound(_ path: String) throws -> (samples: [Float], rate: Double) {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        func number(_ at: Int, _ length: Int) -> Int {
            (0..<length).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
        }
        var at = 12
        var rate = 0.0
        while at + 8 <= bytes.count {
            let length = number(at + 4, 4)
            let name = String(decoding: bytes[at..<at + 4], as: UTF8.self)
            if name == "fmt " { rate = Double(number(at + 12, 4)) }
            if name == "data" {
                let first = at + 8
                let count = min(length, bytes.count - first) / 2
                return ((0..<count).map { Float(Int16(truncatingIfNeeded: number(first + 2 * $0, 2))) }, rate)
            }
            at += 8 + length + length % 2
        }
        return ([], rate)
    }

    /// No truth is known: rates that a person has, and neighbouring intervals that agree.
    @Test(arguments: [
        ("S10_ECG_resting", 80.0...95, 0.99), ("S12_ECG_resting", 80...95, 0.99),
        ("S13_ECG_resting", 72...86, 0.99),
        ("S12_ECG_exercise", 120...142, 0.85), ("S13_ECG_exercise", 120...142, 0.95),
    ])
    func ecgBySoundCard(name: String, rates: ClosedRange<Double>, steady: Double) throws {
        let (samples, rate) = try sound(try #require(RealData.folder) + "/audio/" + name + ".wav")
        #expect(rate == 10_000)
        var front = AudioFront(kind: .ecg, rate: rate)
        let channel = samples.compactMap { front.push($0) }
        let beats = ECGBeatDetector.detect(in: channel, rate: front.outputRate)
        let intervals = zip(beats.dropFirst(), beats).map { ($0.position - $1.position) / front.outputRate }
        let perMinute = 60 / intervals.sorted()[intervals.count / 2]
        #expect(rates.contains(perMinute))
        let alike = zip(intervals.dropFirst(), intervals).filter { abs($0 / $1 - 1) <= 0.2 }.count
        #expect(Double(alike) >= steady * Double(intervals.count - 1))
    }
}
