import Biosignals
import Sensors

/// One attached sensor: its decoder, its channels and what is known of its connection.
struct SensorPort: Sendable {
    /// Seconds without data after which a port that gave data counts as silent: with ticks ten times a second it is said
    /// before a whole one is over.
    private static let silenceLimit = 0.85
    /// The same in periods of a slow signal, and for beats of which nobody knows when the next one comes.
    private static let silentPeriods = 2.5
    private static let longestSilence = 3.0

    let number: Int
    let attachment: Attachment
    var decoder: SensorDecoder
    var channels: [ChannelPipeline] = []
    var state: DeviceReport.State = .waiting
    /// Arrival of the newest data.
    var lastData: SessionTime?
    /// When data stopped; nil while they come.
    var gapFrom: SessionTime?
    var frameCount = 0
    var byteCount = 0
    var gapCount = 0
    /// Whether the device measures intervals itself, and of what kind they are.
    var deviceIntervals: ChannelKind?
    var figures = LinkFigures()
    /// What was last reported; its time is when that was looked at last.
    var reported: Boxed<DeviceReport>?
    /// What an audio input hears of the sensor.
    var sound = SoundCondition.good
    /// Parts our own sound from that of breathing, for a breath microphone.
    var ownSound: OwnSoundGate?
    /// When trouble with the sound was last put into words.
    var saidInWords: [QualityReason: SessionTime] = [:]

    init(number: Int, attachment: Attachment) throws(DriverOptionError) {
        self.number = number
        self.attachment = attachment
        decoder = try SensorDecoder(driver: attachment.driver, options: attachment.options ?? .init())
    }

    var id: String { "s\(number)" }

    /// Whether what comes is nothing of the sensor's.
    var isUnheard: Bool {
        // By its index: `first` would copy the whole channel.
        !channels.isEmpty && sound.loses(channels[0].channel.kind)
    }

    /// What a judgement of the channels cannot know and must say: how the sound is heard.
    var soundQuality: SignalQuality? {
        if let reason = sound.reason { return SignalQuality(index: isUnheard ? 0 : 0.25, reason: reason) }
        return ownSound?.isCovered == true ? SignalQuality(index: 0.25, reason: .ownSound) : nil
    }

    /// Session time of the first channel's newest sample; nil where nothing is sampled.
    var newestSampleTime: SessionTime? {
        channels.isEmpty ? nil : channels[0].time(of: Double(channels[0].count - 1))
    }

    var isLive: Bool { state == .streaming }

    /// Whether it gave data and has given none for too long.
    func isSilent(at time: SessionTime) -> Bool {
        guard state == .streaming, let lastData, time.secondsSince(lastData) > Self.silenceLimit else {
            return false
        }
        let fastest = channels.compactMap { $0.measuredRate?.hertz }.max()
        let limit = fastest.map { max(Self.silenceLimit, Self.silentPeriods / $0) } ?? Self.longestSilence
        return time.secondsSince(lastData) > limit
    }

    /// Whether its state or driver is another than was last reported.
    var isNews: Bool {
        reported?.value.state != state || reported?.value.driver != (decoder.driverID ?? attachment.driver)
    }

    func report(at time: SessionTime) -> DeviceReport {
        let first = channels.first?.measuredRate
        let counters = decoder.counters
        return DeviceReport(
            time: time, id: id, source: attachment.source, driver: decoder.driverID ?? attachment.driver,
            state: state, bytes: byteCount, frames: frameCount + counters.frames, errors: counters.errors,
            resyncs: counters.resyncs, gaps: gapCount + counters.gaps, rate: first?.hertz, ppm: first?.ppm,
            latency: latency, lineErrors: figures.lineErrors,
            cardRate: attachment.cardRate)
    }

    private var latency: StageLatency {
        func milliseconds(_ seconds: Double) -> Double { (seconds * 1e6).rounded() / 1000 }
        let delay = channels.first?.channel.groupDelay ?? 0
        return StageLatency(
            filter: delay > 0 ? milliseconds(delay) : nil, adapter: figures.adapterMilliseconds,
            arrival: channels.first?.meanWait.map(milliseconds), queue: figures.queueMilliseconds,
            decode: figures.decodeMilliseconds)
    }
}
