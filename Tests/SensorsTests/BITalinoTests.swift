import Biosignals
import Testing

@testable import Sensors

@Suite struct BITalinoTests {
    static let examples: [(UInt8, [UInt16], [UInt8])] = [
        (1, [641], hex("04 CA 17")),
        (5, [512, 300], hex("2C 01 C8 53")),
        (10, [512, 300, 700, 100, 32 << 4, 63 << 4], hex("3F 48 06 AF 2C 01 C8 A8")),
    ]

    /// `count` frames of `analog`, with sequences from `first` on.
    private func frames(_ analog: [UInt16], _ count: Int, first: Int = 0) -> [UInt8] {
        var bytes: [UInt8] = []
        for i in 0..<count {
            BITalinoEncoder.append(
                sequence: UInt8((first + i) & 15), inputs: 0b1100, analog: analog, to: &bytes)
        }
        return bytes
    }

    @Test(arguments: examples)
    func encodesTheWorkedExamples(_ sequence: UInt8, _ analog: [UInt16], _ frame: [UInt8]) {
        var bytes: [UInt8] = []
        BITalinoEncoder.append(sequence: sequence, inputs: 0b1100, analog: analog, to: &bytes)
        #expect(bytes == frame)
    }

    @Test func theTableIsThePolynomial() {
        func divided(_ frame: [UInt8]) -> UInt8 {
            var nibbles = frame.dropLast().flatMap { [$0 >> 4, $0 & 15] }
            nibbles += [frame[frame.count - 1] >> 4, 0]
            var crc: UInt8 = 0
            for nibble in nibbles {
                for bit in [3, 2, 1, 0] as [UInt8] {
                    let top = crc & 8 != 0
                    crc = (crc << 1) & 15 | nibble >> bit & 1
                    if top { crc ^= 3 }
                }
            }
            return crc
        }
        for seed in 1...200 as ClosedRange<UInt64> {
            let frame = SimulatedStream.noise(8, seed: seed)
            #expect(CRC4.of(frame[...]) == divided(frame))
        }
    }

    @Test(arguments: 1...6)
    func everyNumberOfInputsComesBack(_ inputs: Int) throws {
        let ports = repeatElement("other", count: inputs).joined(separator: ",")
        let driver = try described("bitalino", ["ports": ports])
        let analog = [512, 300, 700, 100, 32 << 4, 63 << 4].prefix(inputs).map { UInt16($0) }
        let found = DriverFindings(driver, frames(analog, 20))
        #expect(found.frames == 20)
        #expect(found.faults.isEmpty && found.gaps.isEmpty)
        for (channel, value) in [512, 300, 700, 100, 32, 63].prefix(inputs).enumerated() {
            #expect(found.samples(channel) == [Float](repeating: Float(value), count: 20))
        }
        #expect(found.channels.map(\.name) == (1...inputs).map { "a\($0)" })
    }

    @Test func valuesHaveTheUnitsOfTheirSensors() throws {
        let driver = try described("bitalino", ["ports": "ecg,resp,eda,emg,belt"])
        let found = DriverFindings(driver, frames([641, 641, 641, 641, 40 << 4], 8))
        #expect(found.channels.map(\.unit) == ["mV", "%", "uS", "mV", "%"])
        #expect(found.channels.map(\.name) == ["ecg", "belt", "eda", "emg", "belt5"])
        #expect(found.channels.map(\.kind) == [.ecg, .belt, .other, .other, .belt])
        let expected: [Float] = [0.37793, 12.59766, 15.64941, 0.41202, 12.5]
        for (channel, value) in expected.enumerated() {
            #expect(abs(found.samples(channel)[0] - value) < 1e-4)
        }
    }

    @Test func commandsNameTheInputsAndTheRate() throws {
        func start(_ options: [String: String]) throws -> [[UInt8]] {
            try #require(try described("bitalino", options).commands).start.map(\.bytes)
        }
        #expect(try start([:]) == [[0x00], [0xC3], [0xFD]])
        #expect(try start(["ports": "ecg,belt", "rate": "100"]) == [[0x00], [0x83], [0x0D]])
        #expect(try start(["ports": "ecg", "rate": "10"]) == [[0x00], [0x43], [0x05]])
        #expect(try start(["ports": "none,ecg,none,belt", "rate": "1"]) == [[0x00], [0x03], [0x29]])
        let commands = try #require(BITalino().commands)
        #expect(commands.stop.map(\.bytes) == [[0x00]])
        #expect(commands.start[0].pause >= 0.1 && commands.start[1].pause >= 0.1)
    }

    @Test(arguments: [
        (["ports": "ecg,heart"], "'heart'"), (["ports": "none"], "no sensor"),
        (["ports": "ecg,ecg,ecg,ecg,ecg,ecg,ecg"], "7 inputs"), (["rate": "500"], "rate=500"),
        (["port": "ecg"], "takes no option"),
    ])
    func whatMeansNothingIsRefused(_ options: [String: String], _ hint: String) {
        let error = #expect(throws: DriverOptionError.self) { try described("bitalino", options) }
        #expect(error?.description.contains(hint) == true)
    }

