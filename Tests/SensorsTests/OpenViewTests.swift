import Biosignals
import Testing

@testable import Sensors

/// Decodes all of `bytes` with a fresh driver, cut into pieces of `size`.
func decode(_ type: any SensorDriver.Type, _ bytes: [UInt8], size: Int = .max) -> [SensorEvent] {
    var driver = type.init()
    var events: [SensorEvent] = []
    var start = 0
    while start < bytes.count {
        let end = size == .max ? bytes.count : min(bytes.count, start + size)
        driver.push(bytes.span.extracting(start..<end), into: &events)
        start = end
    }
    return events
}

func samples(_ channel: Int, _ events: [SensorEvent]) -> [Float] {
    events.compactMap { if case .sample(channel, let value) = $0 { value } else { nil } }
}

func hex(_ text: String) -> [UInt8] {
    text.split(whereSeparator: \.isWhitespace).map { UInt8($0, radix: 16) ?? 0 }
}

@Suite struct OpenViewTests {
    static let ads1292r = hex("0A FA 09 00 02  88 FF  14 50  0F 00  48 00  00  00 0B")
    static let healthyPi = hex(
        "0A FA 14 00 02  96 00  D4 FE  62 64 01 00  66 56 01 00  47 0E  0F 62 48  50 78 00  00 0B")
    static let healthyPi5 = hex(
        "0A FA 16 00 02  39 30 00 00  5A FD FF FF  00  A0 86 01 00  C0 D4 01 00  47 0E 62 48 0F  00 0B")

    static let max30102 = hex("0A FA 08 00 02  D0 7E 01 00  28 9A 01 00  00 0B")

    private func repeated(_ frame: [UInt8], _ count: Int = 4) -> [UInt8] {
        Array(repeatElement(frame, count: count).joined())
    }

    @Test func decodesTheWorkedExamples() {
        let ads = decode(OpenView.self, repeated(Self.ads1292r))
        #expect(samples(0, ads) == [Float](repeating: -120 * 24.6, count: 4))
        #expect(samples(1, ads) == [Float](repeating: 20500, count: 4))
        let v4 = decode(OpenView.self, repeated(Self.healthyPi))
        #expect(samples(0, v4) == [150, 150, 150, 150])
        #expect(samples(1, v4) == [-300, -300, -300, -300])
        #expect(samples(2, v4).first == 91234)
        #expect(samples(3, v4).first == 87654)
        #expect(samples(4, v4) == [36.55])
        let v5 = decode(OpenView.self, repeated(Self.healthyPi5))
        #expect(samples(0, v5).first == 12345)
        #expect(samples(1, v5).first == -678)
        #expect(samples(2, v5).first == 120000)
        #expect(samples(3, v5).first == 100000)
        #expect(samples(4, v5) == [36.55])
    }

    @Test func encodesTheWorkedExamples() {
        var fields = OpenViewEncoder.Fields()
        fields.ecg = -120
        fields.resp = 20500
        fields.respRate = 15
        fields.heartRate = 72
        var bytes: [UInt8] = []
        OpenViewEncoder.append(fields, board: .ads1292r, to: &bytes)
        #expect(bytes == Self.ads1292r)
        fields.ecg = 150
        fields.resp = -300
        fields.ir = 91234
        fields.red = 87654
        fields.temperature = 3655
        fields.spO2 = 98
        bytes = []
        OpenViewEncoder.append(fields, board: .healthypi4, to: &bytes)
        #expect(bytes == Self.healthyPi)
        fields.ecg = 12345
        fields.resp = -678
        fields.red = 100000
        fields.ir = 120000
        bytes = []
        OpenViewEncoder.append(fields, board: .healthypi5, to: &bytes)
        #expect(bytes == Self.healthyPi5)
    }

    @Test func layoutsCarryRatesUnitsAndDelay() throws {
        let events = decode(OpenView.self, repeated(Self.ads1292r))
        guard case .layout(let channels)? = events.first else {
            Issue.record("the layout comes first")
            return
        }
        #expect(channels.map(\.name) == ["ecg", "resp"])
        #expect(channels.map(\.nominalRate) == [125, 125])
        #expect(channels[0].unit == "uV")
        #expect(channels[0].groupDelay == 0.64)
        #expect(channels[1].kind == .impedance)
        guard case .layout(let five)? = decode(OpenView.self, repeated(Self.healthyPi5)).first else {
            Issue.record("the layout comes first")
            return
        }
        #expect(five.map(\.nominalRate) == [128, 64, 128, 128, 1])
    }

