import Biosignals
import Testing

@testable import Sensors

@Suite struct CytonTests {
    static let example = hex(
        """
        A0 07 00 03 E8 FF FC 18 7F FF FF 80 00 00 00 00 00 00 00 01 FF FF FF 00 AE C3
        00 00 00 00 1F 40 C0
        """)
    static let values: [Int32] = [1000, -1000, 8_388_607, -8_388_608, 0, 1, -1, 44739]

    private func packets(
        _ numbers: Range<Int>, _ channels: [Int32] = values, acceleration: [Int16] = [0, 0, 0]
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        for i in numbers {
            CytonEncoder.append(
                number: UInt8(i & 255), channels: channels, acceleration: acceleration, to: &bytes)
        }
        return bytes
    }

    @Test func encodesTheWorkedExample() {
        #expect(packets(7..<8, acceleration: [0, 0, 8000]) == Self.example)
    }

    @Test func decodesTheWorkedExample() {
        let found = DriverFindings(Cyton(), Self.example + packets(8..<10))
        #expect(found.frames == 3)
        #expect(abs(found.samples(0)[0] - 22.3517) < 1e-3)
        #expect(abs(found.samples(1)[0] + 22.3517) < 1e-3)
        #expect(abs(found.samples(2)[0] - 187_500) < 0.1)
        #expect(abs(found.samples(3)[0] + 187_500) < 0.1)
        #expect(found.samples(4)[0] == 0)
        #expect(abs(found.samples(7)[0] - 1000) < 0.1)
        // Zeros are no acceleration.
        #expect(found.samples(8) == [0])
        #expect(found.samples(10) == [1])
        let names = (1...8).map { "ch\($0)" } + ["acc-x", "acc-y", "acc-z"]
        #expect(found.channels.map(\.name) == names)
        #expect(found.channels[0].nominalRate == 250)
        #expect(found.channels[0].groupDelay == 0.006)
        #expect(found.channels[10].nominalRate == 25)
    }

    @Test func onlyNamedInputsArePassedOn() throws {
        let found = DriverFindings(try described("cyton", ["ports": "none,ecg,belt"]), packets(0..<5))
        #expect(found.channels.map(\.name) == ["ecg", "belt", "acc-x", "acc-y", "acc-z"])
        #expect(found.channels[0].kind == .ecg && found.channels[0].unit == "uV")
        #expect(abs(found.samples(0)[0] + 22.3517) < 1e-3)
        #expect(abs(found.samples(1)[0] - 187_500) < 0.1)
    }

    @Test func aLowerGainIsSetAndReckonedWith() throws {
        let driver = try described("cyton", ["ports": "ecg,none,belt", "gain": "6"])
        let start = try #require(driver.commands).start.map { String(decoding: $0.bytes, as: UTF8.self) }
        #expect(start == ["s", "v", "c", "x1030110X", "x3030110X", "b"])
        #expect(abs(DriverFindings(driver, packets(0..<5)).samples(0)[0] - 89.4070) < 1e-3)
        #expect(throws: DriverOptionError.self) { try described("cyton", ["gain": "5"]) }
        #expect(throws: DriverOptionError.self) { try described("cyton", ["daisy": "maybe"]) }
    }

    @Test(arguments: ["24", "6"])
    func theBoardDoesAsItIsTold(_ gain: String) throws {
        let driver = try described("cyton", ["ports": "ecg,belt,ppg", "gain": gain])
        let commands = try #require(driver.commands)
        var board = try EncoderBench(Cyton.self, form: "cyton")
        board.run(seconds: 1) { _ in PersonSample() }
        #expect(board.bytes.isEmpty)
        board.obey(commands.start)
        #expect(String(decoding: board.bytes, as: UTF8.self).contains("Firmware: v3.1.2\n$$$"))
        board.run(seconds: 4) { _ in PersonSample(ecg: 700, resp: 0.5, ppg: 0.25) }
        let found = DriverFindings(driver, board.bytes)
        #expect(found.frames == 1000)
        // What it prints when it is asked to is no new start.
        #expect(!found.faults.contains(.restart))
        #expect(found.samples(0).allSatisfy { abs($0 - 700) < 0.1 })
        #expect(found.samples(1).allSatisfy { abs($0 - 500) < 0.1 })
        #expect(found.samples(5) == [Float](repeating: 1, count: 100))
        board.bytes = []
        board.obey(commands.stop)
        board.run(seconds: 1) { _ in PersonSample() }
        #expect(board.bytes.isEmpty)
    }

