import Biosignals
import Testing

@testable import Sensors

@Suite struct SpikerBoxTests {
    private func frames(_ count: Int, inputs: Int = 1) -> [UInt8] {
        var bytes: [UInt8] = []
        for i in 0..<count {
            for input in 0..<inputs {
                SpikerBoxEncoder.append(UInt16((i * 5 + input) % 1024), isFirst: input == 0, to: &bytes)
            }
        }
        return bytes
    }

    @Test func encodesTheWorkedExample() {
        var bytes: [UInt8] = []
        for value in [513, 0, 1023] as [UInt16] { SpikerBoxEncoder.append(value, isFirst: true, to: &bytes) }
        #expect(bytes == hex("84 01 80 00 87 7F"))
        bytes = []
        SpikerBoxEncoder.append(message: "EVNT:1;", to: &bytes)
        #expect(bytes == hex("FF FF 01 01 80 FF 45 56 4E 54 3A 31 3B FF FF 01 01 81 FF"))
    }

    @Test func decodesOneInput() {
        let found = DriverFindings(SpikerBox(), frames(200))
        #expect(found.samples(0).prefix(198) == (0..<198).map { Float($0 * 5) }[...])
        #expect(found.channels == [Channel(name: "ecg", kind: .ecg, unit: "", nominalRate: 10_000)])
        #expect(found.faults.isEmpty)
    }

    @Test(arguments: 2...6)
    func theNumberOfInputsIsFound(_ inputs: Int) throws {
        let ports = repeatElement("other", count: 6).joined(separator: ",")
        let found = DriverFindings(try described("spikerbox", ["ports": ports]), frames(50, inputs: inputs))
        #expect(found.channels.count == inputs)
        #expect(found.channels[0].nominalRate == nil)
        for input in 0..<inputs {
            #expect(found.samples(input).prefix(3) == [0, 5, 10].map { $0 + Float(input) }[...])
        }
        #expect(found.frames == 50)
    }

    @Test func messagesArePassedOver() {
        var bytes = frames(50)
        SpikerBoxEncoder.append(message: "HWT:HBLEOSB;", to: &bytes)
        bytes += frames(50)
        var found = DriverFindings(SpikerBox(), bytes)
        #expect(found.frames == 100)
        #expect(found.faults.isEmpty)
        // Also while frames are being looked for, in front of them and among them.
        bytes = []
        SpikerBoxEncoder.append(message: "EVNT:1;", to: &bytes)
        bytes += frames(3)
        SpikerBoxEncoder.append(message: "EVNT:2;", to: &bytes)
        bytes += frames(50)
        found = DriverFindings(SpikerBox(), bytes)
        #expect(found.frames == 53)
        #expect(found.faults.isEmpty)
    }

    @Test func aMessageWithoutEndIsAFault() {
        let bytes = frames(50) + hex("FF FF 01 01 80 FF") + frames(200)
        let found = DriverFindings(SpikerBox(), bytes)
        #expect(found.frames == 250)
        #expect(found.faults.count == 1)
    }

    /// Messages without an end to them are skipped like anything else.
    @Test func messagesAloneAreNoStream() {
        var bytes = frames(1)
        for _ in 0..<400 { SpikerBoxEncoder.append(message: "EVNT:1;", to: &bytes) }
        bytes += frames(100)
        let found = DriverFindings(SpikerBox(), bytes)
        #expect((100...101).contains(found.frames))
    }

    @Test func aLostByteIsSaid() {
        var bytes = frames(100)
        bytes.remove(at: 101)
        let found = DriverFindings(SpikerBox(), bytes)
        #expect(found.frames == 99)
        #expect(found.faults.count == 1)
    }

    @Test func startUpTextIsARestart() {
        let found = DriverFindings(SpikerBox(), frames(50) + Array("StartUp!\r\n".utf8) + frames(50))
        #expect(found.faults.contains(.restart))
        #expect(found.frames == 100)
    }

    @Test func inputsAreAskedForWhenTheyAreNamed() throws {
        #expect(SpikerBox().commands == nil)
        let driver = try described("spikerbox", ["ports": "ecg,belt"])
        let commands = try #require(driver.commands)
        #expect(commands.start.map(\.bytes) == [[], Array("c:2;\n".utf8)])
        var box = try EncoderBench(SpikerBox.self, form: "muscle")
        box.run(seconds: 0.1) { _ in PersonSample() }
        #expect(box.bytes.count == 2000)
        box.obey(commands.start)
        box.bytes = []
        box.run(seconds: 1) { _ in PersonSample(ecg: 400, resp: 0.5) }
        let found = DriverFindings(driver, box.bytes)
        #expect(found.frames == 5000)
        #expect(found.channels.map(\.name) == ["ecg", "belt"])
        #expect(found.samples(0).last == 612)
        #expect(found.samples(1).last == 450)
    }

    @Test(arguments: [1, 2, 3, 7, 64])
    func messagesAreReadAtAnySplit(_ size: Int) {
        var bytes = frames(50, inputs: 2)
        SpikerBoxEncoder.append(message: "EVNT:1;", to: &bytes)
        bytes += frames(50, inputs: 2) + hex("FF FF 01") + frames(50, inputs: 2)
        #expect(decode(SpikerBox.self, bytes, size: size) == decode(SpikerBox.self, bytes))
    }

    @Test func theHeartBoxKeepsToOneInput() throws {
        var box = try EncoderBench(SpikerBox.self, form: "heart-brain")
        box.obey("b:;\nc:3;\n")
        #expect(box.bytes.count == 24)
        box.bytes = []
        box.run(seconds: 0.5) { _ in PersonSample() }
        #expect(DriverFindings(SpikerBox(), box.bytes).frames == 5000)
    }

    @Test func anotherRateIsSaid() throws {
        let driver = try described("spikerbox", ["rate": "1000"])
        #expect(driver.commands == nil)
        #expect(DriverFindings(driver, frames(50)).channels.map(\.nominalRate) == [1000])
        #expect(throws: DriverOptionError.self) { try described("spikerbox", ["rate": "fast"]) }
    }

    @Test func anECGAtTheRailIsALeadOff() throws {
        var box = try EncoderBench(SpikerBox.self, form: "heart-brain")
        for contact in [true, false, true] {
            box.run(seconds: 1) { _ in PersonSample(ecg: 200, contact: contact) }
        }
        #expect(DriverFindings(SpikerBox(), box.bytes).contacts(0) == [false, true])
    }
}
