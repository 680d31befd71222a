import Biosignals
import Devices
import Logging
import Sessions

/// A sensor on an audio input: its samples are the signal itself.
struct CaptureFeed: SensorFeed {
    private let port: Int
    private let source: String
    private let capture: AudioCapture
    private let kind: ChannelKind
    private let deliver: OrderedDelivery

    init(
        port: Int, source: String, pcm: String, kind: ChannelKind, channel: Int, deliver: OrderedDelivery,
        logger: Logger
    ) throws {
        self.port = port
        self.source = source
        self.kind = kind
        self.deliver = deliver
        capture = try AudioCapture(pcm: pcm, channel: channel) { event in
            switch event {
            case .frames(let values, let stamp): deliver(.frames(port: port, values), stamp)
            case .overrun(let stamp): deliver(.link(port: port, .overrun("the audio input was not read in time")), stamp)
            case .failed(let error, let stamp):
                logger.warning("\(source): \(error)")
                deliver(.link(port: port, .lost("\(error)")), stamp)
            }
        }
    }

    func start() {
        let name = kind == .ecg ? "ecg" : "resp"
        let channel = Channel(name: name, kind: kind, unit: "", nominalRate: capture.rate)
        deliver(.attach(port: port, Attachment(source: source, channels: [channel])), MonotonicClock.now())
        deliver(.link(port: port, .opened), MonotonicClock.now())
        capture.start()
    }

    func stop() { capture.stop() }
}
