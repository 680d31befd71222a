import Biosignals
import Sensors
import Sessions
import Testing

@Suite struct SensorSourceTests {
    @Test func readsEveryForm() throws {
        guard
            case .serial("/dev/ttyACM0", "openview", _, let line) = try SensorSource(
                parsing: "serial:/dev/ttyACM0?driver=openview&baud=57600&parity=odd"
            ).device
        else {
            Issue.record("not a serial port")
            return
        }
        #expect(line?.baud == 57600)
        #expect(line?.parity == .odd)
        guard
            case .alsa("hw:1,0", .belt, 2) = try SensorSource(parsing: "alsa:hw:1,0?kind=belt&channel=2")
                .device
        else {
            Issue.record("not an audio input")
            return
        }
        guard case .file("a.edf", 2, true) = try SensorSource(parsing: "file:a.edf?speed=2&loop=1").device
        else {
            Issue.record("not a file")
            return
        }
    }

    @Test func turnsChannels() throws {
        #expect(try SensorSource(parsing: "serial:/dev/x?invert=resp,ecg").inverted == ["resp", "ecg"])
        #expect(try SensorSource(parsing: "serial:/dev/x").inverted == nil)
    }

    @Test(arguments: [
        "", "nothing", "serial:", "serial:/dev/x?baud=fast", "serial:/dev/x?colour=red",
        "serial:/dev/x?driver=gadget",
        "serial:/dev/x?parity=both", "alsa:hw:0?kind=kitchen", "alsa:hw:0?channel=0", "file:x?speed=0",
        "file:x?loop=2",
        "ble:AA:BB", "usb:1", "sim:brain", "sim:ecg?hr=5000", "serial:/dev/x?baud",
    ])
    func refusesInOneLine(word: String) {
        let error = #expect(throws: (any Error).self) { try SensorSource(parsing: word) }
        let text = error.map { "\($0)" } ?? ""
        #expect(!text.isEmpty && !text.contains("\n"))
    }
}
