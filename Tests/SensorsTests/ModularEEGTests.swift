import Biosignals
import Testing

@testable import Sensors

@Suite struct ModularEEGTests {
    private func packets(_ numbers: Range<Int>) -> [UInt8] {
        var bytes: [UInt8] = []
        for i in numbers {
            ModularEEGEncoder.append(
                number: UInt8(i & 255), values: [512, 513, 300, 301, 302, 303], switches: 0x0F, to: &bytes)
        }
        return bytes
    }

    @Test func encodesTheWorkedExample() {
        var bytes: [UInt8] = []
        ModularEEGEncoder.append(number: 17, values: [512, 513, 0, 0, 0, 0], switches: 0x0F, to: &bytes)
        #expect(bytes == hex("A5 5A 02 11 02 00 02 01 00 00 00 00 00 00 00 00 0F"))
    }

    @Test func theFirstInputIsTheECG() {
        let found = DriverFindings(ModularEEG(), packets(0..<10))
        #expect(found.frames == 10)
        #expect(found.channels == [Channel(name: "ecg", kind: .ecg, unit: "", nominalRate: 256)])
        #expect(found.samples(0) == [Float](repeating: 512, count: 10))
        #expect(found.samples(1).isEmpty)
    }

    @Test func otherInputsAreNamed() throws {
        let driver = try described("olimex", ["ports": "ecg,none,belt,none,none,other"])
        let found = DriverFindings(driver, packets(0..<10))
        #expect(found.channels.map(\.name) == ["ecg", "belt", "ch6"])
        #expect([0, 1, 2].map { found.samples($0)[0] } == [512, 300, 303])
        #expect(driver.commands == nil)
    }

    @Test func lostPacketsAreCounted() {
        let found = DriverFindings(ModularEEG(), packets(250..<260) + packets(262..<270))
        #expect(found.gaps == [2])
        #expect(found.frames == 18)
        #expect(found.faults.isEmpty)
    }

    @Test func aLostByteCostsOnePacket() {
        var bytes = packets(0..<20)
        bytes.remove(at: 5 * 17 + 9)
        let found = DriverFindings(ModularEEG(), bytes)
        #expect(found.frames == 19)
        #expect(found.gaps == [1])
        #expect(found.faults.count == 1)
    }

    @Test func moreThanTenBitsAreNoPacket() {
        var bytes: [UInt8] = []
        for i in 0..<20 as Range<UInt8> {
            ModularEEGEncoder.append(number: i, values: [1024, 0, 0, 0, 0, 0], switches: 0, to: &bytes)
        }
        #expect(DriverFindings(ModularEEG(), bytes).frames == 0)
    }

    @Test func anECGAtTheRailIsALeadOff() throws {
        var board = try EncoderBench(ModularEEG.self, form: "shield")
        for contact in [true, false, true] {
            board.run(seconds: 2) { _ in PersonSample(ecg: 200, contact: contact) }
        }
        let found = DriverFindings(ModularEEG(), board.bytes)
        #expect(found.contacts(0) == [false, true])
        #expect(found.samples(0).first == 562)
    }
}
