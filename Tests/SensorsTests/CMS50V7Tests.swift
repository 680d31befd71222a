import Biosignals
import Testing

@testable import Sensors

@Suite struct CMS50V7Tests {
    /// From a real device: no perfusion index, strength 5, wave 51, pulse 65, oxygen 97.
    private static let real = hex("01 E0 85 B3 96 C1 E1 FF FF")

    private func repeated(_ frame: [UInt8], _ count: Int = 61) -> [UInt8] {
        (0..<count).flatMap { _ in frame }
    }

    @Test func speaksTheWorkedExamples() {
        var fields = CMS50Encoder.Fields()
        fields.beep = true
        fields.wave = 60
        fields.bar = 10
        fields.pulse = 130
        fields.oxygen = 96
        var bytes: [UInt8] = []
        CMS50V7Encoder.append(fields, to: &bytes)
        #expect(bytes == hex("01 E8 C6 BC 8A 82 E0 FF FF"))
    }

    @Test func readsTheWorkedExamples() {
        let events = decode(
            CMS50V7.self, repeated(Self.real) + repeated(hex("01 E8 C6 BC 8A 82 E0 FF FF"), 60))
        #expect(samples(0, events) == [Float](repeating: 51, count: 61) + [Float](repeating: 60, count: 60))
        #expect(samples(1, events) == [97, 97, 96])
        #expect(samples(2, events) == [65, 65, 130])
        #expect(faults(events).isEmpty)
    }

    @Test func asksInTheDevicesWords() throws {
        let commands = try #require(CMS50V7().commands)
        #expect(commands.start.map(\.bytes) == [hex("7D 81 A1 80 80 80 80 80 80")])
        #expect(commands.stop.map(\.bytes) == [hex("7D 81 A2 80 80 80 80 80 80")])
        #expect(commands.keepAlive?.bytes == hex("7D 81 AF 80 80 80 80 80 80"))
        #expect(commands.keepAliveEvery < 5)
    }

    @Test func sendsWhileItIsKeptAwake() throws {
        var trip = try DriverRoundTrip(CMS50V7.self, form: "cms50-v7")
        #expect(trip.run(seconds: 3).isEmpty)
        let commands = try #require(trip.driver.commands)
        trip.tell(commands.start)
        #expect(trip.answers == hex("0C 80"))
        #expect(samples(0, trip.run(seconds: 30, keepAlive: true)).count == 1800)
        let alone = samples(0, trip.run(seconds: 30)).count
        #expect(alone < 301)
        trip.tell(commands.start)
        #expect(samples(0, trip.run(seconds: 3)).count == 180)
        trip.tell(commands.stop)
        #expect(samples(0, trip.run(seconds: 3)).isEmpty)
    }

    @Test func answersAreNoFault() throws {
        var trip = try DriverRoundTrip(CMS50V7.self, form: "cms50-v7")
        let commands = try #require(trip.driver.commands)
        trip.tell(commands.start)
        let events = trip.run(seconds: 4) + trip.run(seconds: 4)
        #expect(faults(events).isEmpty)
    }

    @Test func withoutAFingerTheContactIsGone() throws {
        var trip = try DriverRoundTrip(CMS50V7.self, form: "cms50-v7")
        trip.encoder.start()
        #expect(contacts(trip.run(seconds: 3)).isEmpty)
        #expect(contacts(trip.run(seconds: 3, contact: false)) == [false])
        #expect(contacts(trip.run(seconds: 3)) == [true])
    }

    /// A second and a half of a real CMS50E.
    @Test(.enabled(if: SensorCaptures.isHere, "no real recordings"))
    func aRealStreamHasNoStrayByte() throws {
        let bytes = try SensorCaptures.hexadecimal("cms50e/frames.hex")
        let events = decode(CMS50V7.self, bytes)
        #expect(faults(events).isEmpty)
        #expect(contacts(events).isEmpty)
        let wave = samples(0, events)
        #expect(wave.count == bytes.count / 9)
        #expect(wave.prefix(4) == [19, 19, 18, 18])
        #expect(wave.max() == 77)
        #expect(samples(1, events).first == 99)
        #expect(samples(2, events).first == 60)
    }
}
