import Biosignals
import Testing

@testable import Sensors

@Suite struct TextLinesTests {
    /// Decodes lines, with a half line in front.
    private func events(_ lines: [String], end: String = "\r\n", cut: Bool = true) -> [SensorEvent] {
        decode(TextLines.self, Array(((cut ? ["9"] : []) + lines).map { $0 + end }.joined().utf8))
    }

    private func channels(_ events: [SensorEvent]) -> [Channel] {
        for event in events { if case .layout(let channels) = event { return channels } }
        return []
    }

    private func intervals(_ events: [SensorEvent]) -> [Double] {
        events.compactMap { if case .interval(let milliseconds, _) = $0 { milliseconds } else { nil } }
    }

    private func times(_ events: [SensorEvent]) -> [Double] {
        events.compactMap { if case .deviceTime(let seconds) = $0 { seconds } else { nil } }
    }

    private let wave = (0..<30).map { 500 + ($0 * 37) % 90 }

    @Test(arguments: ["\r\n", "\n", "\r"])
    func oneNumberALine(_ end: String) {
        let found = events(wave.map(String.init), end: end)
        #expect(samples(0, found) == wave.map(Float.init))
        #expect(channels(found).map(\.kind) == [.ecg])
        #expect(channels(found).first?.nominalRate == nil)
        #expect(found.count { $0 == .frame } == 30)
    }

    @Test func theFirstLineIsDropped() {
        #expect(samples(0, events(wave.map(String.init), cut: false)) == wave.dropFirst().map(Float.init))
    }

    @Test func columnsWithNames() {
        let found = events(["ECG,Resp"] + wave.map { "\($0),\(1000 - $0)" }, cut: false)
        #expect(channels(found).map(\.name) == ["ECG", "Resp"])
        #expect(channels(found).map(\.kind) == [.ecg, .belt])
        #expect(samples(1, found) == wave.map { Float(1000 - $0) })
    }

    @Test(arguments: ["\t", ";", " ", ", "])
    func columnsWithoutNames(_ separator: String) {
        let found = events(wave.map { "\($0)\(separator)-\($0).5" })
        #expect(channels(found).map(\.kind) == [.ecg, .other])
        #expect(samples(1, found) == wave.map { -Float($0) - 0.5 })
    }

    @Test func aCounterIsNoHeart() {
        let found = events(wave.enumerated().map { "\(1000 + 4 * $0),\($1)" })
        #expect(channels(found).map(\.kind) == [.other, .ecg])
    }

    @Test func aTimeColumnIsTheDevicesClock() {
        let found = events(["millis,ecg"] + wave.enumerated().map { "\(1000 + 4 * $0),\($1)" }, cut: false)
        #expect(channels(found).map(\.name) == ["ecg"])
        #expect(times(found).prefix(2) == [1, 1.004])
    }

    @Test func arduinoPlotter() {
        let found = events(wave.map { "ecg:\($0),belt:\($0 / 2)\t7" })
        #expect(channels(found).map(\.kind) == [.ecg, .belt, .other])
        #expect(samples(0, found) == wave.map(Float.init))
        let blanks = events(wave.map { "ecg:\($0) flow:-0.25" })
        #expect(channels(blanks).map(\.kind) == [.ecg, .airflow])
        #expect(samples(1, blanks).first == -0.25)
    }

    @Test func equalsSigns() {
        let found = events(wave.map { "IR=12\($0), BPM=72.10, Avg BPM=71 No finger?" })
        #expect(channels(found).map(\.kind) == [.ppg, .other, .other])
        #expect(samples(0, found).first == 12500)
        #expect(samples(1, found).first == 72.1)
        #expect(samples(2, found).first == 71)
    }

    @Test func teleplot() {
        let found = events(wave.enumerated().map { ">ecg:\(1_627_551_892_437 + $0 * 4):\($1)§mV" })
        #expect(channels(found) == [Channel(name: "ecg", kind: .ecg, unit: "mV", nominalRate: nil)])
        #expect(times(found).first == 1_627_551_892.437)
        #expect(samples(0, found) == wave.map(Float.init))
        let several = events(wave.map { ">ecg:\($0);resp:12:0.5§µV|g" })
        #expect(channels(several).map(\.unit) == ["", "uV"])
        #expect(samples(1, several).count == 30)
    }

    @Test func jsonLines() {
        let found = events(
            wave.enumerated().map {
                "{\"ts\":\($0 * 10), \"ecg\":\($1)" + ($0 % 10 == 5 ? ",\"ibi\":812" : "") + ",\"on\":true}"
            })
        #expect(channels(found).map(\.name) == ["ecg", "on"])
        #expect(samples(0, found) == wave.map(Float.init))
        #expect(intervals(found) == [812, 812, 812])
        #expect(times(found).last == 0.29)
    }

    @Test func aRepeatedIntervalIsNoBeat() {
        let found = events(wave.map { "{\"signal\":\($0),\"ibi\":812}" })
        #expect(channels(found).map(\.kind) == [.ppg, .other])
        #expect(intervals(found).isEmpty)
    }

    @Test func theMarkIsALeadOff() {
        var lines = wave.map(String.init)
        lines[25] = "!"
        let found = events(lines)
        #expect(found.contains(.contact(channel: 0, false)))
        #expect(found.contains(.contact(channel: 0, true)))
        #expect(samples(0, found).count == 30)
        #expect(samples(0, found)[25] == samples(0, found)[24])
    }

    @Test func placesWithoutANumberAreHeldAndSaid() {
        var lines = wave.map { "\($0),5" }
        lines[21] = "nan,5"
        lines[22] = "ovf,5"
        lines[23] = ",5"
        lines[24] = "-inf,5"
        let found = events(lines)
        #expect(samples(0, found).count == 30)
        #expect(samples(0, found)[24] == Float(wave[20]))
        #expect(!samples(0, found).contains { !$0.isFinite })
        #expect(found.count { $0 == .fault(.badLine) } == 4)
    }