    @Test(arguments: [("1000", 1000), ("100", 100), ("10", 10)])
    func theBoardDoesAsItIsTold(_ rate: String, _ perSecond: Int) throws {
        let driver = try described("bitalino", ["ports": "ecg,none,ppg", "rate": rate])
        let commands = try #require(driver.commands)
        var board = try EncoderBench(BITalino.self, form: "revolution")
        board.run(seconds: 1) { _ in PersonSample(ecg: 900) }
        #expect(board.bytes.isEmpty)
        board.obey(commands.start)
        board.run(seconds: 4) { _ in PersonSample(ecg: 300, ppg: 0.5) }
        let found = DriverFindings(driver, board.bytes)
        #expect(found.frames == 4 * perSecond)
        #expect(found.channels.map(\.name) == ["ecg", "ppg"])
        #expect(found.channels.map(\.nominalRate) == [Double(perSecond), Double(perSecond)])
        #expect(found.samples(0).allSatisfy { abs($0 - 0.3) < 0.003 })
        #expect(found.samples(1).allSatisfy { $0 == 500 })
        board.bytes = []
        board.obey(commands.stop)
        board.run(seconds: 1) { _ in PersonSample() }
        #expect(board.bytes.isEmpty)
    }

    @Test func aBoardThatStillRunsIsStoppedFirst() throws {
        let driver = try described("bitalino", ["ports": "ecg,belt"])
        var board = try EncoderBench(BITalino.self, form: "revolution")
        board.encoder.start()
        board.obey(try #require(driver.commands).start)
        board.run(seconds: 1) { _ in PersonSample(resp: 0.5) }
        #expect(DriverFindings(driver, board.bytes).frames == 1000)
    }

    @Test func theBoardSaysVersionAndState() throws {
        var board = try EncoderBench(BITalino.self, form: "revolution")
        board.obey([0x07])
        #expect(board.bytes == Array("BITalino_v5.2\n".utf8))
        board.bytes = []
        // Threshold 25, PWM 100, O2 on; then the state.
        board.obey([25 << 2, 0xA3, 100, 0xBB, 0x0B])
        #expect(board.bytes.count == 17)
        #expect(board.bytes[14...15] == [25, 100])
        #expect(board.bytes[16] >> 4 == 0b1101)
        #expect(board.bytes[16] & 15 == CRC4.of(board.bytes[...]))
        board.obey([0x0F << 2 | 2])
        board.bytes = []
        board.run(seconds: 0.01) { _ in PersonSample() }
        #expect(board.bytes.count == 70)
    }

    @Test func lostFramesAreCounted() throws {
        let driver = try described("bitalino", ["ports": "ecg,belt"])
        let found = DriverFindings(driver, frames([600, 300], 20) + frames([600, 300], 20, first: 23))
        #expect(found.gaps == [3])
        #expect(found.frames == 40)
        #expect(found.faults.isEmpty)
    }

    /// A link that drops every fourth frame still brings the other three.
    @Test func frequentLossCostsOnlyWhatIsLost() throws {
        let driver = try described("bitalino", ["ports": "ecg,belt"])
        var bytes = frames([600, 300], 8)
        for i in 8..<408 where i % 4 != 0 { bytes += frames([600, 300], 1, first: i) }
        let found = DriverFindings(driver, bytes)
        #expect(found.frames == 308)
        #expect(found.gaps == [Int](repeating: 1, count: 100))
        #expect(found.faults.isEmpty)
    }

    @Test func aBadByteCostsOneFrame() throws {
        let driver = try described("bitalino", ["ports": "ecg,belt"])
        var bytes = frames([600, 300], 40)
        bytes[82] ^= 0x10
        let found = DriverFindings(driver, bytes)
        #expect(found.frames == 39)
        #expect(found.gaps == [1])
        #expect(found.faults == [.badFrame])
    }

    @Test func eightFramesAreWanted() throws {
        let driver = try described("bitalino", ["ports": "ecg,belt"])
        #expect(DriverFindings(driver, frames([600, 300], 7)).events.isEmpty)
        #expect(DriverFindings(driver, frames([600, 300], 8)).frames == 8)
    }

    @Test func anECGAtTheRailIsALeadOff() throws {
        let driver = try described("bitalino", ["ports": "ecg,belt", "rate": "100"])
        var board = try EncoderBench(BITalino.self, form: "revolution")
        board.obey(try #require(driver.commands).start)
        board.run(seconds: 2) { _ in PersonSample() }
        board.run(seconds: 2) { _ in PersonSample(contact: false) }
        board.run(seconds: 2) { _ in PersonSample() }
        let found = DriverFindings(driver, board.bytes)
        #expect(found.contacts(0) == [false, true])
        #expect(found.contacts(1).isEmpty)
    }
}
