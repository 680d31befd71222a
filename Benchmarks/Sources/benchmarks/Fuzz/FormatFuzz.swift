import Biosignals
import Foundation
import Sessions

/// Broken files through the readers of every format: the small recordings of the tests, cut off, with lying numbers, with
/// bits turned over, or mixed up. Each must end as a recording or as one line of error. It ends by itself, or with the
/// trap of what it found; the seed tells where.
struct FormatFuzz {
    let files: Int
    let seed: UInt64

    /// Bytes that one byte of a file may become in samples, and what a recording may take beside.
    private static let growth = 64
    private static let floor = 65_536
    /// Megabytes that the process may grow by, whatever the files say.
    private static let allowance = 256.0

    /// Beside the sources.
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../../Tests/SmallRecordings").standardizedFileURL.path

    /// Of texts only the first lines are broken: rows are all alike, and the shorter they are, the more files fit in an hour.
    private static let lines = 20
    private static let texts = ["csv", "txt", "hrm"]

    /// Endings of files that belong to others.
    private static let parts = ["dat", "atr", "qrs", "md"]

    func run() throws {
        let contents = try Self.contents()
        let recordings = contents.keys.filter { !Self.parts.contains(Self.ending($0)) }.sorted()
        var sessions = try SessionReading()
        var random = SplitMix64(seed: seed)
        var tally = [String: (read: Int, refused: Int)]()
        var options = RecordingLoader.Options()
        let before = ResidentMemory.megabytes
        for count in 0..<files {
            let name = recordings[count % recordings.count]
            let mutation = FileMutation(
                donor: contents[recordings[Int(random.next() % UInt64(recordings.count))]] ?? [])
            let isWhole = random.next() % 8 == 0 && Self.ending(name) == "hea"
            let whole = contents[name] ?? []
            let bytes = isWhole ? whole : mutation.broken(whole, with: &random)
            options.rate = random.next() % 8 == 0 ? 100 : nil
            options.rrUnit = random.next() % 8 == 0 ? .ms : nil
            options.timeUnit = random.next() % 8 == 0 ? .ms : nil
            options.mostSamples = random.next() % 4 == 0 ? 0 : LongSignals.most
            let breaksOthers = isWhole || random.next() % 2 == 0
            var size = bytes.count
            var others = random
            do {
                if Self.ending(name) == "biofeed" {
                    try sessions.read(bytes)
                } else {
                    let inputs = try RecordingLoader.read(bytes, name: name, options: options) { file in
                        guard let whole = contents[file] else { return nil }
                        let bytes = breaksOthers ? mutation.broken(whole, with: &others) : whole
                        size += bytes.count
                        return bytes
                    }
                    try check(inputs, size: size, name: name)
                }
                tally[Self.ending(name), default: (0, 0)].read += 1
            } catch let error as RecordingFormatError {
                demand(
                    !error.problem.isEmpty && !error.remedy.isEmpty && error.description.utf8.count < 4000,
                    "an error is one line: \(error)")
                tally[Self.ending(name), default: (0, 0)].refused += 1
            }
            random = others
            if count % 10_000 == 0 {
                FileHandle.standardError.write(Data("\(count) of \(files)\r".utf8))
                demand(
                    ResidentMemory.peakMegabytes < before + Self.allowance,
                    "memory stays small: \(ResidentMemory.peakMegabytes) MB before file \(count)")
            }
        }
        try sessions.remove()
        print(
            "fuzz: \(files) files, seed \(seed), from \(recordings.count) recordings: no trap; memory \(Int(before)) MB at the start, \(Int(ResidentMemory.peakMegabytes)) MB at most"
        )
        for (ending, count) in tally.sorted(by: { $0.key < $1.key }) {
            print("  .\(ending): \(count.read) read, \(count.refused) refused")
        }
    }

    private static func contents() throws -> [String: [UInt8]] {
        var contents: [String: [UInt8]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let bytes = [UInt8](
                try Data(contentsOf: URL(fileURLWithPath: folder).appendingPathComponent(name)))
            let isText = texts.contains(ending(name))
            contents[name] =
                isText
                ? Array(
                    bytes.split(
                        separator: UInt8(ascii: "\n"), maxSplits: lines, omittingEmptySubsequences: false
                    ).prefix(lines).joined(separator: [UInt8(ascii: "\n")])) : bytes
        }
        return contents
    }

    private static func ending(_ name: String) -> String {
        name.lastIndex(of: ".").map { String(name[name.index(after: $0)...]) } ?? ""
    }

    /// Ends with what was broken, also where the optimiser leaves the words of a precondition out.
    private func demand(_ holds: Bool, _ what: @autoclosure () -> String) {
        guard !holds else { return }
        fatalError(what())
    }

    private func check(_ inputs: SessionInputs, size: Int, name: String) throws {
        if case .intervals(let values, _, _, _) = inputs {
            demand(values.count * 8 <= Self.growth * size + Self.floor, "\(name) grew")
            return
        }
        let signals = try SignalTrace.all(of: inputs)
        let samples = signals.reduce(0) { $0 + $1.count }
        demand(samples * 4 <= Self.growth * size + Self.floor, "\(name) grew to \(samples) samples")
        for signal in signals {
            var end = -Double.infinity
            for stretch in signal.stretches {
                demand(
                    stretch.start.isFinite && stretch.rate > 0,
                    "\(name): stretches have times: \(stretch.start) \(stretch.rate)")
                demand(
                    stretch.start >= end - 1e-3 / stretch.rate - 1e-9 * abs(end),
                    "\(name): stretches do not overlap: \(stretch.start) \(end) \(stretch.rate) \(signal.stretches.count)"
                )
                end = stretch.end
            }
        }
    }
}
