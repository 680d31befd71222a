import Biosignals
import Devices
import Logging
import Sessions
import Synchronization

/// A sensor on an audio input: its samples, lowered to about a thousand a second, are the signal itself. An input
/// that is gone is tried again.
final class CaptureFeed: SensorFeed {
    /// Samples a second that are enough for an ECG or a belt.
    private static let rate = 1000.0
    /// Seconds between tries, doubled each time.
    private static let retry = 1.0...30.0

    private let port: Int
    private let source: String
    private let pcm: String
    private let kind: ChannelKind
    private let channel: Int
    private let inverted: Set<String>?
    private let deliver: OrderedDelivery
    private let logger: Logger
    private let thread = PacedThread(name: "capture")

    init(
        port: Int, source: String, pcm: String, kind: ChannelKind, channel: Int, inverted: Set<String>?,
        deliver: OrderedDelivery,
        logger: Logger
    ) {
        self.port = port
        self.source = source
        self.pcm = pcm
        self.kind = kind
        self.channel = channel
        self.inverted = inverted
        self.deliver = deliver
        self.logger = logger
    }

    func start() {
        thread.run { [self] stopped in
            var pause = Self.retry.lowerBound
            while !stopped() {
                do throws(AudioError) {
                    try record(until: stopped)
                    pause = Self.retry.lowerBound
                } catch {
                    logger.warning("\(source): \(error)")
                    deliver(.link(port: port, .lost("\(error)")), MonotonicClock.now())
                }
                let due = MonotonicClock.now() + Int64(pause * 1e9)
                guard PacedThread.sleep(until: due, unless: stopped) else { return }
                pause = min(2 * pause, Self.retry.upperBound)
            }
        }
    }

    func stop() { thread.stop() }

    /// Records until the input is gone or nobody wants it any more.
    private func record(until stopped: () -> Bool) throws(AudioError) {
        let isLost = Lost()
        let decimation = Mutex<Decimator?>(nil)
        let capture = try AudioCapture(pcm: pcm, channel: channel) { [port, source, deliver, logger] event in
            switch event {
            case .frames(let block):
                let lowered = decimation.withLock { decimator in
                    block.samples.compactMap { decimator?.push(Double($0)).map(Float.init) }
                }
                if !lowered.isEmpty { deliver(.frames(port: port, lowered), block.stamp) }
            case .overrun:
                deliver(
                    .link(port: port, .overrun("the audio input was not read in time")), MonotonicClock.now())
            case .lost(let error):
                logger.warning("\(source): \(error)")
                deliver(.link(port: port, .lost("\(error)")), MonotonicClock.now())
                isLost.add()
            }
        }
        let factor = max(1, Int(capture.sampleRate / Self.rate))
        let name = kind == .ecg ? "ecg" : "resp"
        let signal = Channel(
            name: name, kind: kind, unit: "", nominalRate: capture.sampleRate / Double(factor))
        let attachment = Attachment(source: source, channels: [signal], inverted: inverted)
        deliver(.attach(port: port, attachment), MonotonicClock.now())
        deliver(.link(port: port, .opened), MonotonicClock.now())
        decimation.withLock { $0 = Decimator(factor: factor) }
        while isLost.count == 0, PacedThread.sleep(until: MonotonicClock.now() + 50_000_000, unless: stopped)
        {}
        capture.stop()
    }
}
