import Biosignals
import Testing

@testable import Sensors

@Suite struct HxMTests {
    /// The first packet of a real strap.
    private static let first = hex(
        """
        02 26 37 1A 00 31 66 50 00 31 64 64 43 65 63 48 D3 44 3F 41 BF 3D 0B 3A 4B 36 9F 32 DF 2E 37 2B FF 27 B3 24
        87 21 7F 1E 4B 1B 03 18 00 00 00 00 00 00 B5 04 00 00 2E 00 00 00 89 03
        """)

    private func packets(_ numbers: [UInt8], times: [[UInt16]]) -> [UInt8] {
        var bytes: [UInt8] = []
        for (number, times) in zip(numbers, times) {
            var fields = HxMEncoder.Fields()
            fields.beatNumber = number
            fields.times = times
            HxMEncoder.append(fields, to: &bytes)
        }
        return bytes
    }

    /// Times of 15 beats, 800 ms apart, up to beat `number`.
    private func even(_ number: Int) -> [UInt16] {
        (0..<15).map { UInt16(truncatingIfNeeded: 800 * (number - $0)) }
    }

    @Test func encodesTheRealPacket() {
        var fields = HxMEncoder.Fields()
        fields.heartRate = 67
        fields.beatNumber = 101
        fields.times = [
            18531, 17619, 16703, 15807, 14859, 13899, 12959, 11999, 11063, 10239, 9395, 8583, 7807, 6987,
            6147,
        ]
        fields.distance = 1205
        fields.strides = 46
        var bytes: [UInt8] = []
        HxMEncoder.append(fields, to: &bytes)
        #expect(bytes == Self.first)
    }

    @Test func theFirstPacketOnlyTellsWhereTheCountStands() {
        let events = decode(HxM.self, Self.first)
        #expect(events == [.layout([]), .frame])
    }

    @Test func newBeatsOnly() {
        let events = decode(
            HxM.self, packets([250, 252, 252, 1], times: [even(250), even(252), even(252), even(257)]))
        #expect(intervals(events, .ecg) == [Double](repeating: 800, count: 7))
        #expect(gaps(events).isEmpty)
    }

    @Test func moreBeatsThanThePacketHoldsAreAGap() {
        let events = decode(HxM.self, packets([10, 30, 31], times: [even(10), even(30), even(31)]))
        #expect(gaps(events) == [6])
        #expect(intervals(events) == [800])
    }

    @Test func timesThatDoNotContinueAreAGap() {
        let events = decode(HxM.self, packets([10, 11, 12], times: [even(10), even(40), even(41)]))
        #expect(gaps(events) == [1])
        #expect(intervals(events) == [800])
    }

    @Test func everyBeatIsAnInterval() throws {
        var trip = try DriverRoundTrip(HxM.self, form: "hxm")
        let found = intervals(trip.run(seconds: 120), .ecg)
        #expect(found.count > 110)
        let truth = trip.beats.map { ($0.interval * 1000).rounded() }
        let start = trip.beats.count - found.count
        // The person's last beats may wait for the next packet.
        #expect(
            (0...2).contains { late in
                zip(found, truth.dropFirst(start - late)).allSatisfy { abs($0 - $1) <= 1 }
            })
        #expect(intervals(trip.run(seconds: 5, contact: false)).count <= 2)
        #expect(trip.driver.commands == nil)
    }

    /// More than two minutes of a real strap.
    @Test(.enabled(if: SensorCaptures.isHere, "no real recordings"))
    func aRealStreamHasNoStrayByte() throws {
        let bytes = try SensorCaptures.bytes("zephyr/120-second-bt-stream-hxm.dat")
        let events = decode(HxM.self, bytes)
        #expect(faults(events).isEmpty)
        #expect(gaps(events).isEmpty)
        #expect(events.count { $0 == .frame } == 142)
        let found = intervals(events, .ecg)
        #expect(found.prefix(5) == [884, 916, 936, 888, 936])
        #expect(found.count == 207)
        #expect(found.allSatisfy { (250...980).contains($0) })
        for size in [1, 64, 1000] { #expect(decode(HxM.self, bytes, size: size) == events) }
    }
}