    @Test func waitsForThreeFramesBeforeItBelievesOne() {
        #expect(decode(OpenView.self, repeated(Self.ads1292r, 2)).isEmpty)
        #expect(samples(0, decode(OpenView.self, repeated(Self.ads1292r, 3))).count == 3)
    }

    @Test func unwrapsRespiration() {
        var bytes: [UInt8] = []
        var fields = OpenViewEncoder.Fields()
        var truth: [Float] = []
        for i in 0..<200 {
            fields.resp = Int32(32000 + 40 * i)
            truth.append(Float(32000 + 40 * i))
            OpenViewEncoder.append(fields, board: .ads1292r, to: &bytes)
        }
        #expect(samples(1, decode(OpenView.self, bytes)) == truth)
    }

    @Test func takesOnlyNewBioZ() {
        var encoder = OpenViewEncoder(.healthypi5)
        var bytes: [UInt8] = []
        for _ in 0..<128 { encoder.encode(PersonSample(ecg: 10), into: &bytes) }
        let events = decode(OpenView.self, bytes)
        #expect(samples(0, events).count == 128)
        #expect(samples(1, events).count == 64)
    }

    @Test func aLostByteCostsOneFrameAndIsSaid() {
        var bytes = repeated(Self.ads1292r, 10)
        bytes.remove(at: 5 * 16 + 9)
        let events = decode(OpenView.self, bytes)
        #expect(samples(0, events).count == 9)
        #expect(events.count { $0 == .fault(.badFrame) || $0 == .fault(.resync) } == 1)
    }

    @Test func startUpTextIsARestart() {
        let text = Array("Initiliziation is done\r\n".utf8)
        let events = decode(OpenView.self, repeated(Self.ads1292r, 5) + text + repeated(Self.ads1292r, 5))
        #expect(samples(0, events).count == 10)
        #expect(events.contains(.fault(.restart)))
    }

    @Test func halfASecondOfZerosIsALeadOff() {
        var encoder = OpenViewEncoder(.ads1292r)
        var bytes: [UInt8] = []
        for i in 0..<400 {
            encoder.encode(PersonSample(ecg: 500, contact: !(150..<300).contains(i)), into: &bytes)
        }
        let contacts = decode(OpenView.self, bytes).compactMap { event -> Bool? in
            if case .contact(0, let on) = event { on } else { nil }
        }
        #expect(contacts == [false, true])
    }

    @Test func aQuietHeartIsNoLeadOff() {
        var encoder = OpenViewEncoder(.healthypi3)
        var bytes: [UInt8] = []
        for _ in 0..<400 { encoder.encode(PersonSample(), into: &bytes) }
        let events = decode(OpenView.self, bytes)
        #expect(!events.contains(.contact(channel: 0, false)))
        #expect(samples(0, events).count == 400)
    }

    @Test func theBoardsFilterHoldsTheECGBack() {
        var encoder = OpenViewEncoder(.ads1292r)
        var bytes: [UInt8] = []
        for i in 0..<300 { encoder.encode(PersonSample(ecg: i == 100 ? 984 : 24.6), into: &bytes) }
        let ecg = samples(0, decode(OpenView.self, bytes))
        #expect(ecg.firstIndex(of: 984) == 180)
    }

    @Test(arguments: [OpenViewEncoder.Board.healthypi3, .healthypi4])
    func statusBitsAreALeadOff(_ board: OpenViewEncoder.Board) {
        var encoder = OpenViewEncoder(board)
        var bytes: [UInt8] = []
        for i in 0..<30 {
            let beat = PersonBeat(time: 0, interval: 0.9, ectopic: false)
            encoder.encode(
                PersonSample(ecg: 500, contact: !(10..<20).contains(i), beat: i == 0 ? beat : nil),
                into: &bytes)
        }
        let events = decode(OpenView.self, bytes)
        #expect(events.contains(.contact(channel: 0, false)))
        #expect(events.contains(.contact(channel: 0, true)))
        #expect(events.contains(.contact(channel: 2, false)) == (board == .healthypi3))
    }

    @Test func eightBytesAreTheBoardOrAnother() {
        let frame = hex("0A FA 08 00 02  88 FF  14 50  0F 00  48 00  00 0B")
        let short = DriverFindings(OpenView(), repeated(frame))
        #expect(short.samples(0) == [Float](repeating: -120 * 24.6, count: 4))
        #expect(short.channels.map(\.name) == ["ecg", "resp"])
        let other = DriverFindings(OpenView(), repeated(Self.max30102))
        #expect(other.channels.map(\.name) == ["ir", "red"])
        #expect(other.samples(0) == [105000, 105000, 105000, 105000])
        #expect(other.samples(1).first == 98000)
    }
}
