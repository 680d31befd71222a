import Biosignals
import Testing

@testable import Sensors

@Suite struct IntervalTextTests {
    private func intervals(_ text: String) -> [SensorEvent] {
        decode(IntervalText.self, Array(text.utf8)).filter { if case .interval = $0 { true } else { false } }
    }

    @Test func readsMillisecondsAndSeconds() {
        #expect(
            intervals("12\n812\n0.750\n0,9\nibi=1.1\r\n") == [
                .interval(milliseconds: 812, kind: .ppg), .interval(milliseconds: 750, kind: .ppg),
                .interval(milliseconds: 900, kind: .ppg), .interval(milliseconds: 1100, kind: .ppg),
            ])
    }

    @Test func theNameTellsAnECG() {
        #expect(intervals("1\nRR:812\n") == [.interval(milliseconds: 812, kind: .ecg)])
        #expect(intervals("1\nECG rr=812\n") == [.interval(milliseconds: 812, kind: .ecg)])
    }

    @Test func whatIsNoIntervalIsABadLine() {
        let events = decode(IntervalText.self, Array("1\n15\nhello\n5000\n812\n".utf8))
        #expect(events.count { $0 == .fault(.badLine) } == 3)
        #expect(events.count { $0 == .frame } == 1)
    }
}
