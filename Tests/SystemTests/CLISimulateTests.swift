import Biosignals
import Foundation
import Sessions
import Testing

@Suite struct CLISimulateTests {
    /// What a session hears in bytes of a port that a program filled.
    private func outputs(of bytes: [UInt8], rate: Double, frame: Int) -> [Output] {
        var session = Session()
        var outputs: [Output] = []
        session.handle(.attach(port: 1, Attachment(source: "test")), at: .zero, into: &outputs)
        session.handle(.link(port: 1, .opened), at: .zero, into: &outputs)
        for start in stride(from: 0, to: bytes.count, by: frame * 5) {
            let end = min(start + frame * 5, bytes.count)
            let time = SessionTime(seconds: Double(end / frame) / rate)
            session.handle(.bytes(port: 1, Array(bytes[start..<end])), at: time, into: &outputs)
            session.handle(.tick, at: time, into: &outputs)
        }
        return outputs
    }

    private func bytes(_ arguments: [String], in folder: WorkFolder) throws -> [UInt8] {
        let file = folder.file("bytes")
        let program = Place.program("biofeed-cli").path
        let quoted = arguments.map { "'\($0)'" }.joined(separator: " ")
        let result = try Program.run(
            "/bin/sh", ["-c", "'\(program)' simulate --stdout --speed max \(quoted) > '\(file)'"])
        #expect(result.status == 0, "\(result.err)")
        return [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
    }

    @Test func aSimulatedBoardIsIdentifiedAndHasTheBeatsAskedFor() throws {
        let folder = try WorkFolder()
        let bytes = try bytes(["--source", "sim:ecg+resp?hr=66&breath=6", "--seconds", "60"], in: folder)
        #expect(bytes.count == 60 * 125 * 16)
        let outputs = outputs(of: bytes, rate: 125, frame: 16)
        let beats = outputs.count { if case .beat = $0 { true } else { false } }
        #expect((60...68).contains(beats))
        let drivers = outputs.compactMap {
            if case .device(let report) = $0 { report.value.driver } else { nil }
        }
        #expect(Set(drivers) == ["openview"])
    }

    @Test func aRecordingIsSpokenAsABoard() throws {
        let folder = try WorkFolder()
        let csv = try CLITestRecording.write(try CLITestRecording.csv(seconds: 60), "in.csv", in: folder)
        let bytes = try bytes(["--source", csv], in: folder)
        #expect(bytes.count == 60 * 125 * 16)
        let outputs = outputs(of: bytes, rate: 125, frame: 16)
        #expect((58...68).contains(outputs.count { if case .beat = $0 { true } else { false } }))
        let breaths = outputs.compactMap { if case .breath(let breath) = $0 { breath.rate } else { nil } }
        #expect(breaths.count >= 3)
        #expect(breaths.allSatisfy { abs($0 - 6) < 1 })
    }

    /// HealthyPi 5 sends whole µV; the ADS1292R board's counts are 24.6 µV, so that some beats may be lost.
    @Test(
        .enabled(if: Place.slowBreathing != nil, "shared/data is not here"),
        arguments: [("healthypi5", 128.0, 29, 0.99), ("ads1292r", 125.0, 16, 0.99)])
    func realECGAndAirflowBecomeABoardWithBeatsAndBreaths(
        board: String, rate: Double, frame: Int, share: Double
    ) throws {
        let folder = try WorkFolder()
        let source = try #require(Place.slowBreathing).path
        let bytes = try bytes(["--source", source, "--seconds", "120", "--form", board], in: folder)
        let outputs = outputs(of: bytes, rate: rate, frame: frame)
        let reference = try CLITestRecording.run("beats", source, "--live")
        let expected = reference.out.split(separator: "\n").dropFirst().compactMap {
            Double($0.split(separator: ",")[1])
        }.filter { (10...118).contains($0) }
        let beats = outputs.compactMap { if case .beat(let beat) = $0 { beat.time.seconds } else { nil } }
        // Each is seen at its own time, the board's delay taken off.
        let seen = expected.count { time in beats.contains { abs($0 - time) < 0.03 } }
        #expect(expected.count > 130)
        #expect(Double(seen) >= share * Double(expected.count), "\(seen) of \(expected.count)")
        let breaths = outputs.compactMap { if case .breath(let breath) = $0 { breath.rate } else { nil } }
        #expect(breaths.count >= 8)
        let middle = breaths.sorted()[breaths.count / 2]
        #expect(abs(middle - 6.1) < 0.7)
    }

    @Test func textFormsAreLines() throws {
        let folder = try WorkFolder()
        let bytes = try bytes(["--driver", "text", "--form", "csv", "--seconds", "2"], in: folder)
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n")
        #expect(lines.first == "ecg,resp")
        #expect(lines.count == 201)
    }

    @Test func aPseudoTerminalIsSpokenToInRealTime() throws {
        let folder = try WorkFolder()
        let link = folder.file("board")
        let begin = ContinuousClock.now
        let program = try Program(
            Place.program("biofeed-cli").path, ["simulate", "--pty", link, "--seconds", "1.5"])
        let reader = try Program(
            "/bin/sh", ["-c", "while [ ! -e '\(link)' ]; do sleep 0.02; done; cat '\(link)' | wc -c"])
        #expect(program.wait() == 0)
        reader.wait()
        let took = ContinuousClock.now - begin
        #expect(took > .seconds(1.4) && took < .seconds(20))
        #expect(program.out.split(separator: "\n").first.map(String.init) == link)
        #expect(Int(reader.out.split(whereSeparator: \.isWhitespace).first ?? "") == 188 * 16)
        #expect(!FileManager.default.fileExists(atPath: link))
    }
}
