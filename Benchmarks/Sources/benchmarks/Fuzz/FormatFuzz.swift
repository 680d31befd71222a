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

    /// What numbers in headers lie with.
    private static let lies = [
        "-1", "0", "1", "65535", "99999999", "2147483648", "-9223372036854775808", "1e308", "nan", "inf",
        "1e-300",
        "+5.5", "~", "x",
    ].map { Array($0.utf8) }

    func run() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder).sorted()
        var contents: [String: [UInt8]] = [:]
        for name in names {
            contents[name] = [UInt8](
                try Data(contentsOf: URL(fileURLWithPath: Self.folder).appendingPathComponent(name)))
        }
        let recordings = names.filter { !$0.hasSuffix(".dat") && !$0.hasSuffix(".md") }
        var random = SplitMix64(seed: seed)
        var read = 0
        var refused = 0
        var options = RecordingLoader.Options()
        let before = ResidentMemory.megabytes
        for count in 0..<files {
            let name = recordings[count % recordings.count]
            let donor = contents[recordings[Int(random.next() % UInt64(recordings.count))]] ?? []
            let bytes = mutated(contents[name] ?? [], donor: donor, &random)
            options.rate = random.next() % 8 == 0 ? 100 : nil
            options.rrUnit = random.next() % 8 == 0 ? .ms : nil
            options.timeUnit = random.next() % 8 == 0 ? .ms : nil
            let breaksData = random.next() % 2 == 0
            var size = bytes.count
            var place = random
            do {
                let inputs = try RecordingLoader.read(bytes, name: name, options: options) { file in
                    guard var data = contents[file] else { return nil }
                    if breaksData { data = mutated(data, donor: donor, &place) }
                    size += data.count
                    return data
                }
                check(inputs, size: size, name: name)
                read += 1
            } catch let error as RecordingFormatError {
                demand(
                    !error.problem.isEmpty && !error.remedy.isEmpty && error.description.utf8.count < 4000,
                    "an error is one line: \(error)")
                refused += 1
            }
            random = place
            if count % 10_000 == 0 {
                demand(
                    ResidentMemory.peakMegabytes < before + Self.allowance,
                    "memory stays small: \(ResidentMemory.peakMegabytes) MB before file \(count)")
            }
        }
        print(
            "fuzz: \(files) files, seed \(seed), from \(recordings.count) recordings: no trap, \(read) read, \(refused) refused; memory \(Int(before)) MB at the start, \(Int(ResidentMemory.peakMegabytes)) MB at most"
        )
    }

    /// Ends with what was broken, also where the optimiser leaves the words of a precondition out.
    private func demand(_ holds: Bool, _ what: @autoclosure () -> String) {
        guard !holds else { return }
        fatalError(what())
    }

    private func check(_ inputs: SessionInputs, size: Int, name: String) {
        switch inputs {
        case .recorded: preconditionFailure("no session is read here")
        case .signals(let signals, _, _, _):
            let samples = signals.reduce(0) { $0 + $1.stretches.reduce(0) { $0 + $1.values.count } }
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
        case .intervals(let values, _, _, _):
            demand(values.count * 8 <= Self.growth * size + Self.floor, "\(name) grew")
        }
    }

    private func mutated(
        _ bytes: [UInt8], donor: [UInt8], _ random: inout SplitMix64
    ) -> [UInt8] {
        func below(_ limit: Int) -> Int { Int(random.next() % UInt64(max(1, limit))) }
        var bytes = bytes
        switch below(8) {
        case 0: return Array(bytes.prefix(below(bytes.count + 1)))
        case 1...4:
            for _ in 0..<1 + below(3) { lie(in: &bytes, &random) }
            return below(4) == 0 ? ByteMutation(changes: 4, donor: donor).broken(bytes, with: &random) : bytes
        default: return ByteMutation(changes: 12, donor: donor).broken(bytes, with: &random)
        }
    }

    /// Puts a lie in the place of a number that is written in digits, or else of a byte, mostly near the beginning.
    private func lie(in bytes: inout [UInt8], _ random: inout SplitMix64) {
        guard !bytes.isEmpty else { return }
        let reach = random.next() % 4 == 0 ? bytes.count : min(bytes.count, 1200)
        var place = Int(random.next() % UInt64(reach))
        while place < bytes.count, !(0x30...0x39).contains(bytes[place]) { place += 1 }
        guard place < bytes.count else { return }
        let lie = Self.lies[Int(random.next() % UInt64(Self.lies.count))]
        var end = place
        while end < bytes.count, (0x30...0x39).contains(bytes[end]) { end += 1 }
        // Binary headers have fields of fixed width: there the length stays.
        if random.next() % 2 == 0 {
            for (index, byte) in lie.enumerated() where place + index < bytes.count {
                bytes[place + index] = byte
            }
        } else {
            bytes.replaceSubrange(place..<end, with: lie)
        }
    }
}
