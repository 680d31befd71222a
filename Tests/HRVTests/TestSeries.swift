import Foundation
import HRV

/// Numbers that look random and are the same in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Normal distribution, mean 0, standard deviation 1.
    mutating func normal() -> Double {
        let u = Double.random(in: Double.leastNormalMagnitude..<1, using: &self)
        let v = Double.random(in: 0..<1, using: &self)
        return (-2 * log(u)).squareRoot() * cos(2 * .pi * v)
    }
}

enum TestSeries {
    /// A resting person: breathing at 15 a minute, some noise; ms.
    static func resting(_ count: Int, seed: UInt64) -> [Double] {
        var generator = SeededGenerator(seed: seed)
        var time = 0.0
        return (0..<count).map { _ in
            let rr = 800 + 15 * sin(2 * .pi * 0.25 * time) + 10 * generator.normal()
            time += rr / 1000
            return rr
        }
    }

    /// Intervals that a function of the previous beat's time gives, in ms, until a time in seconds.
    static func intervals(until end: Double, _ length: (Double) -> Double) -> [Interval] {
        var result: [Interval] = []
        var time = 0.0
        while true {
            let rr = length(time)
            time += rr / 1000
            if time > end { return result }
            result.append(Interval(time: time, rr: rr, flag: .ok))
        }
    }

    /// The series of the dossier's golden values: 0.1 Hz and 0.25 Hz about 800 ms, 300 s.
    static let golden = intervals(until: 300) {
        800 + 40 * sin(2 * .pi * 0.1 * $0) + 15 * sin(2 * .pi * 0.25 * $0)
    }

    static func intervals(_ lengths: [Double]) -> [Interval] {
        var time = 0.0
        return lengths.map {
            time += $0 / 1000
            return Interval(time: time, rr: $0, flag: .ok)
        }
    }

    /// What the classifier says of interval lengths in ms.
    static func flags(_ lengths: [Double]) -> [IntervalFlag] {
        var classifier = IntervalClassifier()
        var time = 0.0
        return lengths.map {
            time += $0 / 1000
            return classifier.push(interval: $0, endingAt: time).flag
        }
    }

    /// Folder of real recordings: `BIOFEED_DATA`, else `shared/data` beside a folder above this file.
    static let data: URL? = {
        if let path = ProcessInfo.processInfo.environment["BIOFEED_DATA"] {
            return URL(fileURLWithPath: path)
        }
        var folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            let candidate = folder.appendingPathComponent("shared/data")
            if FileManager.default.fileExists(atPath: candidate.path) { return candidate }
        }
        return nil
    }()

    static func has(_ name: String) -> Bool {
        guard let file = data?.appendingPathComponent(name), FileManager.default.fileExists(atPath: file.path)
        else {
            print("skipped: \(name) is not in the data folder (BIOFEED_DATA or ../shared/data)")
            return false
        }
        return true
    }

    /// Numbers of a text file, one a line.
    static func numbers(_ name: String) throws -> [Double] {
        guard let file = data?.appendingPathComponent(name) else { return [] }
        return try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isWhitespace).compactMap
        {
            Double($0)
        }
    }
}
