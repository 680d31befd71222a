import Biosignals
import Testing

@testable import Sensors

@Suite struct NoninTests {
    /// A packet of 25 frames: pulse 72, oxygen 97, its number.
    private func packet(_ counter: Int, format: Int = 2, wave: UInt16 = 0x8084) -> [[UInt8]] {
        (0..<25).map { place in
            let number: UInt8 =
                switch place {
                case 1: 72
                case 2: 97
                case 5: UInt8(counter >> 7)
                case 6: UInt8(counter & 0x7F)
                default: 0
                }
            var bytes: [UInt8] = []
            NoninEncoder.append(
                status: place == 0 ? 0x81 : 0x80, wave: wave, number: number, format: format, to: &bytes)
            return bytes
        }
    }

    @Test func speaksTheWorkedExamples() {
        var bytes: [UInt8] = []
        NoninEncoder.append(status: 0x81, wave: 0x8000, number: 0, format: 2, to: &bytes)
        NoninEncoder.append(status: 0x80, wave: 0x8400, number: 72, format: 2, to: &bytes)
        NoninEncoder.append(status: 0x80, wave: 0x8A00, number: 97, format: 2, to: &bytes)
        NoninEncoder.append(status: 0x81, wave: 0x8084, number: 0, format: 7, to: &bytes)
        #expect(bytes == hex("01 81 80 00 02 01 80 84 48 4D 01 80 8A 61 6C 81 80 84 00 85"))
    }

    @Test(arguments: [2, 7])
    func readsWaveAndReadings(_ format: Int) {
        let bytes = (0..<4).flatMap { packet($0, format: format) }.flatMap { $0 }
        let events = decode(Nonin.self, bytes)
        #expect(samples(0, events) == [Float](repeating: format == 2 ? 128 : 32900, count: 100))
        #expect(samples(1, events) == [97, 97, 97])
        #expect(samples(2, events) == [72, 72, 72])
        #expect(layout(events).map(\.nominalRate) == [75, 3, 3])
        #expect(faults(events).isEmpty)
        #expect(gaps(events).isEmpty)
    }

    /// Frames that a real device sent, their sums with them.
    @Test func realFramesAreWhole() {
        let real = hex("01 80 49 00 CA 01 80 46 4A 11 01 80 44 00 C5")
        let events = decode(Nonin.self, real + real)
        #expect(samples(0, events) == [73, 70, 68, 73, 70, 68])
    }

    @Test func lostFramesAreCountedBySync() {
        var frames = (0..<6).flatMap { packet($0) }
        frames.removeSubrange(30..<34)
        let events = decode(Nonin.self, frames.flatMap { $0 })
        #expect(gaps(events) == [4])
        #expect(samples(0, events).count == 146)
        #expect(Set(samples(2, events)) == [72])
    }

    @Test func lostPacketsAreCountedByTheirNumber() {
        let packets = [packet(126), packet(127), packet(131), packet(132), packet(133)]
        let events = decode(Nonin.self, packets.flatMap { $0 }.flatMap { $0 })
        #expect(gaps(events) == [75])
        let around = [packet(16382), packet(16383), packet(0), packet(1)]
        #expect(gaps(decode(Nonin.self, around.flatMap { $0 }.flatMap { $0 })).isEmpty)
    }

    @Test func aBrokenFrameSpoilsNoReading() {
        var frames = (0..<5).flatMap { packet($0) }
        frames[25][2] ^= 4
        let events = decode(Nonin.self, frames.flatMap { $0 })
        #expect(faults(events) == [.badFrame])
        #expect(Set(samples(2, events)) == [72])
        #expect(Set(samples(1, events)) == [97])
    }

    @Test(arguments: ["df2", "df7"])
    func withoutAFingerTheContactIsGone(_ form: String) throws {
        var trip = try DriverRoundTrip(Nonin.self, form: form)
        #expect(contacts(trip.run(seconds: 4)).isEmpty)
        let off = trip.run(seconds: 4, contact: false)
        #expect(contacts(off) == [false])
        #expect(samples(1, off).allSatisfy { $0 == 97 })
        #expect(contacts(trip.run(seconds: 4)) == [true])
    }

