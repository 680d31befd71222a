import Biosignals
import Foundation
import RealRecordings
import Sessions
import Testing

/// The reason that the quality gate gives for faults put into real recordings, twenty seconds of every minute: how
/// soon it is told, how often it is right while the fault lasts, and whether the signal is good again afterwards.
@Suite(.enabled(if: RealData.folder != nil, "skipped: no ../shared/data and no BIOFEED_DATA"))
struct QualityFaultTests {
    enum Fault: String, CaseIterable, Sendable {
        /// The last value is held.
        case flat
        /// Zeros, as the boards send them without an electrode.
        case zeros
        /// Cut off at rails that hold the middle part of the signal.
        case clipped
        /// White noise of twice the signal's height; eight times for breathing, which is looked at more slowly.
        case noise
        /// Electrode motion as recorded (ECG), or swings of 0.3 to 5 Hz (pulse).
        case motion
        /// The sensor hears no heart: its noise alone.
        case silence
    }

    /// What a fault is told as, and how well.
    struct Case: Sendable, CustomTestStringConvertible {
        var kind: ChannelKind
        var fault: Fault
        /// What it may be called.
        var reasons: Set<QualityReason>
        /// Seconds of the fault that are not judged. A rail is one when nothing has lain beyond it for 10 s.
        var after = 6.0
        /// Least share of the seconds in which it is called so, and in which the index is below 0.5.
        var named: Double
        var low: Double
        var testDescription: String { "\(kind.rawValue), \(fault.rawValue)" }
    }

    private struct Recording {
        var samples: [Float]
        var rate: Double
        var motion: [Float]
    }

    private func recordings(_ kind: ChannelKind) throws -> [Recording] {
        let folder = try #require(RealData.folder)
        switch kind {
        case .ecg:
            func lead(_ path: String) throws -> [Float] {
                try WFDBRecord.read(header: folder + "/" + path + ".hea").signals[0].samples
            }
            let quiet = try ECGRecord("mitdb/118")
            let gain = 4 / quiet.height()
            let motion = zip(try lead("nstdb/118e06"), quiet.samples).map { gain * ($0 - $1) }
            // The motion begins after five minutes, two minutes of each four.
            return try ["101", "122", "119", "230"].map { name in
                let record = try ECGRecord("mitdb/" + name)
                let height = record.height()
                return Recording(
                    samples: Array(record.samples.prefix(Int(420 * record.rate))), rate: record.rate,
                    motion: motion[Int(300 * record.rate)...].prefix(Int(120 * record.rate)).map {
                        $0 * height
                    })
            }
        default:
            return try ["01", "03", "07", "15", "05", "09"].map { name in
                let samples = try BidmcRecord(name).signal(kind == .ppg ? "PLETH" : "RESP")
                var generator = SplitMix64(seed: 5)
                var band = Butterworth.bandPass(order: 2, low: 0.3, high: 5, rate: BidmcRecord.rate)
                let size = 3 * Self.range(samples)
                let motion = (0..<Int(120 * BidmcRecord.rate)).map { _ in
                    size * Float(band.push(generator.uniform(in: -1...1)))
                }
                return Recording(samples: samples, rate: BidmcRecord.rate, motion: motion)
            }
        }
    }

    /// From the 3rd to the 97th centile.
    private static func range(_ samples: [Float]) -> Float {
        let sorted = samples.filter(\.isFinite).sorted()
        return sorted[sorted.count * 97 / 100] - sorted[sorted.count * 3 / 100]
    }

    /// The seconds of a minute that are faulty.
    private static let faulty = 30.0..<50.0

    private func harmed(_ recording: Recording, _ fault: Fault, _ kind: ChannelKind) -> [Float] {
        var generator = SplitMix64(seed: 9)
        let sorted = recording.samples.filter(\.isFinite).sorted()
        let middle = sorted[sorted.count / 2]
        let range = Self.range(recording.samples)
        let rails = (sorted[sorted.count * 25 / 100], sorted[sorted.count * 65 / 100])
        var held: Float = 0
        return recording.samples.enumerated().map { place, sample in
            let second = (Double(place) / recording.rate).truncatingRemainder(dividingBy: 60)
            guard Self.faulty.contains(second) else {
                held = sample
                return sample
            }
            let noise = Float(generator.uniform(in: -1...1))
            switch fault {
            case .flat: return held
            case .zeros: return 0
            case .clipped: return min(max(sample, rails.0), rails.1)
            case .noise: return sample + (kind == .impedance ? 8 : 2) * range * noise
            case .motion:
                return sample + recording.motion[Int((second - 30) * recording.rate) % recording.motion.count]
            case .silence: return middle + 0.01 * range * noise
            }
        }
    }

