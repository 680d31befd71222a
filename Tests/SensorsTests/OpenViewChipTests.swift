import Biosignals
import Testing

@testable import Sensors

/// The boards of the family that have one chip.
@Suite struct OpenViewChipTests {
    private typealias Board = OpenViewEncoder.Board

    static let afe4490 = hex("0A FA 0A 00 02  C0 D4 01 00  A0 86 01 00  62 48  00 0B")
    static let max30003 = hex("0A FA 0C 00 02  2E FB FF FF  41 03 00 00  48 00 00 00  00 0B")

    private func repeated(_ frame: [UInt8], _ count: Int = 4) -> [UInt8] {
        Array(repeatElement(frame, count: count).joined())
    }

    @Test func encodesTheWorkedExamples() {
        var fields = OpenViewEncoder.Fields()
        fields.ir = 120000
        fields.red = 100000
        fields.spO2 = 98
        fields.heartRate = 72
        var bytes: [UInt8] = []
        OpenViewEncoder.append(fields, board: .afe4490, to: &bytes)
        #expect(bytes == Self.afe4490)
        fields.ir = 105000
        fields.red = 98000
        bytes = []
        OpenViewEncoder.append(fields, board: .max30102, to: &bytes)
        #expect(bytes == OpenViewTests.max30102)
        fields.ecg = -1234
        fields.interval = 833
        bytes = []
        OpenViewEncoder.append(fields, board: .max30003, to: &bytes)
        #expect(bytes == Self.max30003)
        bytes = []
        OpenViewEncoder.append(fields, board: .max30003Padded, to: &bytes)
        #expect(bytes == hex("0A FA 11 00 02  00 00 00 00 00") + Self.max30003.dropFirst(5))
    }

    @Test func decodesTheWorkedExamples() {
        let afe = DriverFindings(OpenView(), repeated(Self.afe4490))
        #expect(afe.samples(0).first == 120000)
        #expect(afe.samples(1).first == 100000)
        #expect(afe.channels.map(\.nominalRate) == [125, 125])
        let max = DriverFindings(OpenView(), repeated(Self.max30003))
        #expect(max.samples(0) == [-1234, -1234, -1234, -1234])
        #expect(max.channels == [Channel(name: "ecg", kind: .ecg, unit: "", nominalRate: 128)])
    }

    /// A second of each board: its channels, and a value of each.
    @Test(arguments: [
        ("ads1292r-short", [125, 125]), ("afe4490", [125, 125]), ("max30102", [100, 100]),
        ("max30003", [128]), ("max30003-padded", [128]), ("max30001", [128, 64]),
        ("max86150", [200, 200, 200]), ("healthypi1", [125, 125, 125, 125]),
    ])
    func eachBoardComesBack(_ form: String, _ counts: [Int]) throws {
        var board = try EncoderBench(OpenView.self, form: form)
        board.run(seconds: 1) { _ in PersonSample(ecg: 492, resp: 0.5, ppg: 0.25) }
        let found = DriverFindings(OpenView(), board.bytes)
        #expect(found.faults.isEmpty)
        #expect(found.channels.map { $0.nominalRate.map { Int($0) } } == counts)
        #expect(counts.indices.map { found.samples($0).count } == counts)
        for (place, channel) in found.channels.enumerated() {
            let value: Float =
                switch (channel.name, form) {
                case ("ecg", _): 492
                case ("resp", "ads1292r-short"): 32250
                case ("resp", _): 21250
                case ("ir", "max86150"): 22625
                case ("red", "max86150"): 21843
                case ("ir", _): 90500
                default: 87375
                }
            #expect(abs((found.samples(place).last ?? 0) - value) < 0.01, "\(channel.name)")
        }
    }

    @Test func theChipsIntervalsAreGivenOncePerBeat() throws {
        var board = try EncoderBench(OpenView.self, form: "max30003")
        // Beats at these distances in 1/128 s: equal ones show no change, and are made up for.
        let steps = [100, 110, 104, 104, 104, 98, 98, 120, 107]
        var next = 0
        var place = 0
        board.run(seconds: 8) { i in
            guard place < steps.count, i == next + steps[place] else { return PersonSample(ecg: 50) }
            next = i
            place += 1
            let interval = Double(steps[place - 1]) / 128
            return PersonSample(ecg: 50, beat: PersonBeat(time: 0, interval: interval, ectopic: false))
        }
        let found = DriverFindings(OpenView(), board.bytes)
        #expect(found.intervals == steps.map { Double(Int(Double($0) * 7.8125)) })
        #expect(found.faults.isEmpty)
        let isECG = found.events.allSatisfy {
            if case .interval(_, let kind) = $0 { kind == .ecg } else { true }
        }
        #expect(isECG)
    }

    @Test func twelveBytesAreToldByWhatTheyMean() throws {
        // BioZ that fits into 16 bits, as an interval would.
        var fields = OpenViewEncoder.Fields()
        fields.ecg = 700
        var bytes: [UInt8] = []
        for i in 0..<40 {
            fields.resp = i % 2 == 0 ? 900 : 0
            fields.repeated = i % 2 == 1
            OpenViewEncoder.append(fields, board: .max30001, to: &bytes)
        }
        var found = DriverFindings(OpenView(), bytes)
        #expect(found.channels.map(\.name) == ["ecg", "resp"])
        #expect(found.samples(1) == [Float](repeating: 900, count: 20))
        #expect(found.intervals.isEmpty)
        // Before the first beat there is neither interval nor rate.
        found = DriverFindings(
            OpenView(),
            repeated(hex("0A FA 0C 00 02 2E FB FF FF 00 00 00 00 00 00 00 00 00 0B"), 9)
                + repeated(Self.max30003, 9))
        #expect(found.channels.map(\.name) == ["ecg"])
        #expect(found.frames == 18)
        #expect(found.intervals == [833])
        #expect(found.faults.isEmpty)
    }

    @Test func littleLightIsAMissingFinger() throws {
        var board = try EncoderBench(OpenView.self, form: "max30102")
        for contact in [true, false, true] {
            board.run(seconds: 1.5) { _ in PersonSample(ppg: 0.5, contact: contact) }
        }
        let found = DriverFindings(OpenView(), board.bytes)
        #expect(found.contacts(0) == [false, true])
        #expect(found.contacts(1) == [false, true])
        #expect(found.frames == 450)
    }

    @Test(arguments: ["max30003", "max30001", "max86150", "healthypi1"])
    func halfASecondOfZerosIsALeadOff(_ form: String) throws {
        var board = try EncoderBench(OpenView.self, form: form)
        for contact in [true, false, true] {
            board.run(seconds: 2) { _ in PersonSample(ecg: 500, contact: contact) }
        }
        let found = DriverFindings(OpenView(), board.bytes)
        #expect(found.contacts(0) == [false, true])
        #expect(found.faults.isEmpty)
    }

    @Test func anotherBoardOnTheSamePortIsAnnounced() {
        let found = DriverFindings(
            OpenView(), repeated(OpenViewTests.ads1292r, 9) + repeated(Self.afe4490, 9))
        #expect(found.frames == 18)
        #expect(found.faults == [.resync])
        #expect(found.channels.map(\.name) == ["ir", "red"])
    }

    @Test func whatIsPrintedAtTheOpeningIsNoRestart() {
        let text = Array("Max30003 read ID Success\r\nInitialising the chip ...\r\n".utf8)
        let found = DriverFindings(OpenView(), text + repeated(Self.max30003, 5))
        #expect(!found.faults.contains(.restart))
        #expect(found.frames == 5)
    }
}
