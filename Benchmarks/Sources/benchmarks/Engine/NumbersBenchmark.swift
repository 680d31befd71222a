import Foundation
import HRV
import Sessions

/// Every number from five minutes and from a day of intervals, and every live number at a beat.
extension EngineBenchmark {
    private static let dayBeats = 100_000
    private static let peerFunctions = ["hrv_time", "hrv_frequency", "hrv_nonlinear"]

    mutating func numbers() throws {
        let day = try Self.intervals()
        let start = day.count / 5
        let first = day[start].time
        let short = Array(day[start...].prefix { $0.time < first + 300 })
        var settings = AnalysisSettings()
        settings.alternatives = [.lomb, .ar]
        settings.all = true
        let five = ProcessorTime.seconds(runs: 51) {
            _ = HRVAnalysis.analyze(short, breaths: [], settings: settings)
        }
        add(
            "all numbers, three spectra, 5 min (\(short.count) beats)", decimal(five * 1e3, 2) + " ms",
            aim: "≤ 2 ms")
        let long = ProcessorTime.seconds {
            _ = HRVAnalysis.analyze(day, breaths: [], settings: settings)
        }
        add("all numbers, three spectra, \(day.count) beats", decimal(long, 2) + " s", aim: "≤ 1 s")
        guard let peers, let folder = RealFolder.path else { return }
        var told: [String] = []
        for function in Self.peerFunctions {
            let result = try peers.measure("numbers_peers.py", [folder, "--one", "five minutes", function])
            told.append("\(function) \(decimal((result["cpu_s"] as? Double ?? .nan) * 1e3, 0)) ms")
        }
        add("NeuroKit2, 5 min", told.joined(separator: ", "), aim: "")
    }

    private static func intervals() throws -> [Interval] {
        let path = RealFolder.path.map { $0 + "/rr/nsr001_rr_secs.txt" }
        let lengths: [Double]
        if let path, FileManager.default.fileExists(atPath: path) {
            lengths = Array(try RRText.read(path, unit: .s).intervals.prefix(dayBeats))
        } else {
            lengths = (0..<dayBeats).map { beat -> Double in
                let place = Double(beat)
                return 800 + 40 * sin(place * 0.8) + 25 * sin(place * 0.013)
            }
        }
        var time = 0.0
        return lengths.map { length in
            time += length / 1000
            return Interval(time: time, rr: length, flag: .ok)
        }
    }

    /// Windows full, paced at 6 a minute, with a breath sensor.
    mutating func liveNumbers() {
        var settings = LiveMetricsSettings()
        let held = Self.update(settings)
        settings.spectralHop = 0
        settings.pacerHop = 0
        add(
            "live: every number calculated anew at a beat", decimal(Self.update(settings) * 1e6, 1) + " µs",
            aim: "≤ 25 µs")
        add("live: a beat, spectra each 5 s, pacer each 2 s", decimal(held * 1e6, 1) + " µs", aim: "≤ 25 µs")
    }

    private static func update(_ settings: LiveMetricsSettings) -> Double {
        var beats: [Interval] = []
        var time = 0.0
        while time < 3_000 {
            let slow: Double = 60 * sin(2 * .pi * time / 10)
            let fast: Double = 20 * sin(2 * .pi * time / 3.7)
            let rr = 830 + slow + fast
            time += rr / 1000
            beats.append(Interval(time: time, rr: rr, flag: .ok))
        }
        let filling = beats.prefix { $0.time < 200 }.count
        var metrics = LiveMetrics(settings: settings)
        var breath = 0.0
        func take(_ beat: Interval) {
            metrics.add(beat)
            if beat.time > breath + 11 {
                metrics.addBreath(inhale: breath, exhale: breath + 4, end: breath + 10)
                breath += 10
            }
            _ = metrics.snapshot(at: beat.time + 0.2) { 2 * .pi * $0 / 10 }
        }
        for beat in beats[..<filling] { take(beat) }
        let seconds = ProcessorTime.seconds(runs: 1) { for beat in beats[filling...] { take(beat) } }
        return seconds / Double(beats.count - filling)
    }
}
