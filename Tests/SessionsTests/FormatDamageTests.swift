import Foundation
import Testing

@testable import Sessions

/// Broken files of every format: an error of one line, or a recording, and never more samples than the bytes can hold.
@Suite struct FormatDamageTests {
    private func outcome(_ bytes: [UInt8], _ name: String, _ data: [UInt8]? = nil) throws -> Int? {
        do {
            let inputs = try RecordingLoader.read(
                bytes, name: name,
                beside: { file in
                    if let data, file.hasSuffix(".dat") { return data }
                    do { return try SmallRecordings.bytes(file) } catch { return nil }
                })
            guard case .signals(let signals, _, _, _) = inputs else { return 0 }
            for stretch in signals.flatMap(\.stretches) {
                #expect(stretch.start.isFinite && stretch.rate > 0 && !stretch.values.isEmpty)
            }
            return signals.reduce(0) { $0 + $1.stretches.reduce(0) { $0 + $1.values.count } }
        } catch let error as RecordingFormatError {
            #expect(!error.problem.isEmpty && !error.remedy.isEmpty)
            return nil
        }
    }

    @Test func everyRecordingIsRead() throws {
        let names = try SmallRecordings.names().filter { $0 != "layout.hea" }
        #expect(names.count >= 25)
        for name in names { #expect(try outcome(try SmallRecordings.bytes(name), name) != nil, "\(name)") }
    }

    @Test func filesThatEndTooSoon() throws {
        for name in try SmallRecordings.names() {
            let bytes = try SmallRecordings.bytes(name)
            for length in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 60)) {
                _ = try outcome(Array(bytes[..<length]), name)
            }
        }
    }

    @Test func mutatedFiles() throws {
        var random = SeededGenerator(state: 11)
        for name in try SmallRecordings.names() {
            let bytes = try SmallRecordings.bytes(name)
            for _ in 0..<60 {
                var broken = bytes
                for _ in 0..<Int.random(in: 1...6, using: &random) {
                    let place = Int.random(in: 0..<broken.count, using: &random)
                    switch Int.random(in: 0..<3, using: &random) {
                    case 0: broken[place] = UInt8.random(in: 0...255, using: &random)
                    case 1:
                        broken[place] = Array("0123456789-+. e,;\t\n".utf8).randomElement(using: &random) ?? 0
                    default: broken.insert(contentsOf: "99999999".utf8, at: place)
                    }
                }
                let samples = try outcome(broken, name, broken) ?? 0
                #expect(samples <= 16 * (broken.count + 2000), "\(name)")
            }
        }
    }
}
