import Biosignals
import Foundation
import Sensors
import Sessions
import Testing

@Suite struct RecordingTests {
    private let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    private func path(_ name: String) -> String { folder.file(name) }

    private let header = RecordingHeader(
        started: "2026-10-07T10:20:30.000Z", utcOffset: 7200, seat: 2, software: "test",
        origin: "simulated: test")

    private func write(_ inputs: [SimulatedInputs.Stamped], to path: String) throws -> [Output] {
        let writer = try RecordingWriter(path: path, header: header)
        var session = Session()
        var all: [Output] = []
        for (index, (time, input)) in inputs.enumerated() {
            var outputs: [Output] = []
            session.handle(input, at: time, into: &outputs)
            writer.append(input, at: time, outputs: outputs)
            all += outputs
            if index.isMultiple(of: 500) { try writer.flush() }
        }
        try writer.close()
        return all
    }

    private func read(_ path: String) throws -> [SimulatedInputs.Stamped] {
        var inputs: [SimulatedInputs.Stamped] = []
        try SessionRecording(path: path).forEachInput { time, input in
            inputs.append((time, input))
            return true
        }
        return inputs
    }

    @Test func whatIsReadIsWhatWasWrittenAndReplaysTheSame() throws {
        let inputs = try SimulatedInputs.board(seconds: 30, silence: 12..<14, exercise: "calm-6")
        let live = try write(inputs, to: path("a.biofeed"))
        let back = try read(path("a.biofeed"))
        #expect(back.count == inputs.count)
        #expect(zip(back, inputs).allSatisfy { $0.time == $1.time && $0.input == $1.input })
        #expect(SimulatedInputs.run(back).map(\.json) == live.map(\.json))
        #expect(try SessionRecording(path: path("a.biofeed")).header == header)
        #expect(!FileManager.default.fileExists(atPath: path("a.biofeed-wal")), "one file a session")
    }

    @Test func everyKindOfInputSurvives() throws {
        let channel = Channel(name: "ecg", kind: .ecg, unit: "uV", nominalRate: 250, groupDelay: 0.1)
        let inputs: [SimulatedInputs.Stamped] = [
            (.zero, .attach(port: 3, Attachment(source: "file:x", channels: [channel], inverted: ["ecg"]))),
            (.zero, .frames(port: 3, [1.5, -0.25, .nan])),
            (SessionTime(nanoseconds: 7), .intervals(port: 3, [812.34375])),
            (SessionTime(nanoseconds: 8), .link(port: 3, .lost("gone: 5"))),
            (
                SessionTime(nanoseconds: 8),
                .figures(
                    port: 3,
                    LinkFigures(
                        adapterMilliseconds: 1, queueMilliseconds: 0.103, decodeMilliseconds: 0.2,
                        lineErrors: LineErrors(frame: 1, overrun: 2, parity: 3, breaks: 4)))
            ),
            (SessionTime(nanoseconds: 9), .command(.mark(text: "een \"woord\""))),
            (SessionTime(nanoseconds: 9), .command(.rate(4, moment: "before"))),
            (SessionTime(nanoseconds: 10), .tick),
        ]
        _ = try write(inputs, to: path("b.biofeed"))
        let back = try read(path("b.biofeed"))
        for (one, other) in zip(back, inputs) {
            if case .frames(_, let values) = one.input {
                #expect(values[0] == 1.5 && values[1] == -0.25 && values[2].isNaN)
            } else {
                #expect(one.input == other.input)
            }
        }
    }

    /// As a damaged file may hold them: rates and delays that nothing has.
    @Test(arguments: [(0, 0), (1e9, 0), (-250, 0), (250, 1e300), (250, -11)])
    func channelsThatNoSensorHasAreRefused(rate: Double, delay: Double) throws {
        let channel = Channel(name: "ecg", kind: .ecg, unit: "uV", nominalRate: rate, groupDelay: delay)
        let writer = try RecordingWriter(path: path("bad.biofeed"), header: header)
        writer.append(
            .attach(port: 1, Attachment(source: "file:x", channels: [channel])), at: .zero, outputs: [])
        writer.append(.frames(port: 1, [1, 2, 3]), at: SessionTime(seconds: 1), outputs: [])
        try writer.close()
        #expect {
            try RecordedPhysiology(try RecordingLoader.open(path("bad.biofeed")))
        } throws: {
            "\($0)".contains("has an input of kind attach that cannot be read (row ")
        }
        // What can be read of it is kept.
        _ = try RecordingRepair(path: path("bad.biofeed"), to: path("mended.biofeed"))
        #expect(try RecordedPhysiology(try RecordingLoader.open(path("mended.biofeed"))).intervals.isEmpty)
    }

    @Test func anExistingFileIsNotOverwritten() throws {
        _ = try write([(.zero, .tick)], to: path("c.biofeed"))
        #expect(throws: RecordingError.self) { try RecordingWriter(path: path("c.biofeed"), header: header) }
    }

    @Test func badFilesAreOneClearLine() throws {
        try Data().write(to: URL(fileURLWithPath: path("empty.biofeed")))
        try Data("hello".utf8).write(to: URL(fileURLWithPath: path("text.biofeed")))
        _ = try write(try SimulatedInputs.board(seconds: 5), to: path("whole.biofeed"))
        let whole = try Data(contentsOf: URL(fileURLWithPath: path("whole.biofeed")))
        for name in ["missing.biofeed", "empty.biofeed", "text.biofeed"] {
            let error = #expect(throws: RecordingFormatError.self) { try SessionRecording(path: path(name)) }
            #expect(error?.description.contains("\n") == false)
        }
        for length in stride(from: 16, to: whole.count, by: 4096) {
            try whole.prefix(length).write(to: URL(fileURLWithPath: path("cut.biofeed")))
            do {
                try SessionRecording(path: path("cut.biofeed")).forEachInput { _, _ in true }
                Issue.record("a file of \(length) of \(whole.count) bytes was read without a word")
            } catch let error as RecordingFormatError {
                #expect(!error.description.contains("\n"))
            }
        }
    }
}
