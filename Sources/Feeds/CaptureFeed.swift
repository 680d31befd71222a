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
    private let inputs: SharedInputs
    private let inverted: Set<String>?
    private let deliver: OrderedDelivery
    private let logger: Logger
    private let thread = PacedThread(name: "capture")

    init(
        port: Int, source: String, pcm: String, kind: AudioSensor, channel: Int, inputs: SharedInputs,
        inverted: Set<String>?, deliver: OrderedDelivery, logger: Logger
    ) {
        self.port = port
        self.source = source
        self.pcm = pcm
        self.kind = kind
        self.channel = channel
        self.inputs = inputs
        self.inverted = inverted
        self.deliver = deliver
        self.logger = logger
    }

    func start() {
        // Named from the start, so that an input that cannot be opened is seen to be wanted.
        deliver(.attach(port: port, Attachment(source: source, inverted: inverted)), MonotonicClock.now())
        thread.run { [self] stopped in
            var pause = Self.retry.lowerBound
            var known: Attachment?
            while !stopped() {
                do throws(AudioError) {
                    try record(as: &known, until: stopped)
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
    /// - Parameter known: how the session knows this sensor; told again only when it is another.
    private func record(as known: inout Attachment?, until stopped: () -> Bool) throws(AudioError) {
        let isLost = Lost()
        let reading = Mutex<Reading?>(nil)
        let listener = try inputs.listen(to: pcm, channel: channel) {
            [port, source, deliver, logger] event in
            switch event {
            case .frames(let block):
                let (read, condition) = reading.withLock { $0?.read(block.samples) ?? ([], nil) }
                if let condition { deliver(.link(port: port, .sound(condition)), block.stamp) }
                if !read.isEmpty { deliver(.frames(port: port, read), block.stamp) }
            case .overrun:
                // Nothing after it joins what came before.
                reading.withLock { $0?.front.reset() }
                deliver(
                    .link(port: port, .overrun("the audio input was not read in time")), MonotonicClock.now())
            case .lost(let error):
                logger.warning("\(source): \(error)")
                deliver(.link(port: port, .lost("\(error)")), MonotonicClock.now())
                isLost.add()
            }
        }
        defer { listener.stop() }
        guard listener.sampleRate >= kind.lowestRate else {
            throw AudioError(
                "'\(pcm)' gives \(Int(listener.sampleRate)) samples a second; \(kind.rawValue) needs \(Int(kind.lowestRate)): use another input"
            )
        }
        logger.info("\(source): \(listener.format)")
        let front = AudioFront(kind: kind, rate: listener.sampleRate)
        let signal = Channel(
            name: kind.signalName, kind: front.channelKind, unit: kind.unit, nominalRate: front.outputRate,
            groupDelay: front.delay)
        let attachment = Attachment(
            source: source, channels: [signal], cardRate: listener.sampleRate, inverted: inverted)
        if known != attachment {
            deliver(.attach(port: port, attachment), MonotonicClock.now())
            known = attachment
        }
        deliver(.link(port: port, .opened), MonotonicClock.now())
        reading.withLock { $0 = Reading(front: front) }
        while isLost.count == 0, PacedThread.sleep(until: MonotonicClock.now() + 50_000_000, unless: stopped)
        {}
    }

    /// The sound of one opening, as it is read.
    private struct Reading: Sendable {
        var front: AudioFront
        /// What was last said of how the sensor is heard.
        var said = SoundCondition.good

        /// What the samples give, and how the sensor is heard where that has changed.
        mutating func read(_ samples: [Float]) -> (values: [Float], news: SoundCondition?) {
            let values = samples.compactMap { front.push($0) }
            guard front.condition != said else { return (values, nil) }
            said = front.condition
            return (values, said)
        }
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