    @Test func decimalCommas() {
        let marked = events(wave.map { "0,\($0);1,5" })
        #expect(samples(1, marked).first == 1.5)
        #expect(samples(0, marked).first == 0.5)
        let single = events((0..<30).map { $0 % 3 == 0 ? "0,012" : "1,512" })
        #expect(samples(0, single).prefix(2) == [0.012, 1.512])
        let columns = events(wave.map { "1,\($0)" })
        #expect(samples(1, columns).first == 500)
    }

    @Test func decimalCommasBesideNames() {
        for separator in ["\t", "; ", " "] {
            let found = events(wave.map { "ecg:0,\($0)\(separator)resp:-1,25" })
            #expect(channels(found).map(\.kind) == [.ecg, .belt])
            #expect(samples(0, found).first == 0.5)
            #expect(samples(1, found).first == -1.25)
        }
        let pairs = events(wave.map { "ecg:512,\($0)" })
        #expect(channels(pairs).map(\.name) == ["ecg", "ch2"])
        let plot = events(wave.map { ">ecg:0,\($0)" })
        #expect(samples(0, plot).first == 0.5)
    }

    private func told(_ lines: [String], _ options: [String: String]) throws -> [SensorEvent] {
        var driver = try TextLines(options: DriverOptions(options))
        var events: [SensorEvent] = []
        driver.push(Array((["9"] + lines).map { $0 + "\n" }.joined().utf8).span, into: &events)
        return events
    }

    @Test func aPersonCanSayWhatColumnsAre() throws {
        let lines = wave.map { "\($0),5,\($0 / 2),7" }
        let found = try told(lines, ["names": "resp,none,PPG,none"])
        #expect(channels(found).map(\.kind) == [.belt, .ppg])
        #expect(samples(1, found) == wave.map { Float($0 / 2) })
        #expect(channels(try told(wave.map(String.init), ["names": "belt"])).map(\.kind) == [.belt])
        // Names for another number of columns mean nothing.
        #expect(channels(try told(wave.map(String.init), ["names": "a,b"])).map(\.kind) == [.ecg])
        #expect(throws: DriverOptionError.self) { try told([], ["names": "a,,b"]) }
    }

    @Test func aPersonCanSayThatCommasAreDecimalMarks() throws {
        let found = try told(wave.map { "ecg:512,\($0)" }, ["decimal": "comma"])
        #expect(channels(found).map(\.name) == ["ecg"])
        #expect(samples(0, found).first == 512.5)
        #expect(samples(0, try told(wave.map { "3,\($0)" }, ["decimal": "comma"])).first == 3.5)
        #expect(samples(1, try told(wave.map { "3,\($0)" }, ["decimal": "point"])).first == 500)
        #expect(throws: DriverOptionError.self) { try told([], ["decimal": "dot"]) }
    }

    @Test func severalPointsOfOneTeleplotName() {
        let found = events(
            wave.enumerated().map { ">ecg:\(8 * $0):\($1);\(8 * $0 + 4):\($1 + 1)§mV;resp:3;4" })
        #expect(channels(found).map(\.name) == ["ecg", "resp"])
        #expect(samples(0, found) == wave.flatMap { [Float($0), Float($0 + 1)] })
        #expect(samples(1, found).prefix(4) == [3, 4, 3, 4])
        #expect(times(found).prefix(3) == [0, 0.004, 0.008])
        // A point without any name is none.
        #expect(events(wave.map { ">\($0);5" }).isEmpty)
    }

    @Test func rubbishAmongTheLines() {
        var bytes: [UInt8] = [0, 0, 0xEF, 0xBB, 0xBF] + Array("12\r\n".utf8)
        for (i, value) in wave.enumerated() {
            bytes += Array("\(value)\r\n".utf8)
            if i == 22 { bytes += Array("We created a pulseSensor Object !\r\n".utf8) }
            if i == 24 { bytes += [UInt8](repeating: 0x35, count: 3000) + [0x0A] }
            if i == 26 { bytes += [0x35, 0x80, 0x01, 0x0A] }
        }
        let found = decode(TextLines.self, bytes)
        #expect(samples(0, found) == wave.map(Float.init))
        #expect(found.count { $0 == .fault(.badLine) } == 3)
    }

    @Test func anotherSketchIsLearntAnew() {
        let found = events(wave.map(String.init) + (wave + wave).map { "resp:\($0)" })
        let layouts = found.compactMap { event -> [ChannelKind]? in
            if case .layout(let channels) = event { channels.map(\.kind) } else { nil }
        }
        #expect(layouts == [[.ecg], [.belt]])
    }

    @Test func numbersAreReadExactly() {
        let numbers: [(String, Double)] = [
            ("0", 0), ("-12.5", -12.5), ("+3", 3), ("1e3", 1000), ("2.5E-3", 0.0025), (".5", 0.5), ("5.", 5),
            ("123456789.125", 123_456_789.125), ("0.1", 0.1), (" 7 ", 7),
        ]
        for (text, value) in numbers {
            let line = Array(text.utf8)
            #expect(TextNumber(line, 0..<line.count) == .value(value))
        }
        for text in ["", " ", "nan", "-inf", "OVF", "1e39", "-9e99"] {
            let line = Array(text.utf8)
            #expect(TextNumber(line, 0..<line.count) == .missing)
        }
        for text in ["x", "1x", "1.2.3", "--1", "1e", "0x10"] {
            let line = Array(text.utf8)
            #expect(TextNumber(line, 0..<line.count) == .notANumber)
        }
    }
}
