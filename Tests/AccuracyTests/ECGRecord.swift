import Biosignals
import Foundation
import RealRecordings
import Sessions
import Testing

/// The two searches for beats in an ECG.
enum ECGSearch: String, CaseIterable, Sendable {
    case live, offline

    func beats(in samples: [Float], rate: Double) -> [DetectedBeat] {
        switch self {
        case .live: ECGBeatDetector.detect(in: samples, rate: rate)
        case .offline: ECGBeatFinder.find(in: [samples], rate: rate)
        }
    }
}

/// An annotated ECG, as it was recorded or with something done to its first lead.
struct ECGRecord {
    /// The first lead, and the others.
    var samples: [Float]
    var others: [[Float]]
    var rate: Double
    /// Samples of the annotated beats.
    var beats: [Double]

    /// - Parameter path: below the folder of real recordings, without the ending.
    init(_ path: String) throws {
        let path = try #require(RealData.folder) + "/" + path
        let signals = try WFDBRecord.read(header: path + ".hea").signals
        samples = signals[0].samples
        others = signals.dropFirst().map(\.samples)
        rate = signals[0].rate
        beats = try WFDBAnnotation.read(path + ".atr").filter(\.isBeat).map { Double($0.sample) }
    }

    var leads: [[Float]] { [samples] + others }

    /// Height of the beats in the first lead from the lowest to the highest value within 50 ms, the median of all.
    func height() -> Float {
        let heights = beats.compactMap { beat -> Float? in
            let middle = Int(beat)
            guard middle > 20, middle + 20 < samples.count else { return nil }
            let part = samples[middle - 18...middle + 18]
            return part.max()! - part.min()!
        }.sorted()
        return heights[heights.count / 2]
    }

    /// Agreement within ±150 ms of found beats with the annotated ones, both from `start` seconds on.
    func agreement(of found: [DetectedBeat], from start: Double) -> EventAgreement {
        EventAgreement(
            found: found.map(\.position).filter { $0 >= start * rate },
            truth: beats.filter { $0 >= start * rate }, tolerance: 0.15 * rate)
    }

    /// The same of what a search finds in the first lead.
    func agreement(with search: ECGSearch, from start: Double = 5) -> EventAgreement {
        agreement(of: search.beats(in: samples, rate: rate), from: start)
    }

    /// The first `seconds` of the first lead alone.
    func prefix(seconds: Double) -> ECGRecord {
        var part = self
        part.samples = Array(samples.prefix(Int(seconds * rate)))
        part.others = []
        part.beats.removeAll { $0 > (seconds - 1) * rate }
        return part
    }

    /// The first lead alone, at another rate.
    func resampled(to other: Double) -> ECGRecord {
        var part = self
        part.rate = other
        part.beats = beats.map { $0 * other / rate }
        part.others = []
        part.samples = samples.resampled(from: rate, to: other)
        return part
    }

    /// Adds a bell to the first lead so many seconds from each beat, `size` beats high, `width` seconds wide (standard
    /// deviation); a single sample where the width is 0.
    mutating func addBells(at offset: Double, size: Float, width: Double = 0) {
        let size = size * height()
        let reach = Int(5 * width * rate)
        for beat in beats {
            let centre = beat + offset * rate
            let middle = Int(centre)
            for place in max(0, middle - reach)...max(0, min(samples.count - 1, middle + reach)) {
                let off = width > 0 ? (Double(place) - centre) / (width * rate) : 0
                samples[place] += size * Float(exp(-0.5 * off * off))
            }
        }
    }
}