    @Test(arguments: [
        Case(kind: .ecg, fault: .flat, reasons: [.flat], named: 1, low: 1),
        Case(kind: .ecg, fault: .zeros, reasons: [.leadOff], named: 1, low: 1),
        Case(kind: .ecg, fault: .clipped, reasons: [.clipped], after: 13, named: 1, low: 1),
        Case(kind: .ecg, fault: .noise, reasons: [.noisy], named: 1, low: 1),
        Case(kind: .ecg, fault: .motion, reasons: [.motion], named: 0.91, low: 0.99),
        Case(kind: .ecg, fault: .silence, reasons: [.noPulse], named: 1, low: 1),
        Case(kind: .ppg, fault: .flat, reasons: [.flat], named: 0.97, low: 1),
        Case(kind: .ppg, fault: .zeros, reasons: [.leadOff], named: 1, low: 1),
        Case(kind: .ppg, fault: .clipped, reasons: [.clipped], after: 13, named: 0.99, low: 0.99),
        Case(kind: .ppg, fault: .noise, reasons: [.noisy], named: 1, low: 1),
        Case(kind: .ppg, fault: .motion, reasons: [.motion], named: 0.97, low: 1),
        Case(kind: .ppg, fault: .silence, reasons: [.noPulse], named: 1, low: 1),
        // Held at the end of its range, a signal may as well be clipped, or its electrode off.
        Case(kind: .impedance, fault: .flat, reasons: [.flat], named: 0.83, low: 1),
        // A rail counts where it lasts for a second, which it does in the slower of these breaths alone.
        Case(kind: .impedance, fault: .clipped, reasons: [.clipped], after: 13, named: 0.39, low: 0.39),
        // Jumps as large as the breaths from one look to the next: told as motion.
        Case(kind: .impedance, fault: .noise, reasons: [.motion], named: 1, low: 1),
    ])
    func reason(_ test: Case) throws {
        var named = 0
        var low = 0
        var during = 0
        var told: [QualityReason: Int] = [:]
        var latest = 0.0
        var good = 0
        var before = 0
        for recording in try recordings(test.kind) {
            var gate = QualityGate(rate: recording.rate, kind: test.kind)
            var heard: Double?
            var quality = SignalQuality.good
            for (place, sample) in harmed(recording, test.fault, test.kind).enumerated() {
                if let judgement = gate.push(sample) { quality = judgement }
                let time = Double(place) / recording.rate
                let second = time.truncatingRemainder(dividingBy: 60)
                if Self.faulty.contains(second), test.reasons.contains(quality.reason), heard == nil {
                    heard = second - Self.faulty.lowerBound
                    latest = max(latest, heard ?? 0)
                }
                if second < 1 { heard = nil }
                guard place % Int(recording.rate) == Int(recording.rate) - 1 else { continue }
                if (Self.faulty.lowerBound + test.after..<Self.faulty.upperBound).contains(second) {
                    during += 1
                    named += test.reasons.contains(quality.reason) ? 1 : 0
                    low += quality.index < 0.5 ? 1 : 0
                    told[quality.reason, default: 0] += 1
                } else if time > 15, second < Self.faulty.lowerBound, second > 5 {
                    before += 1
                    good += quality.reason == .good ? 1 : 0
                }
            }
        }
        let shares = (
            Double(named) / Double(during), Double(low) / Double(during), Double(good) / Double(before)
        )
        print(
            "\(test.testDescription): named in \(shares.0), low in \(shares.1), told after \(latest) s,",
            "good without it in \(shares.2); \(told.map { "\($0.key.rawValue) \($0.value)" }.sorted())")
        #expect(shares.0 >= test.named)
        #expect(shares.1 >= test.low)
        #expect(shares.2 >= (test.kind == .ecg ? 0.99 : test.kind == .ppg ? 0.92 : 0.86))
    }
}
