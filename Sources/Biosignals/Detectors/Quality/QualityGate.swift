/// Judges whether a signal can be trusted, while it comes in.
///
/// - `leadOff`: exact zeros, or a jump to a value at which the signal then stands. ProtoCentral boards send zeros
///   while an electrode is off.
/// - `flat`: standing still otherwise.
/// - `clipped`: runs of samples at the highest or lowest value of the last 10 s, or standing there.
/// - `motion`, `noisy`, `noPulse`: what the detector of this kind looks for does not stand out; see `HeartClarity` and
///   `BreathClarity`.
///
/// The index of an ECG or a pulse wave is the chance that no beat of the last five seconds is found wrongly; that of a
/// breathing signal the share of its power that is breathing, less for ten seconds after a motion.
///
/// All limits are relative to the signal itself, so that any unit, gain and offset will do. Standing still is told as
/// soon as it is certain (half a second of zeros or a second of another value in a heart signal, longer for breathing,
/// which has pauses); the rest once a second. Nothing is allocated after `init`, and nothing depends on how the samples
/// are cut into blocks.
public struct QualityGate: Sendable {
    /// The most recent judgement; good until something else is known.
    public private(set) var current = SignalQuality.good

    private let carriesHeart: Bool
    /// Samples in a second; that make zeros a lead off; and that make the end of the range a rail.
    private let second: Int
    private let zeroRun: Int
    private let railRun: Int
    private var standstill: StandstillGuard
    private var range = RecentRange()
    private var heart: HeartClarity?
    private var breath: BreathClarity?
    private var inSecond = 0
    /// Samples that move and are still to be judged: all of a second together, up to so many.
    private static let mostWaiting = 256
    private var waiting: [Float]
    private var waitingCount = 0
    /// Samples of this second in runs at an end of the range.
    private var railed = 0

    /// - Parameters:
    ///   - rate: samples a second, 5 to 10,000.
    ///   - kind: what the signal is. Heart sounds and `other`, an ECG below 50 Hz and a pulse wave below 20 Hz are judged
    ///     for standing still and clipping alone.
    public init(rate: Double, kind: ChannelKind) {
        precondition(ChannelKind.belt.isDetectable(at: rate), "a judged signal is sampled at 5 to 10,000 Hz")
        second = Int(rate)
        waiting = [Float](repeating: 0, count: min(second, Self.mostWaiting))
        carriesHeart = kind.carriesHeart
        zeroRun = max(4, Int(0.5 * rate))
        railRun = max(4, Int(Self.railSeconds(kind) * rate))
        standstill = StandstillGuard(limit: Int(Self.standstillSeconds(kind) * rate))
        switch kind {
        case .ecg where rate >= 50, .ppg where rate >= 20:
            heart = HeartClarity(rate: rate, kind: kind)
        case .belt, .impedance, .airflow, .breathSound:
            breath = BreathClarity(rate: rate)
        default: break
        }
    }

    /// Seconds without any change that make a gap.
    private static func standstillSeconds(_ kind: ChannelKind) -> Double {
        if kind.carriesHeart { return 1 }
        // Flow and sound are zero in every pause.
        return kind == .airflow || kind == .breathSound ? 8 : 4
    }

    /// Seconds at an end of the range that make a rail and not the top of a wave.
    private static func railSeconds(_ kind: ChannelKind) -> Double {
        if kind.carriesBreath { return 1 }
        return kind == .ppg ? 0.15 : 0.02
    }

    /// The judgement when a second is full or the reason has changed, otherwise nil.
    public mutating func push(_ sample: Float) -> SignalQuality? {
        inSecond += 1
        if standstill.movesOn(sample) {
            waiting[waitingCount] = sample
            waitingCount += 1
            if waitingCount == waiting.count || inSecond >= second { judgeWaiting() }
            return inSecond >= second ? judgeSecond() : nil
        }
        judgeWaiting()
        if stands(sample) { return judge(stillness) }
        range.push(standstill.value)
        heart?.push(standstill.value)
        breath?.push(standstill.value)
        return inSecond >= second ? judgeSecond() : nil
    }

