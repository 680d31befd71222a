import Biosignals
import Testing

@testable import Sensors

@Suite struct PulseSensorTests {
    private let wave = (0..<30).map { 500 + ($0 * 37) % 90 }

    /// Decodes lines, with half a line in front.
    private func events(_ lines: [String], options: [String: String] = [:]) throws -> [SensorEvent] {
        var driver = try PulseSensor(options: DriverOptions(options))
        var events: [SensorEvent] = []
        driver.push(Array((["2"] + lines).map { $0 + "\r\n" }.joined().utf8).span, into: &events)
        return events
    }

    @Test func speaksTheWorkedExample() {
        var bytes: [UInt8] = []
        PulseSensorEncoder.line("S", 512, &bytes)
        PulseSensorEncoder.line("B", 72, &bytes)
        PulseSensorEncoder.line("Q", 833, &bytes)
        #expect(bytes == hex("53 35 31 32 0D 0A 42 37 32 0D 0A 51 38 33 33 0D 0A"))
    }

    @Test func letters() throws {
        var lines: [String] = []
        for (i, value) in wave.enumerated() {
            lines.append("S\(value)")
            if i == 24 { lines += ["B72", "Q833"] }
            if i == 28 { lines += ["B0", "Q600"] }
        }
        let found = try events(lines)
        #expect(layout(found).map(\.kind) == [.ppg])
        #expect(layout(found).first?.nominalRate == nil)
        #expect(samples(0, found) == wave.map(Float.init))
        #expect(intervals(found, .ppg) == [833])
        #expect(intervals(found).count == 1)
    }

    @Test func severalSensors() throws {
        let lines = wave.flatMap { ["a\($0)", "b\($0 + 1)"] } + ["A70", "M860", "B71", "N850"]
        let found = try events(lines)
        #expect(layout(found).map(\.name) == ["ppg1", "ppg2"])
        #expect(samples(1, found).first == 501)
        #expect(intervals(found, .ppg) == [860])
    }

    @Test func plotter() throws {
        let found = try events(wave.map { "72,833,\($0)" })
        #expect(samples(0, found) == wave.map(Float.init))
        #expect(intervals(found).isEmpty)
        #expect(try events(wave.map { "0,600,\($0)" }).count { $0 == .frame } == 30)
        // Three columns of another meaning.
        #expect(try events(wave.map { "72,100,\($0)" }).isEmpty)
    }

    @Test func recorder() throws {
        let found = try events(["%pulse"] + wave.map { "\($0),72,833,\($0 == 574 ? 1 : 0)" } + ["%end"])
        #expect(samples(0, found) == wave.map(Float.init))
        #expect(intervals(found, .ppg) == [833])
        #expect(faults(found).isEmpty)
    }

    @Test func words() throws {
        let lines = wave.map { "Signal \($0)" } + ["♥  A HeartBeat Happened ! ", "BPM: 72"]
        let found = try events(lines)
        #expect(samples(0, found) == wave.map(Float.init))
        #expect(faults(found).isEmpty)
        for form in ["S:", "signal: "] {
            #expect(samples(0, try events(wave.map { "\(form)\($0)" })) == wave.map(Float.init))
        }
    }

    @Test func wavesAloneWhenItIsSaid() throws {
        let lines = wave.map { "\($0),\($0 / 2)" }
        #expect(try events(lines).isEmpty)
        let found = try events(lines, options: ["signals": "2"])
        #expect(layout(found).map(\.kind) == [.ppg, .ppg])
        #expect(samples(1, found) == wave.map { Float($0 / 2) })
        #expect(throws: DriverOptionError.self) { try events(lines, options: ["signals": "1"]) }
    }

    @Test func startUpTextIsARestartAndRubbishIsSaid() throws {
        let lines = wave.map { "S\($0)" }
        let found = try events(lines + ["We created a pulseSensor Object !", "S5x", "S99999"] + lines)
        #expect(faults(found) == [.restart, .badLine, .badLine])
        #expect(samples(0, found).count == 60)
    }

    @Test func lettersWithoutAWaveAreNoPulseSensor() throws {
        #expect(try events((0..<40).map { "T\(20 + $0 % 3)" }).isEmpty)
    }

    @Test func intervalsAreThePersonsInStepsOfTwoMilliseconds() throws {
        var trip = try DriverRoundTrip(PulseSensor.self, form: "pulsesensor")
        let found = intervals(trip.run(seconds: 60), .ppg)
        #expect(found.count > 50)
        let truth = trip.beats.map { Double(Int($0.interval * 500) * 2) }
        #expect(found == Array(truth.suffix(found.count)))
    }
}

@Suite struct AD8232Tests {
    /// Decodes lines, with half a line in front.
    private func events(_ lines: [String]) -> [SensorEvent] {
        decode(AD8232.self, Array((["2"] + lines).map { $0 + "\r\n" }.joined().utf8))
    }

