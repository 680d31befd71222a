/// Tells whether the sensor on a sound card is heard, and heard whole.
///
/// - Clipped: three and more samples in a row alike, within one step of 16 bits, at the end of the range; until 1.5 s
///   have passed without.
/// - No sound: for 1.5 s nothing moves by more than three steps of 16 bits. Looked at in the channel, where it is a
///   narrow band of the sound (direct ECG, heart sounds), so that the noise of an open input counts as silence; else in
///   the sound.
/// - No carrier: not present for a second.
///
/// All are told within two seconds, and so is that they are over. The noise of a microphone input that is turned up
/// high is no silence; an ECG's own judgement calls it noise.
struct SoundWatch: Sendable {
    private static let rail: Float = 0.98
    private static let step: Float = 1 / 32_768
    private static let railRun = 3
    private static let clippedFor = 1.5
    /// Looks at how far it moves, in seconds, and how many make silence.
    private static let look = 0.25
    private static let silentLooks = 6
    private static let silence: Float = 1e-4
    private static let carrierLostAfter = 1.0
    private static let carrierBackAfter = 0.25

    /// As it stands; good until something else is known.
    private(set) var condition = SoundCondition.good

    private let looksAtChannel: Bool
    private let rate: Double
    private let perLook: Int

    private var last: Float = 0
    private var run = 0
    /// Samples since the last that stood at the rail.
    private var sinceRail = Int.max
    private var inLook = 0
    private var lowest = Float.infinity
    private var highest = -Float.infinity
    private var stillLooks = 0
    /// Samples for which the carrier has been, or has not been, there.
    private var present = 0
    private var absent = 0
    private var hasCarrier = true

    /// - Parameters:
    ///   - rate: samples a second of the sound.
    ///   - looksAtChannel: whether silence is looked for in the channel that is made of the sound.
    init(rate: Double, looksAtChannel: Bool) {
        self.rate = rate
        self.looksAtChannel = looksAtChannel
        perLook = Int(Self.look * rate)
    }

    /// Takes a sample of the sound, what the channel gave at it, and whether a carrier is heard.
    mutating func push(_ sample: Float, output: Float?, isCarried: Bool) {
        watchRail(sample)
        if isCarried {
            present += 1
            absent = 0
            if present >= Int(Self.carrierBackAfter * rate) { hasCarrier = true }
        } else {
            absent += 1
            present = 0
            if absent >= Int(Self.carrierLostAfter * rate) { hasCarrier = false }
        }
        if !looksAtChannel {
            move(sample)
        } else if let output {
            move(output)
        }
        inLook += 1
        if inLook == perLook { endLook() }
    }

    private mutating func watchRail(_ sample: Float) {
        run = abs(sample - last) <= Self.step ? run + 1 : 1
        last = sample
        if run >= Self.railRun, abs(sample) >= Self.rail {
            sinceRail = 0
            condition = judged
        } else if sinceRail < Int.max {
            sinceRail += 1
        }
    }

    private mutating func move(_ value: Float) {
        lowest = min(lowest, value)
        highest = max(highest, value)
    }

    private mutating func endLook() {
        // Not a number is no movement.
        stillLooks = highest - lowest > Self.silence ? 0 : stillLooks + 1
        inLook = 0
        lowest = .infinity
        highest = -.infinity
        condition = judged
    }

    private var judged: SoundCondition {
        if stillLooks >= Self.silentLooks { return .noSound }
        if !hasCarrier { return .noCarrier }
        return Double(sinceRail) < Self.clippedFor * rate ? .clipped : .good
    }

    /// After a gap: what is known stands until more is known.
    mutating func reset() {
        run = 0
        sinceRail = .max
        inLook = 0
        lowest = .infinity
        highest = -.infinity
        present = 0
        absent = 0
    }
}
