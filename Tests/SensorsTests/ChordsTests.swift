import Biosignals
import Testing

@testable import Sensors

@Suite struct ChordsTests {
    private func packets(_ numbers: Range<Int>, inputs: Int = 6) -> [UInt8] {
        var bytes: [UInt8] = []
        for i in numbers {
            ChordsEncoder.append(
                number: UInt8(i & 255), values: (0..<inputs).map { UInt16(512 + $0) }, to: &bytes)
        }
        return bytes
    }

    @Test func encodesTheWorkedExample() {
        #expect(packets(5..<6) == hex("C7 7C 05 02 00 02 01 02 02 02 03 02 04 02 05 01"))
    }

    @Test(arguments: [1, 3, 6, 8, 16])
    func theNumberOfInputsIsFound(_ inputs: Int) throws {
        let ports = repeatElement("other", count: 16).joined(separator: ",")
        let found = DriverFindings(
            try described("chords", ["ports": ports]), packets(0..<20, inputs: inputs))
        // The last packet of a search wants the next one's head behind it.
        #expect(found.frames == 20)
        #expect(found.channels.map(\.name) == (1...inputs).map { "ch\($0)" })
        for input in 0..<inputs { #expect(found.samples(input).allSatisfy { $0 == Float(512 + input) }) }
    }

    @Test func theFirstInputIsTheECG() {
        let found = DriverFindings(Chords(), packets(0..<10))
        #expect(found.channels == [Channel(name: "ecg", kind: .ecg, unit: "", nominalRate: nil)])
        #expect(found.samples(0) == [Float](repeating: 512, count: 10))
    }

    @Test(arguments: [("uno-r3", 250.0, 10), ("uno-r4", 500, 14), ("npg-lite", 500, 12)])
    func theBoardDoesAsItIsTold(_ form: String, _ rate: Double, _ bits: Int) throws {
        let driver = try described("chords", ["ports": "ecg,belt"])
        let commands = try #require(driver.commands)
        var board = try EncoderBench(Chords.self, form: form)
        board.run(seconds: 1) { _ in PersonSample() }
        #expect(board.bytes.isEmpty)
        board.obey(commands.start)
        board.run(seconds: 2) { _ in PersonSample() }
        let found = DriverFindings(driver, board.bytes)
        // START is followed by a pause of 1.2 s.
        #expect(found.frames == Int(3.2 * rate))
        #expect(found.channels.map(\.name) == ["ecg", "belt"])
        #expect(found.channels.map(\.nominalRate) == [rate, rate])
        let middle = Float(1 << (bits - 1))
        #expect(found.samples(0).allSatisfy { abs($0 - middle) < middle / 100 })
        board.bytes = []
        board.obey("STATUS\n")
        #expect(board.bytes == Array("START\r\n".utf8))
        board.bytes = []
        board.obey(commands.stop)
        board.run(seconds: 1) { _ in PersonSample() }
        #expect(board.bytes.isEmpty)
    }

    @Test(arguments: [1, 2, 3, 7, 64])
    func theAnswerIsReadAtAnySplit(_ size: Int) {
        let bytes = Array("STOP\r\nUNO-R4\r\n".utf8) + packets(0..<40) + packets(44..<60)
        let events = decode(Chords.self, bytes, size: size)
        #expect(events == decode(Chords.self, bytes))
        #expect(DriverFindings(events).channels.map(\.nominalRate) == [500])
        #expect(DriverFindings(events).gaps == [4])
    }

    @Test func commandsComeOneByOne() throws {
        let start = try #require(Chords().commands).start
        #expect(start.dropFirst().allSatisfy { $0.pause > 1 })
        #expect(
            start.map { String(decoding: $0.bytes, as: UTF8.self) } == ["", "STOP\n", "WHORU\n", "START\n"])
    }

    @Test func lostPacketsAreCounted() {
        let found = DriverFindings(Chords(), packets(250..<260) + packets(262..<270))
        #expect(found.gaps == [2])
        #expect(found.frames == 18)
        #expect(found.faults.isEmpty)
    }

    @Test func aLostByteCostsOnePacket() {
        var bytes = packets(0..<20)
        bytes.remove(at: 5 * 16 + 9)
        let found = DriverFindings(Chords(), bytes)
        #expect(found.frames == 19)
        #expect(found.gaps == [1])
        #expect(found.faults.count == 1)
    }

    @Test func anECGAtTheRailIsALeadOff() throws {
        var board = try EncoderBench(Chords.self, form: "uno-r3")
        board.obey("WHORU\nSTART\n")
        for contact in [true, false, true] {
            board.run(seconds: 2) { _ in PersonSample(ecg: 200, contact: contact) }
        }
        #expect(DriverFindings(Chords(), board.bytes).contacts(0) == [false, true])
    }
}
