import Biosignals
import Testing

@testable import Sensors

@Suite struct BioHarnessTests {
    private let noon = BioHarnessEncoder.Time(milliseconds: 37_230_000)

    /// R-to-R, 812 ms nine times, then 830 ms with the sign turned over.
    private static let intervalPacket =
        hex("02 24 2D 07 EA 07 0A 07 B0 15 38 02") + (0..<9).flatMap { _ in hex("2C 03") }
        + (0..<9).flatMap { _ in hex("C2 FC") } + hex("1D 03")

    @Test func packsTenBits() {
        #expect(BioHarnessEncoder.packed([512, 513, 1023, 0]) == hex("00 06 F8 3F 00"))
    }

    @Test func encodesTheWorkedExample() {
        let values = [Int16](repeating: 812, count: 9) + [Int16](repeating: -830, count: 9)
        let body = values.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        var bytes: [UInt8] = []
        BioHarnessEncoder.append(id: 0x24, count: 7, time: noon, body, to: &bytes)
        #expect(bytes == Self.intervalPacket)
    }

    @Test func aTurnedSignIsABeat() {
        let events = decode(BioHarness.self, Self.intervalPacket)
        #expect(events.contains(.interval(milliseconds: 830, kind: .ecg)))
        #expect(intervals(events) == [830])
        #expect(layout(events).map(\.kind) == [.ecg, .belt])
    }

    @Test func asksInTheDevicesWords() throws {
        let commands = try #require(BioHarness().commands)
        #expect(
            commands.start.map(\.bytes) == [
                hex("02 15 01 01 5E 03"), hex("02 16 01 01 5E 03"), hex("02 19 01 01 5E 03"),
                hex("02 BD 02 01 00 C4 03"),
            ])
        #expect(commands.stop.first?.bytes == hex("02 15 01 00 00 03"))
        #expect(commands.keepAlive?.bytes == hex("02 23 00 00 03"))
        #expect(commands.keepAliveEvery == 3)
    }

    @Test func sendsWhatItIsAskedFor() throws {
        var trip = try DriverRoundTrip(BioHarness.self, form: "bioharness")
        #expect(trip.run(seconds: 2).isEmpty)
        let commands = try #require(trip.driver.commands)
        trip.tell(commands.start)
        #expect(trip.answers.prefix(5) == hex("02 15 00 00 06")[...])
        let events = trip.run(seconds: 20.16)
        #expect(samples(0, events).count == 20 * 252)
        #expect(samples(1, events).count == 20 * 18)
        #expect(faults(events).isEmpty)
        #expect(gaps(events).isEmpty)
        trip.tell(commands.stop)
        #expect(trip.run(seconds: 5).allSatisfy { $0 == .frame })
        trip.tell([.init(hex("02 14 01 01 5E 03"))])
        #expect(trip.answers == hex("02 14 00 00 15"))
    }

    @Test func everyBeatIsAnInterval() throws {
        var trip = try DriverRoundTrip(BioHarness.self, form: "bioharness")
        trip.encoder.start()
        let found = intervals(trip.run(seconds: 60), .ecg)
        let truth = trip.beats.map { ($0.interval * 1000).rounded() }
        #expect(found.count > 50)
        #expect(Array(truth.dropFirst(truth.firstIndex(of: found[0]) ?? 0).prefix(found.count)) == found)
    }

    @Test func theWaveComesThroughInOrder() throws {
        var trip = try DriverRoundTrip(BioHarness.self, form: "bioharness")
        trip.encoder.start()
        let events = trip.run(seconds: 30)
        var settings = SimulatedPersonSettings()
        settings.rate = 250
        var person = SimulatedPerson(settings: settings)
        let truth = samples(0, events).map { _ in person.next().ecg / 10 }
        #expect(zip(samples(0, events), truth).allSatisfy { abs($0 - $1) <= 0.51 })
    }

    @Test func lostPacketsAreAGap() {
        let body = BioHarnessEncoder.packed([UInt16](repeating: 600, count: 63))
        var bytes: [UInt8] = []
        for count: UInt8 in [254, 255, 0, 3, 4] {
            BioHarnessEncoder.append(id: 0x22, count: count, time: noon, body, to: &bytes)
        }
        let events = decode(BioHarness.self, bytes)
        #expect(gaps(events) == [2])
        #expect(samples(0, events) == [Float](repeating: 88, count: 5 * 63))
    }

    @Test func aBrokenPacketIsAFault() {
        var bytes = Self.intervalPacket + Self.intervalPacket + Self.intervalPacket
        bytes[60] ^= 1
        #expect(faults(decode(BioHarness.self, bytes)) == [.badFrame])
    }

    @Test func offTheBodyTheContactIsGone() throws {
        var trip = try DriverRoundTrip(BioHarness.self, form: "bioharness")
        trip.encoder.start()
        #expect(contacts(trip.run(seconds: 5)).isEmpty)
        #expect(contacts(trip.run(seconds: 3, contact: false)) == [false])
        #expect(contacts(trip.run(seconds: 3)) == [true])
    }

    /// Two minutes of a real strap: ECG, breathing, R-to-R, acceleration and summary.
    @Test(.enabled(if: SensorCaptures.isHere, "no real recordings"))
    func aRealStreamHasNoStrayByte() throws {
        let bytes = try SensorCaptures.bytes("zephyr/120-second-bt-stream.dat")
        let events = decode(BioHarness.self, bytes)
        #expect(faults(events).isEmpty)
        #expect(gaps(events).isEmpty)
        #expect(events.count { $0 == .frame } == 1479)
        #expect(samples(0, events).count == 597 * 63)
        #expect(samples(1, events).count == 149 * 18)
        let beats = intervals(events, .ecg)
        #expect(beats.count > 130)
        #expect(beats.prefix(4) == [980, 1012, 1018, 982])
        #expect(abs(beats.reduce(0, +) / 150_000 - 1) < 0.03)
        for size in [1, 64, 1000] { #expect(decode(BioHarness.self, bytes, size: size) == events) }
    }

    /// Wave and intervals are two readings of the same heart.
    @Test(.enabled(if: SensorCaptures.isHere, "no real recordings"))
    func theStrapsIntervalsAreThoseOfItsECG() throws {
        let events = decode(BioHarness.self, try SensorCaptures.bytes("zephyr/120-second-bt-stream.dat"))
        let beats = ECGBeatDetector.detect(in: samples(0, events), rate: 250).map(\.position)
        let ours = zip(beats.dropFirst(), beats).map { ($0 - $1) * 4 }
        let theirs = intervals(events, .ecg)
        // Beats that one of the two missed shift the lists against each other by a few places.
        let agreeing = theirs.indices.count { place in
            let near = ours.indices.clamped(to: place - 6..<place + 14)
            return ours[near].contains { abs($0 - theirs[place]) <= 2 }
        }
        #expect(theirs.count == 178)
        #expect(agreeing >= 165)
    }
}
