import Biosignals
import Foundation
import Sessions
import Testing

@Suite struct RecordingVerificationTests {
    private let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    /// A simulated board that is unplugged for two seconds, recorded as the daemon does.
    private func record() throws -> String {
        let path = folder.file("a.biofeed")
        let writer = try RecordingWriter(path: path, header: CutRecordings.header)
        var session = Session()
        for (index, (time, input)) in try SimulatedInputs.board(seconds: 20, silence: 8..<10).enumerated() {
            var outputs: [Output] = []
            session.handle(input, at: time, into: &outputs)
            writer.append(input, at: time, outputs: outputs)
            if index.isMultiple(of: 300) { try writer.flush() }
        }
        try writer.close()
        return path
    }

    /// Changes one byte of the file where some bytes stand.
    private func spoil(_ path: String, at place: Data) throws {
        var data = try Data(contentsOf: URL(fileURLWithPath: path))
        let found = try #require(data.range(of: place))
        data[found.lowerBound + place.count - 1] ^= 1
        try data.write(to: URL(fileURLWithPath: path))
    }

    @Test func aWholeRecordingIsSoundAndItsGapsAreTold() throws {
        let found = try RecordingVerification(path: try record())
        #expect(found.isSound)
        #expect(found.checksum == .matches)
        #expect(found.replayed > 20)
        #expect(found.silences.isEmpty)
        #expect(found.gaps.contains { abs($0.start - 8) < 0.5 && abs($0.end - 10) < 0.5 }, "\(found.gaps)")
    }

    /// A last row whose number was turned into a small one is not read again and again.
    @Test(.timeLimit(.minutes(1))) func rowsOutOfOrderHaveAnEnd() throws {
        let path = try record()
        let last = try RecordingVerification(path: path).inputs - 1
        try #require((128..<16_384).contains(last))
        var data = try Data(contentsOf: URL(fileURLWithPath: path))
        // The row's number in two bytes, then the header of its columns: six bytes, the number itself not stored.
        let row = Data([0x80 | UInt8(last >> 7), UInt8(last & 0x7f), 6, 0])
        let found = try #require(data.range(of: row))
        data[found.lowerBound] = 0x80
        try data.write(to: URL(fileURLWithPath: path))
        do {
            _ = try RecordingVerification(path: path)
            Issue.record("it was taken for whole")
        } catch {
            #expect("\(error)".contains("out of order"))
        }
    }

    @Test func oneBitOfTheInputsIsNoticed() throws {
        let path = try record()
        // The driver's name stands in the first input.
        try spoil(path, at: Data("openview".utf8))
        let found = try RecordingVerification(path: path)
        #expect(found.checksum == .differs)
        #expect(!found.isSound)
    }

    @Test func aFileThatHoldsLessThanItsReplayIsTold() throws {
        let path = try record()
        let shorter = folder.file("b.biofeed")
        let writer = try RecordingWriter(path: shorter, header: CutRecordings.header)
        // The same inputs without anything derived from them.
        try SessionRecording(path: path).forEachInput { time, input in
            writer.append(input, at: time, outputs: [])
            return true
        }
        try writer.close()
        let found = try RecordingVerification(path: shorter)
        #expect(found.checksum == .matches)
        #expect(found.replayed == 0)
        #expect(found.firstDifference?.contains("a replay gives") == true)
        #expect(!found.isSound)
    }
}
