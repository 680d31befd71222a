import Biosignals
import Testing

@testable import Sensors

@Suite struct HeartRateMeasurementTests {
    private func measurement(_ text: String) -> HeartRateMeasurement? {
        let bytes = hex(text)
        return HeartRateMeasurement(bytes.span)
    }

    @Test func readsTheWorkedExamples() throws {
        let one = try #require(measurement("16 48 55 03 48 03"))
        #expect(one.heartRate == 72)
        #expect(one.contact == true)
        #expect(one.energy == nil)
        #expect((0..<one.intervalCount).map { one.interval($0) } == [853, 840])
        #expect((0..<2).map { one.milliseconds($0) } == [833.0078125, 820.3125])
        let two = try #require(measurement("1F 04 01 DC 05 EC 00"))
        #expect(two.heartRate == 260)
        #expect(two.contact == true)
        #expect(two.energy == 1500)
        #expect((0..<two.intervalCount).map { two.interval($0) } == [236])
        #expect(one != two)
        #expect(Set([one, two, one]).count == 2)
    }

    @Test func contactIsToldOnlyWhereItCanBe() {
        #expect(measurement("00 48")?.contact == nil)
        #expect(measurement("04 48")?.contact == false)
        #expect(measurement("06 48")?.contact == true)
    }

    @Test func whatEndsTooSoonIsNone() {
        for text in ["", "00", "01 48", "08 48 01", "10 48 55", "10 48 55 03 48"] {
            #expect(measurement(text) == nil)
        }
        #expect(measurement("10 48")?.intervalCount == 0)
        #expect(measurement("10 48" + String(repeating: " 55 03", count: 40))?.intervalCount == 32)
    }

    @Test(arguments: [ChannelKind.ecg, .ppg])
    func notificationsAreIntervalsOfTheirKind(_ kind: ChannelKind) {
        var notifications = HeartRateNotifications(kind: kind)
        var events: [SensorEvent] = []
        for text in ["16 48 55 03 48 03", "14 48", "16 48 00 04", "10"] {
            notifications.push(hex(text).span, into: &events)
        }
        #expect(intervals(events, kind) == [833.0078125, 820.3125, 1000])
        #expect(contacts(events) == [false, true])
        #expect(faults(events) == [.badFrame])
        #expect(events.first == .layout([]))
    }
}

@Suite struct PolarMeasurementTests {
    private func measurement(_ bytes: [UInt8]) -> PolarMeasurement? { PolarMeasurement(bytes.span) }

    private static let ecg = hex("00 00 00 B8 38 AD 03 53 0B 00 F1 FF FF 14 00 00 B0 04 00")
    private static let acceleration = hex("02 00 00 B8 38 AD 03 53 0B 01 F4 FF 08 00 EB 03")

    @Test func readsTheWorkedExamples() throws {
        let ecg = try #require(measurement(Self.ecg))
        #expect(ecg.content == .ecg)
        #expect(ecg.nanoseconds == 816_000_000_000_000_000)
        #expect(ecg.unixSeconds == 816_000_000 + 946_684_800)
        let values = (0..<ecg.count).map { ecg.ecg($0, of: Self.ecg.span) }
        #expect(values == [-15, 20, 1200])
        let acceleration = try #require(measurement(Self.acceleration))
        #expect(acceleration.count == 1)
        let vector = acceleration.acceleration(0, of: Self.acceleration.span)
        #expect(vector == SIMD3(-12, 8, 1003))
    }

    @Test func whatIsNotReadIsNone() {
        #expect(measurement(Array(Self.ecg.dropLast())) == nil)
        var packed = Self.ecg
        packed[9] = 0x80
        #expect(measurement(packed) == nil)
        packed[0] = 1
        #expect(measurement(packed) == nil)
        #expect(measurement(hex("00 00")) == nil)
        #expect(measurement(Array(Self.ecg.prefix(10)))?.count == 0)
    }

    @Test func startsAndStopsInTheStrapsWords() {
        #expect(PolarCommand.startECG == hex("02 00 00 01 82 00 01 01 0E 00"))
        #expect(PolarCommand.startAcceleration == hex("02 02 00 01 C8 00 01 01 10 00 02 01 08 00"))
        #expect(PolarCommand.stopECG == hex("03 00"))
        #expect(PolarCommand.stopAcceleration == hex("03 02"))
    }

    /// A notification of 73 samples of 100 µV, the last at `time` ns.
    private func notification(_ time: UInt64) -> [UInt8] {
        [0] + (0..<8).map { UInt8(truncatingIfNeeded: time >> (8 * UInt64($0))) } + [0]
            + (0..<73).flatMap { _ in hex("64 00 00") }
    }

    @Test func notificationsAreSamplesWithTheStrapsTime() {
        var strap = PolarNotifications()
        var events: [SensorEvent] = []
        let step: UInt64 = 561_538_462
        for i in [1, 2, 3, 6, 7] as [UInt64] { strap.push(notification(i * step).span, into: &events) }
        #expect(samples(0, events) == [Float](repeating: 100, count: 5 * 73))
        #expect(gaps(events) == [2])
        let times = events.compactMap { if case .deviceTime(let seconds) = $0 { seconds } else { nil } }
        #expect(times.count == 5)
        #expect(abs(times[1] - times[0] - 0.561538462) < 1e-6)
        #expect(abs(times[0] - (0.561538462 - 72 / 130.0)) < 1e-6)
        strap.reset()
        events.removeAll()
        strap.push(notification(100 * step).span, into: &events)
        #expect(gaps(events).isEmpty)
        strap.push(Self.acceleration.span, into: &events)
        #expect((1...3).map { samples($0, events) } == [[-12], [8], [1003]])
        strap.push(hex("07").span, into: &events)
        #expect(faults(events) == [.badFrame])
    }
}
