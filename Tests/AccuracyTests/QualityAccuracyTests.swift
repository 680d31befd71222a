import Biosignals
import Foundation
import RealRecordings
import Sessions
import Testing

/// How the quality index of an ECG follows real noise, and whether it tells where beats are found wrongly.
@Suite(.enabled(if: RealData.folder != nil, "skipped: no ../shared/data and no BIOFEED_DATA"))
struct QualityAccuracyTests {
    /// The records on which the constants were chosen, and those on which they were checked.
    private static let development = ["101", "108", "114", "118", "122", "208", "223"]
    private static let held = ["106", "109", "116", "119", "203", "209", "230"]
    private static let rate = 360.0

    private func signal(_ path: String, channel: Int = 0) throws -> [Float] {
        try WFDBRecord.read(header: #require(RealData.folder) + "/" + path + ".hea").signals[channel].samples
    }

    private func beats(_ record: String) throws -> [Double] {
        try WFDBAnnotation.read(#require(RealData.folder) + "/mitdb/" + record + ".atr").filter(\.isBeat).map
        {
            Double($0.sample)
        }
    }

    /// Electrode motion as it was added to record 118 at 6 dB, over the height of that channel's beats.
    private func motion(channel: Int) throws -> [Float] {
        let clean = try signal("mitdb/118", channel: channel)
        let noisy = try signal("nstdb/118e06", channel: channel)
        let offset = noisy[0] - clean[0]
        let height = try height(of: clean, record: "118")
        return zip(noisy, clean).map { ($0 - $1 - offset) / height }
    }

    /// Trimmed mean of the range of the signal within 50 ms of a beat.
    private func height(of signal: [Float], record: String) throws -> Float {
        let ranges = try beats(record).dropFirst(20).prefix(300).map { beat in
            let part = signal[Int(beat) - 18..<Int(beat) + 18]
            return part.max()! - part.min()!
        }.sorted()
        return ranges[15..<285].reduce(0, +) / 270
    }

    /// The index at each full second, from the eighth on, and whether a beat was wrong in the five seconds before it.
    private func judge(_ signal: [Float], record: String) throws -> [(second: Int, index: Float, wrong: Bool)]
    {
        var gate = QualityGate(rate: Self.rate, kind: .ecg)
        var index = [Float](repeating: 1, count: signal.count / 360 + 1)
        for (place, sample) in signal.enumerated() {
            if let quality = gate.push(sample) {
                for second in (place + 1 + 359) / 360..<index.count { index[second] = quality.index }
            }
        }
        let found = ECGBeatDetector.detect(in: signal, rate: Self.rate).map(\.position)
        var wrong = [Bool](repeating: false, count: index.count)
        for time in errors(found: found, truth: try beats(record)) {
            let second = Int(time / Self.rate) + 1
            for late in second..<max(second, min(second + 5, wrong.count)) { wrong[late] = true }
        }
        return (8..<index.count).map { ($0, index[$0], wrong[$0]) }
    }

    /// Where a beat is missing or one too many, in samples; beats agree within 150 ms.
    private func errors(found: [Double], truth: [Double]) -> [Double] {
        var errors: [Double] = []
        var rest = truth[...]
        for beat in found {
            while let first = rest.first, first < beat - 54 {
                errors.append(first)
                rest = rest.dropFirst()
            }
            if let first = rest.first, abs(first - beat) <= 54 {
                rest = rest.dropFirst()
            } else {
                errors.append(beat)
            }
        }
        return errors + rest
    }

    /// Chance that a right second has a higher index than a wrong one.
    private func area(_ judged: [(second: Int, index: Float, wrong: Bool)]) -> Double {
        let sorted = judged.sorted { $0.index < $1.index }
        var below = 0.0
        var won = 0.0
        var first = 0
        while first < sorted.count {
            var last = first
            while last < sorted.count, sorted[last].index == sorted[first].index { last += 1 }
            let wrong = Double(sorted[first..<last].filter(\.wrong).count)
            let right = Double(last - first) - wrong
            won += right * (below + wrong / 2)
            below += wrong
            first = last
        }
        return won / (below * (Double(judged.count) - below))
    }

    /// In the noisy two minutes of each four, settled.
    private func noisy(_ second: Int) -> Bool { second >= 306 && (6..<119).contains((second - 300) % 240) }

    private func mean(_ judged: [(second: Int, index: Float, wrong: Bool)]) -> Float {
        let part = judged.filter { noisy($0.second) }
        return part.map(\.index).reduce(0, +) / Float(part.count)
    }

    @Test func fallsWithElectrodeMotion() throws {
        let clean = try signal("mitdb/118")
        let motion = try motion(channel: 0)
        let height = try height(of: clean, record: "118")
        var last = mean(try judge(clean, record: "118"))
        #expect(last > 0.99)
        for (decibel, level) in [(24, Float(0.1259)), (12, 0.5012), (6, 1), (0, 1.9953), (-6, 3.9811)] {
            let mixed = zip(clean, motion).map { $0 + level * height * $1 }
            let now = mean(try judge(mixed, record: "118"))
            print("118 electrode motion \(decibel) dB: mean index \(now)")
            #expect(now < last)
            last = now
        }
        #expect(last < 0.3)
        // As published, with the rounding of its files.
        for (name, floor) in [("118e24", Float(0.98)), ("118e12", 0.88), ("118e06", 0.65)] {
            let published = mean(try judge(signal("nstdb/" + name), record: "118"))
            #expect(published > floor && published < floor + 0.1)
        }
    }

    @Test(arguments: [(development, 0.928), (held, 0.94)])
    func tellsWhereBeatsAreWrong(records: [String], floor: Double) throws {
        let motion = try motion(channel: 1)
        var pooled: [(second: Int, index: Float, wrong: Bool)] = []
        for record in records {
            let clean = try signal("mitdb/" + record)
            let height = try height(of: clean, record: record)
            let alone = try judge(clean, record: record)
            let trusted = Double(alone.filter { $0.index >= 0.7 }.count) / Double(alone.count)
            print("mitdb \(record): \(100 * trusted) % of seconds at 0.7 or more")
            #expect(trusted > 0.87)
            pooled += alone
            var last = mean(alone)
            for level: Float in [0.5012, 1, 1.9953, 3.9811] {
                let judged = try judge(zip(clean, motion).map { $0 + level * height * $1 }, record: record)
                #expect(mean(judged) < last)
                last = mean(judged)
                pooled += judged
            }
        }
        let area = area(pooled)
        print("mitdb \(records.joined(separator: " ")) with electrode motion: area \(area)")
        #expect(area > floor)
    }
}
