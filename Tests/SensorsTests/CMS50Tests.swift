import Biosignals
import Testing

@testable import Sensors

@Suite struct CMS50Tests {
    @Test func speaksTheWorkedExamples() {
        var fields = CMS50Encoder.Fields()
        fields.wave = 60
        fields.bar = 9
        fields.pulse = 72
        fields.oxygen = 97
        var bytes: [UInt8] = []
        CMS50Encoder.append(fields, to: &bytes)
        #expect(bytes == hex("86 3C 09 48 61"))
        fields.beep = true
        fields.pulse = 130
        bytes = []
        CMS50Encoder.append(fields, to: &bytes)
        #expect(bytes == hex("C6 3C 49 02 61"))
    }

    @Test func readsTheWorkedExamples() {
        let frames =
            (0..<30).flatMap { _ in hex("86 3C 09 48 61") } + (0..<60).flatMap { _ in hex("C6 3C 49 02 60") }
        let events = decode(CMS50.self, frames)
        #expect(samples(0, events) == [Float](repeating: 60, count: 90))
        #expect(samples(1, events) == [97, 96])
        #expect(samples(2, events) == [72, 130])
        #expect(layout(events).map(\.name) == ["ppg", "spo2", "pulse-rate"])
        #expect(layout(events).map(\.nominalRate) == [60, 1, 1])
        #expect(faults(events).isEmpty)
    }

    @Test func wantsTwentyFourFramesBeforeItBelievesOne() {
        let frame = hex("86 3C 09 48 61")
        #expect(decode(CMS50.self, (0..<23).flatMap { _ in frame }).isEmpty)
        #expect(samples(0, decode(CMS50.self, (0..<24).flatMap { _ in frame })).count == 24)
    }

    @Test func withoutAFingerTheContactIsGoneAndReadingsStand() throws {
        var trip = try DriverRoundTrip(CMS50.self, form: "cms50")
        let on = trip.run(seconds: 10)
        #expect(contacts(on).isEmpty)
        let off = trip.run(seconds: 10, contact: false)
        #expect(contacts(off) == [false])
        #expect(samples(1, off) == [Float](repeating: 97, count: 10))
        #expect(Set(samples(2, off)).count == 1)
        #expect(contacts(trip.run(seconds: 2)) == [true])
        #expect(intervals(on).isEmpty)
    }

    @Test func aLostByteIsSaidOnce() {
        var bytes = (0..<100).flatMap { _ in hex("86 3C 09 48 61") }
        bytes.remove(at: 252)
        let events = decode(CMS50.self, bytes)
        #expect(faults(events) == [.badFrame])
        #expect(samples(0, events).count == 99)
    }

    @Test func theLineHasOddParity() {
        #expect(CMS50.descriptor.lines == [LineSettings(baud: 19200, parity: .odd)])
    }
}
