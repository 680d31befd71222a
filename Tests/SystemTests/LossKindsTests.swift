import Devices
import Foundation
import Testing

/// Each way in which a sensor is lost is a gap within a second of session time, and the data come back by themselves.
@Suite(.serialized) struct LossKindsTests {
    enum Loss: CaseIterable {
        case unplugged, reset, radioDrop, wrongSpeed, halfOpen
    }

    @Test(arguments: Loss.allCases) func lossIsAGapWithinASecond(_ loss: Loss) async throws {
        let folder = try WorkFolder()
        let board = try LiveBoard(link: folder.file("board"))
        defer { board.end() }
        let daemon = try await LiveDaemon(
            folder, ["--sensor", "serial:\(board.link)?driver=openview&baud=57600", "--log-level", "error"])
        try await daemon.wait(40, for: "two seconds of data") { $0.count { $0.name == "wave" } > 80 }
        let origin = try await daemon.origin()

        switch loss {
        case .unplugged: board.unplug()
        case .reset, .radioDrop, .halfOpen: board.send(.nothing)
        case .wrongSpeed: board.send(.rubbish)
        }
        try await daemon.wait(30, for: "the gap") { $0.contains { $0.name == "gap" } }
        let lost = Double(board.lastFrame - origin) / 1e9
        let gaps = daemon.events("gap")
        #expect(gaps.count == 1)
        let gap = try #require(gaps[0].number("t_s"))
        #expect(gap >= lost && gap - lost <= 1, "\(gap - lost) s")
        #expect(daemon.events("device").last?.text("state") == (loss == .unplugged ? "lost" : "silent"))

        switch loss {
        case .unplugged: try board.plugIn()
        case .reset:
            // What a boot loader says at its own speed, and half a frame.
            board.say("\u{7F}rst:0x1 (POWERON_RESET),boot:0x13\r\n\n\u{0A}\u{7A}\u{09}")
            board.send(.frames)
        case .radioDrop, .wrongSpeed: board.send(.frames)
        case .halfOpen:
            // It never comes back, and waiting for it costs nothing.
            let before = try daemon.processorSeconds()
            try await Task.sleep(for: .seconds(2))
            #expect(try daemon.processorSeconds() - before < 0.5)
            #expect(daemon.events("gap").count == 1)
            #expect(await daemon.stop().status == 0)
            return
        }
        try await daemon.wait(40, for: "data that are back") {
            $0.contains { $0.name == "gap" && $0.number("from_s") != nil }
        }
        let back = try #require(daemon.events("gap").last)
        let from = try #require(back.number("from_s"))
        // What is on its way when it happens still comes.
        #expect(abs(from - lost) < 0.5)
        #expect(abs((back.number("t_s") ?? 0) - from - (back.number("seconds") ?? 0)) < 0.01)
        try await daemon.wait(30, for: "the stream") {
            $0.last { $0.name == "device" }?.text("state") == "streaming"
        }
        #expect(await daemon.stop().status == 0)
    }
}
