import Biosignals
import Testing

@testable import Sensors

@Suite struct ThinkGearTests {
    @Test func encodesTheWorkedExamples() {
        var bytes: [UInt8] = []
        ThinkGearEncoder.append(raw: -100, to: &bytes)
        #expect(bytes == hex("AA AA 04 80 02 FF 9C E2"))
        bytes = []
        ThinkGearEncoder.append(payload: [2, 200, 3, 72], to: &bytes)
        #expect(bytes == hex("AA AA 04 02 C8 03 48 EA"))
    }

    private func raws(_ values: [Int16]) -> [UInt8] {
        var bytes: [UInt8] = []
        for value in values { ThinkGearEncoder.append(raw: value, to: &bytes) }
        return bytes
    }

    @Test func decodesRawValues() {
        let found = DriverFindings(ThinkGear(), raws([-100, 0, 32767, -32768]))
        #expect(found.samples(0) == [-100, 0, 32767, -32768])
        #expect(found.channels == [Channel(name: "ecg", kind: .ecg, unit: "", nominalRate: 512)])
        #expect(found.frames == 4)
    }

    /// AA is not marked inside a payload: -21846 is AA AA.
    @Test func theMarkInsideIsNoMark() {
        let values = [Int16](repeating: -21846, count: 50)
        #expect(DriverFindings(ThinkGear(), raws(values)).samples(0).count == 50)
        let behind = Array(raws(values).dropFirst(5))
        #expect(DriverFindings(ThinkGear(), behind).samples(0).count == 49)
    }

    @Test func rowsOfOnePacketAreAllRead() {
        var bytes = raws([1, 2, 3])
        // Signal, an unknown long row, two raw values, an extended mark, the heart rate.
        ThinkGearEncoder.append(
            payload: [2, 200, 0x84, 3, 1, 2, 3, 0x80, 2, 0, 4, 0x80, 2, 0, 5, 0x55, 3, 72], to: &bytes)
        let found = DriverFindings(ThinkGear(), bytes)
        #expect(found.samples(0) == [1, 2, 3, 4, 5])
        #expect(found.intervals.isEmpty)
    }

    @Test func aRowThatIsTooLongIsLeft() {
        var bytes = raws([1, 2, 3])
        ThinkGearEncoder.append(payload: [0x80, 9, 0, 4], to: &bytes)
        ThinkGearEncoder.append(payload: [0x80], to: &bytes)
        ThinkGearEncoder.append(payload: [0x02], to: &bytes)
        #expect(DriverFindings(ThinkGear(), bytes).samples(0) == [1, 2, 3])
    }

    @Test func aBadSumCostsOneValue() {
        var bytes = raws([Int16](repeating: 300, count: 20))
        bytes[45] ^= 4
        let found = DriverFindings(ThinkGear(), bytes)
        #expect(found.frames == 19)
        #expect(found.faults == [.badFrame])
    }

    @Test func fingersOffAreSaid() throws {
        var board = try EncoderBench(ThinkGear.self, form: "bmd101")
        for contact in [true, false, true] {
            board.run(seconds: 1.5) { _ in PersonSample(ecg: 400, contact: contact) }
        }
        let found = DriverFindings(ThinkGear(), board.bytes)
        #expect(found.contacts(0) == [false, true])
        #expect(found.samples(0).count == 3 * 768)
    }
}