    /// Pushes samples in order and adds the judgements that they bring.
    ///
    /// Those of a second that move throughout are judged together at its end, the others sample by sample.
    public mutating func process(_ samples: Span<Float>, into judgements: inout [SignalQuality]) {
        process(samples, isLively: false, into: &judgements)
    }

    /// - Parameter isLively: whether the samples are known to be.
    package mutating func process(
        _ samples: Span<Float>, isLively: Bool, into judgements: inout [SignalQuality]
    ) {
        var start = 0
        while start < samples.count {
            let end = min(
                samples.count, start + max(1, second - inSecond), start + waiting.count - waitingCount)
            let stretch = samples.extracting(start..<end)
            if standstill.moves(through: stretch, isLively: isLively) {
                if let judgement = pass(stretch) { judgements.append(judgement) }
            } else {
                for index in stretch.indices {
                    if let judgement = push(stretch[index]) { judgements.append(judgement) }
                }
            }
            start = end
        }
    }

    /// Lays samples aside, at most as many as there is room for, and judges them when there is no more room, or the
    /// second is full.
    private mutating func pass(_ samples: Span<Float>) -> SignalQuality? {
        let start = waitingCount
        var all = waiting.mutableSpan
        var free = all._mutatingExtracting(start..<start + samples.count)
        for index in samples.indices { free[index] = samples[index] }
        waitingCount += samples.count
        inSecond += samples.count
        if waitingCount == waiting.count || inSecond >= second { judgeWaiting() }
        return inSecond >= second ? judgeSecond() : nil
    }

    private mutating func judgeWaiting() {
        guard waitingCount > 0 else { return }
        // Taken out, so that the samples can be read while the rest changes.
        var samples: [Float] = []
        swap(&samples, &waiting)
        judge(moving: samples.span.extracting(..<waitingCount))
        waitingCount = 0
        swap(&samples, &waiting)
    }

    private mutating func judge(moving samples: Span<Float>) {
        range.push(samples)
        heart?.process(samples)
        breath?.process(samples)
    }

    /// What is to be done about a sample that is no number, the same as the one before, or the first after such ones;
    /// true when nothing in the signal is real.
    private mutating func stands(_ sample: Float) -> Bool {
        let verdict = standstill.push(sample)
        let value = standstill.value
        if verdict == .resumed {
            restart(at: Double(value))
            return false
        }
        if standstill.run + 1 >= railRun, range.isEnd(value) { railed += 1 }
        return verdict == .still || value == 0 && carriesHeart && standstill.run + 1 >= zeroRun
    }

    private mutating func judgeSecond() -> SignalQuality? {
        range.turn()
        let share = Float(railed) / Float(inSecond)
        let clear = heart?.turn() ?? breath?.quality ?? .good
        guard share > 0.02 else { return judge(clear) }
        return judge(SignalQuality(index: min(clear.index, max(0, 0.5 - share)), reason: .clipped))
    }

    private mutating func restart(at value: Double) {
        heart?.restart(at: value)
        breath?.restart(at: value)
    }

    private var stillness: SignalQuality {
        let value = standstill.value
        // Most of the range, which the jump itself may have widened.
        let jumped = abs(value - standstill.origin) > 0.35 * range.width
        let reason: QualityReason =
            if value == 0 || jumped { .leadOff } else if range.isEnd(value), range.width > 0 { .clipped } else
            {
                .flat
            }
        return SignalQuality(index: 0, reason: reason)
    }

    /// Publishes a judgement at the full second, or at once when its reason is another.
    private mutating func judge(_ quality: SignalQuality) -> SignalQuality? {
        let full = inSecond >= second
        guard full || quality.reason != current.reason else { return nil }
        if full {
            inSecond = 0
            railed = 0
        }
        current = quality
        return quality
    }

    /// Starts over.
    public mutating func reset() {
        current = .good
        waitingCount = 0
        standstill.reset()
        range.reset()
        restart(at: 0)
        heart?.reset()
        inSecond = 0
        railed = 0
    }
}
