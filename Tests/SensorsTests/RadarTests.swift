import Biosignals
import Testing

@testable import Sensors

@Suite struct MR60BHA1Tests {
    private static let rate = hex("53 59 81 02 00 01 0F 3F 54 43")
    private static let wave = hex("53 59 81 05 00 05 80 8C A0 96 80 F9 54 43")

    @Test func speaksTheWorkedExamples() {
        var bytes: [UInt8] = []
        MR60BHA1Encoder.append(0x8102, [15], to: &bytes)
        #expect(bytes == Self.rate)
        bytes = []
        MR60BHA1Encoder.append(0x8105, [128, 140, 160, 150, 128], to: &bytes)
        #expect(bytes == Self.wave)
    }

    @Test func readsTheWorkedExamples() {
        // The answer to a version query is whole, and nothing of ours.
        let events = decode(MR60BHA1.self, Self.rate + Self.wave + hex("53 59 02 A4 00 01 0F 62 54 43"))
        #expect(samples(0, events) == [0, 12, 32, 22, 0])
        #expect(samples(2, events) == [15])
        #expect(events.count { $0 == .frame } == 3)
        #expect(faults(events).isEmpty)
        #expect(layout(events).first == Channel(name: "resp", kind: .belt, unit: "", nominalRate: 5))
    }

    @Test func aWrongSumIsAFault() {
        var bytes = Self.rate + Self.rate + Self.wave
        bytes[16] = 0x10
        let events = decode(MR60BHA1.self, bytes)
        #expect(faults(events) == [.badFrame])
        #expect(samples(0, events).count == 5)
    }

    @Test func movementTakesTheContactAway() throws {
        var trip = try DriverRoundTrip(MR60BHA1.self, form: "mr60bha1")
        let still = trip.run(seconds: 30)
        #expect(contacts(still).isEmpty)
        #expect(samples(0, still).count == 150)
        #expect(contacts(trip.run(seconds: 4, contact: false)) == [false])
        #expect(contacts(trip.run(seconds: 1)).isEmpty)
        #expect(contacts(trip.run(seconds: 1)) == [true])
        #expect(intervals(still).isEmpty)
        // The person breathes twelve times a minute.
        #expect(samples(2, still).last.map { abs($0 - 12) <= 1 } == true)
    }
}

@Suite struct MR60BHA2Tests {
    private static let breaths = hex("01 00 01 00 04 0A 14 E5 00 00 70 41 CE")

    @Test func speaksTheWorkedExample() {
        var bytes: [UInt8] = []
        MR60BHA2Encoder.append(number: 1, 0x0A14, MR60BHA2Encoder.bytes(of: 15), to: &bytes)
        #expect(bytes == Self.breaths)
    }

    @Test func readsTheWorkedExample() {
        let events = decode(MR60BHA2.self, Self.breaths)
        #expect(samples(2, events) == [15])
        #expect(layout(events).first == Channel(name: "resp", kind: .belt, unit: "rad", nominalRate: nil))
    }

    private func phases(_ numbers: [UInt16]) -> [UInt8] {
        var bytes: [UInt8] = []
        for number in numbers {
            let data = [1.5, 0.25, -0.125].flatMap { MR60BHA2Encoder.bytes(of: $0) }
            MR60BHA2Encoder.append(number: number, 0x0A13, data, to: &bytes)
        }
        return bytes
    }

    @Test func phasesOfBreathAndHeart() {
        let events = decode(MR60BHA2.self, phases([7, 8]))
        #expect(samples(0, events) == [0.25, 0.25])
        #expect(samples(1, events) == [-0.125, -0.125])
    }

    @Test func aCounterThatJumpsIsAGap() {
        #expect(gaps(decode(MR60BHA2.self, phases(Array(65530...65535) + Array(0...5) + [9, 10]))) == [3])
        // A number that never counts is none.
        #expect(gaps(decode(MR60BHA2.self, phases([1, 1, 1, 1, 7, 7, 7, 9, 10, 12]))).isEmpty)
    }

    @Test func whatIsNoNumberIsABadFrame() {
        var bytes: [UInt8] = []
        MR60BHA2Encoder.append(number: 1, 0x0A14, MR60BHA2Encoder.bytes(of: .nan), to: &bytes)
        let events = decode(MR60BHA2.self, bytes)
        #expect(samples(2, events).isEmpty)
        #expect(faults(events) == [.badFrame])
    }

    @Test func nobodyThereIsNoContact() throws {
        var trip = try DriverRoundTrip(MR60BHA2.self, form: "mr60bha2")
        let there = trip.run(seconds: 10)
        #expect(samples(0, there).count == 100)
        #expect(contacts(there).isEmpty)
        #expect(contacts(trip.run(seconds: 3, contact: false)) == [false])
        #expect(contacts(trip.run(seconds: 3)) == [true])
        #expect(gaps(there).isEmpty)
    }
}