    @Test func theDaisySharesThePackets() throws {
        var options = ["ports": "ecg,none,none,none,none,none,none,none,other,none,belt", "daisy": "yes"]
        let driver = try described("cyton", options)
        #expect(try #require(driver.commands).start.map(\.bytes).contains([0x43]))
        var bytes: [UInt8] = []
        for i in 0..<300 {
            let first: Int32 = i % 2 == 1 ? 1000 : 9000
            bytes += packets(i..<i + 1, (0..<8).map { first + 1000 * $0 })
        }
        let found = DriverFindings(driver, bytes)
        #expect(found.channels.map(\.name).prefix(3) == ["ecg", "ch9", "belt"])
        #expect(found.channels[0].nominalRate == 125)
        #expect(found.channels[0].groupDelay == 0.008)
        for (channel, counts) in [1000, 9000, 11000].enumerated() {
            #expect(found.samples(channel).count == 150)
            #expect(found.samples(channel).allSatisfy { abs($0 - Float(counts) * 0.0223517) < 0.01 })
        }
        options["daisy"] = "no"
        #expect(throws: DriverOptionError.self) { try described("cyton", options) }
    }

    @Test func theDaisyIsSimulated() throws {
        let driver = try described("cyton", ["ports": "ecg,belt", "daisy": "yes"])
        var board = try EncoderBench(Cyton.self, form: "daisy")
        board.obey(try #require(driver.commands).start)
        board.run(seconds: 4) { _ in PersonSample(ecg: 700) }
        let found = DriverFindings(driver, board.bytes)
        #expect(found.samples(0).count == 500)
        #expect(found.samples(0).allSatisfy { abs($0 - 700) < 0.1 })
    }

    @Test func lostPacketsAreCounted() {
        let found = DriverFindings(Cyton(), packets(250..<258) + packets(263..<275))
        #expect(found.gaps == [5])
        #expect(found.frames == 20)
        #expect(found.faults.isEmpty)
    }

    @Test func aLostByteCostsOnePacket() {
        var bytes = packets(0..<20)
        bytes.remove(at: 5 * 33 + 9)
        let found = DriverFindings(Cyton(), bytes)
        #expect(found.frames == 19)
        #expect(found.gaps == [1])
        #expect(found.faults.count == 1)
    }

    @Test func aBannerAmongPacketsIsARestart() {
        let banner = Array("OpenBCI V3 8-16 channel\nOn Board ADS1299 Device ID: 0x3E\n$$$".utf8)
        let found = DriverFindings(Cyton(), banner + packets(0..<9) + banner + packets(0..<9))
        #expect(found.faults.count { $0 == .restart } == 1)
        #expect(found.gaps.isEmpty)
        #expect(found.frames == 18)
    }

    @Test func aRailedInputIsOff() throws {
        let driver = try described("cyton", ["ports": "ecg,belt"])
        var board = try EncoderBench(Cyton.self, form: "cyton")
        board.encoder.start()
        for contact in [true, false, true] {
            board.run(seconds: 2) { _ in PersonSample(contact: contact) }
        }
        #expect(DriverFindings(driver, board.bytes).contacts(0) == [false, true])
    }

    @Test func theBoardAnswers() throws {
        func answer(_ form: String, _ text: String) throws -> String {
            var board = try EncoderBench(Cyton.self, form: form)
            board.obey(text)
            return String(decoding: board.bytes, as: UTF8.self)
        }
        #expect(try answer("cyton", "V") == "v3.1.2$$$")
        #expect(try answer("cyton", "C") == "no daisy to attach!8$$$")
        #expect(try answer("daisy", "C") == "16$$$")
        #expect(try answer("daisy", "c") == "daisy removed$$$")
        #expect(try answer("cyton", "x1060110X") == "Success: Channel set for 1$$$")
        #expect(try answer("cyton", "x1090110X").hasPrefix("Failure"))
        #expect(try answer("cyton", "d").contains("default"))
        #expect(try answer("daisy", "v").contains("On Daisy"))
    }
}
