import Biosignals
import Devices
import Logging
import Sessions
import Synchronization

/// A sensor on an audio input, read as its kind is sent (`AudioFront`). An input that is gone is tried again.
final class CaptureFeed: SensorFeed {
    /// Seconds between tries, doubled each time.
    private static let retry = 1.0...30.0

    private let port: Int
    private let source: String
    private let pcm: String
    private let kind: AudioSensor
    private let channel: Int
    private let inverted: Set<String>?
    private let deliver: OrderedDelivery
    private let logger: Logger
    private let thread = PacedThread(name: "capture")

    init(
        port: Int, source: String, pcm: String, kind: AudioSensor, channel: Int, inverted: Set<String>?,
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
        let front = Mutex<AudioFront?>(nil)
        let capture = try AudioCapture(pcm: pcm, channel: channel) { [port, source, deliver, logger] event in
            switch event {
            case .frames(let block):
                let read = front.withLock { front in block.samples.compactMap { front?.push($0) } }
                if !read.isEmpty { deliver(.frames(port: port, read), block.stamp) }
            case .overrun:
                // Nothing after it joins what came before.
                front.withLock { $0?.reset() }
                deliver(
                    .link(port: port, .overrun("the audio input was not read in time")), MonotonicClock.now())
            case .lost(let error):
                logger.warning("\(source): \(error)")
                deliver(.link(port: port, .lost("\(error)")), MonotonicClock.now())
                isLost.add()
            }
        }
        guard capture.sampleRate >= kind.lowestRate else {
            capture.stop()
            throw AudioError(
                "'\(pcm)' gives \(Int(capture.sampleRate)) samples a second; \(kind.rawValue) needs \(Int(kind.lowestRate)): use another input"
            )
        }
        let made = AudioFront(kind: kind, rate: capture.sampleRate)
        let signal = Channel(
            name: kind.signalName, kind: made.channelKind, unit: kind.unit, nominalRate: made.outputRate,
            groupDelay: made.delay)
        let attachment = Attachment(source: source, channels: [signal], inverted: inverted)
        deliver(.attach(port: port, attachment), MonotonicClock.now())
        deliver(.link(port: port, .opened), MonotonicClock.now())
        front.withLock { $0 = made }
        while isLost.count == 0, PacedThread.sleep(until: MonotonicClock.now() + 50_000_000, unless: stopped)
        {}
        capture.stop()
    }
}

extension AudioSensor {
    /// Name of the channel, by which its kind is known in a recording.
    fileprivate var signalName: String {
        switch self {
        case .ecg, .amECG, .fmECG, .telephoneECG: "ecg"
        case .phono: "phono"
        case .breath: "breath-sound"
        case .belt: "belt"
        }
    }

    fileprivate var unit: String {
        switch self {
        case .fmECG, .telephoneECG: "mV"
        case .belt: "Hz"
        case .ecg, .amECG, .phono, .breath: ""
        }
    }
}