    @Test func readingsOfThreeDigitsPassUnchanged() {
        let wave = (0..<50).map { 300 + ($0 * 37) % 600 }
        let found = events(wave.map(String.init))
        #expect(samples(0, found) == wave.map(Float.init))
        #expect(layout(found).first?.nominalRate == 192)
        #expect((layout(found).first?.groupDelay ?? 0) > 0.066)
    }

    /// A ramp in time that goes over 1000, where lines grow longer: it stays a ramp.
    @Test func unevenLinesBecomeEven() {
        var time = 0
        var lines: [String] = []
        while time < 1500 {
            let line = "\(800 + time / 4)"
            lines.append(line)
            time += line.count + 2
        }
        let found = samples(0, events(lines))
        #expect(found.count >= 290)
        for (i, value) in found.enumerated() { #expect(abs(value - (800 + Float(i * 5) / 4)) <= 1) }
    }

    @Test func theMarkIsALeadOff() throws {
        let found = events(
            Array(repeating: "512", count: 20) + ["!", "!", "!"] + Array(repeating: "500", count: 20))
        #expect(contacts(found) == [false, true])
        #expect(samples(0, found).dropFirst(20).first == 512)
        #expect(faults(found).isEmpty)
        var trip = try DriverRoundTrip(AD8232.self, form: "ad8232")
        #expect(contacts(trip.run(seconds: 3) + trip.run(seconds: 3, contact: false)) == [false])
    }

    @Test func theEvenGridKeepsTime() throws {
        var trip = try DriverRoundTrip(AD8232.self, form: "ad8232")
        let found = samples(0, trip.run(seconds: 30))
        #expect(abs(found.count - 30 * 192) <= 4)
    }

    @Test func rubbishIsABadLineAndTakesItsTime() {
        let lines = Array(repeating: "512", count: 20)
        let found = events(lines + ["5x2"] + lines)
        #expect(faults(found) == [.badLine])
        #expect(samples(0, found).count == 41)
    }
}

@Suite struct MAX3010xTests {
    private let wave = (0..<30).map { 120_000 + ($0 * 37) % 900 }

    private func events(_ lines: [String]) -> [SensorEvent] {
        decode(MAX3010x.self, Array((["2"] + lines).map { $0 + "\r\n" }.joined().utf8))
    }

    @Test func heartRateSketch() {
        var lines = wave.map { "IR=\($0), BPM=72.10, Avg BPM=71" }
        lines[20] = "IR=900, BPM=72.10, Avg BPM=71 No finger?"
        let found = events(lines)
        #expect(layout(found).map(\.name) == ["ir", "bpm", "bpm-mean"])
        #expect(layout(found).map(\.kind) == [.ppg, .other, .other])
        #expect(samples(0, found).first == 120_000)
        #expect(samples(1, found).first == 72.1)
        #expect(samples(2, found).first == 71)
        #expect(samples(0, found).count == 30)
        #expect(contacts(found) == [false, true])
    }

    @Test func oxygenSketch() {
        let found = events(wave.map { "red=\($0 / 2), ir=\($0), HR=72, HRvalid=1, SPO2=-999, SPO2Valid=0" })
        #expect(
            layout(found).map(\.name) == [
                "ir", "red", "heart-rate", "heart-rate-valid", "spo2", "spo2-valid",
            ])
        #expect(samples(0, found) == wave.map(Float.init))
        #expect(samples(1, found) == wave.map { Float($0 / 2) })
        #expect(samples(4, found).first == -999)
    }

    @Test func bareReadings() {
        let found = events(wave.map { " R[\($0)] IR[\($0 + 1)] G[7] Hz[50.12]" })
        #expect(layout(found).map(\.name) == ["ir", "red", "green", "line-rate"])
        #expect(samples(0, found).first == 120_001)
        #expect(samples(3, found).first == 50.12)
        #expect(layout(events(wave.map { " R[\($0)] IR[\($0)]" })).map(\.name) == ["ir", "red"])
    }

    @Test func otherNamesAreNotTheSketchs() {
        #expect(events(wave.map { "IR=\($0), foo=3" }).isEmpty)
        #expect(events(wave.map { "ecg=\($0), BPM=3" }).isEmpty)
        #expect(events(wave.map { "IR=\($0)" }).isEmpty)
    }

    @Test func startUpTextIsARestart() {
        let lines = wave.map { "IR=\($0), BPM=72.10, Avg BPM=71" }
        #expect(faults(events(lines + ["Initializing..."] + lines)) == [.restart])
        #expect(faults(events(lines + ["IR=12, BPM="] + lines)) == [.badLine])
    }

    @Test(arguments: MAX3010xEncoder.forms)
    func theSimulatorIsRead(_ form: String) throws {
        var trip = try DriverRoundTrip(MAX3010x.self, form: form)
        let found = trip.run(seconds: 10)
        #expect(samples(0, found).count == 499)
        #expect(layout(found).first?.kind == .ppg)
        #expect(contacts(trip.run(seconds: 2, contact: false)) == (form == "heart" ? [false] : []))
    }
}
