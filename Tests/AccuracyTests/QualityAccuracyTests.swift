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
    private func judge(_ signal: [Float], record: String) throws -> [QualityScore.Second] {
        let found = ECGBeatDetector.detect(in: signal, rate: Self.rate).map { $0.position / Self.rate }
        return QualityScore.judge(
            signal, rate: Self.rate, kind: .ecg, found: found, truth: try beats(record).map { $0 / Self.rate }
        )
    }

    /// In the noisy two minutes of each four, settled.
    private func noisy(_ second: Int) -> Bool { second >= 306 && (6..<119).contains((second - 300) % 240) }

    private func mean(_ judged: [QualityScore.Second]) -> Float {
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
        var pooled: [QualityScore.Second] = []
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
        let area = QualityScore.area(pooled)
        print("mitdb \(records.joined(separator: " ")) with electrode motion: area \(area)")
        #expect(area > floor)
    }
}

/// How well the quality index of a pulse wave tells where pulses are found wrongly: BIDMC with white noise and with
/// swings of 0.3 to 5 Hz over every second half minute, at 24 to −6 dB (a sine of the wave's height against the noise's
/// power). The constants were chosen on the same records with such noise; nothing is held out.
@Suite(.enabled(if: RealData.folder != nil, "skipped: no ../shared/data and no BIOFEED_DATA"))
struct PulseQualityAccuracyTests {
    /// In 13 and 17 pulses are missing in the untouched recording as well.
    private static let records = ["01", "02", "03", "05", "07", "09", "11", "15"]

    @Test func tellsWherePulsesAreWrong() throws {
        let rate = BidmcRecord.rate
        var pooled: [QualityScore.Second] = []
        for name in Self.records {
            let record = try BidmcRecord(name)
            let ecg = try name == "03" ? record.signal("V") : record.ecg()
            let clean = try record.signal("PLETH").map { $0.isFinite ? $0 : 0 }
            let sorted = clean.sorted()
            let height = Double(sorted[sorted.count * 97 / 100] - sorted[sorted.count * 3 / 100])
            let own = PulseDetector.detect(in: clean, rate: rate).map { $0.position / rate }
            let beats = ECGBeatDetector.detect(in: ecg, rate: rate).map { $0.position / rate }
            let lag = beats.compactMap { beat in own.first { $0 > beat + 0.2 }.map { $0 - beat } }.median
            let truth = beats.map { $0 + lag }
            func judged(_ signal: [Float]) -> [QualityScore.Second] {
                let found = PulseDetector.detect(in: signal, rate: rate).map { $0.position / rate }
                return QualityScore.judge(signal, rate: rate, kind: .ppg, found: found, truth: truth)
            }
            pooled += judged(clean)
            for isMotion in [false, true] {
                var generator = SplitMix64(seed: 3)
                var band = Butterworth.bandPass(order: 2, low: 0.3, high: 5, rate: rate)
                var noise = clean.map { _ in (0..<12).reduce(-6.0) { sum, _ in sum + generator.uniform() } }
                if isMotion { noise = noise.map { band.push($0) } }
                let size = (noise.reduce(0) { $0 + $1 * $1 } / Double(noise.count)).squareRoot()
                for decibel in [24.0, 12, 6, 0, -6] {
                    let gain = height / 8.0.squareRoot() / pow(10, decibel / 20) / size
                    pooled += judged(
                        clean.enumerated().map { place, sample in
                            Int(Double(place) / rate / 30) % 2 == 1
                                ? sample + Float(gain * noise[place]) : sample
                        })
                }
            }
        }
        let area = QualityScore.area(pooled)
        print("bidmc pulse quality: area \(area), \(pooled.count(where: \.wrong)) of \(pooled.count) s wrong")
        #expect(area > 0.943)
    }
}