    @Test func switchesWhenItIsAsked() throws {
        var trip = try DriverRoundTrip(Nonin.self, form: "df2", options: ["format": "7"])
        let commands = try #require(trip.driver.commands)
        #expect(commands.start.map(\.bytes) == [hex("02 70 04 02 07 00 7D 03")])
        trip.tell(commands.start)
        #expect(trip.answers == [0x06])
        let wave = samples(0, trip.run(seconds: 4))
        #expect(wave.count == 300)
        #expect((wave.max() ?? 0) > 255)
        #expect(Nonin().commands == nil)
        #expect(throws: DriverOptionError.self) { try Nonin(options: DriverOptions(["format": "8"])) }
    }
}

@Suite struct NoninNumbersTests {
    @Test func speaksTheWorkedExamples() {
        var bytes: [UInt8] = []
        NoninNumbersEncoder.append(format: 1, isOff: false, pulse: 200, oxygen: 97, to: &bytes)
        #expect(bytes == hex("81 48 61"))
        bytes = []
        NoninNumbersEncoder.append(format: 8, isOff: false, pulse: 72, oxygen: 97, to: &bytes)
        #expect(bytes == hex("80 48 61 00"))
    }

    @Test func tellsTheFormatsApart() {
        let one = decode(NoninNumbers.self, (0..<6).flatMap { _ in hex("81 48 61") })
        #expect(samples(0, one) == [Float](repeating: 97, count: 6))
        #expect(samples(1, one) == [Float](repeating: 200, count: 6))
        let eight = decode(NoninNumbers.self, (0..<6).flatMap { _ in hex("80 48 61 00") })
        #expect(samples(1, eight) == [Float](repeating: 72, count: 6))
        #expect(layout(eight).map(\.nominalRate) == [1, 1])
    }

    /// 12:00:30, status 0, pulse 72, oxygen 97.
    @Test func aSpotCheckIsOneMessage() {
        var bytes: [UInt8] = []
        NoninNumbersEncoder.spot(pulse: 72, oxygen: 97, second: 30, to: &bytes)
        #expect(bytes == hex("00 02 00 0D 00 0E 20 26 10 07 12 00 30 00 00 00 00 48 00 61 48 03"))
        let events = decode(NoninNumbers.self, bytes)
        #expect(samples(0, events) == [97])
        #expect(samples(1, events) == [72])
        bytes[17] = 73
        #expect(!decode(NoninNumbers.self, bytes).contains(.frame))
    }

    @Test(arguments: ["df1", "df8"])
    func withoutAFingerTheContactIsGone(_ form: String) throws {
        var trip = try DriverRoundTrip(NoninNumbers.self, form: form)
        let on = trip.run(seconds: 10)
        #expect(contacts(on).isEmpty)
        let off = trip.run(seconds: 10, contact: false)
        #expect(contacts(off) == [false])
        #expect(samples(1, off).allSatisfy { $0 == samples(1, on).last })
        #expect(contacts(trip.run(seconds: 10)) == [true])
        #expect(intervals(on).isEmpty)
    }

    @Test func asksForAFormat() throws {
        for (format, bytes) in [("8", "02 70 04 02 08 00 7E 03"), ("13", "02 70 04 02 0D 00 83 03")] {
            var trip = try DriverRoundTrip(NoninNumbers.self, form: "df1", options: ["format": format])
            let commands = try #require(trip.driver.commands)
            #expect(commands.start.map(\.bytes) == [hex(bytes)])
            trip.tell(commands.start)
            #expect(trip.answers == [0x06])
            #expect(samples(0, trip.run(seconds: 30)).count == (format == "8" ? 30 : 6))
            trip.tell([.init(NoninFormat.select(2))])
            #expect(trip.answers == [0x15])
        }
        #expect(!NoninNumbers.descriptor.identifiable)
    }
}
