import Glibc

/// A person who breathes and whose heart follows: ECG, breathing and pulse, sample by sample.
///
/// She breathes her own way, or follows the cues that she hears (`hear`), as far as she attends to them. Pure and
/// seeded: the same settings and the same cues give the same samples. Breathing leads, the heart rate follows the lung
/// volume through a first-order lag of 0.8 s (so it peaks 0.7 s after the volume does at 6 breaths a minute),
/// scaled so that its swing is `rsa` at any breathing rate. Beats come from integrating the rate to one, as in
/// the integral pulse frequency model; waves are sums of bell curves around each beat, with the distance of T
/// following the root of the interval. The pulse arrives 0.22 s after the R peak.
///
/// Source: McSharry, Clifford, Tarassenko and Smith 2003 for the bell curves and their places (ours are laid
/// in time, not on a limit cycle); Bayly 1968 for the pulse model.
public struct SimulatedPerson: Sendable {
    private struct Beat: Sendable {
        var time: Double
        var interval: Double
        var ectopic: Bool
    }

    /// Seconds that beats are laid ahead, for the P wave.
    private static let ahead = 0.4
    private static let lag = 0.8
    /// How fast the breathing rate goes to a new one, time constant in seconds.
    private static let adapting = 6.0
    /// How fast she falls asleep and wakes, time constant in seconds.
    private static let dozing = 10.0
    /// What sleep makes of the rate and the depth of her breath, and how many beats a minute it takes.
    private static let sleep = (rate: 0.8, depth: 0.6, heart: 8.0)

    public let settings: SimulatedPersonSettings
    private let step: Double
    private var random: SplitMix64
    private var heartRandom: SplitMix64
    private var breath: BreathCycle
    private var index = 0

    // The heart runs `ahead` of the samples that are given.
    private var heartTime = -SimulatedPerson.ahead
    private var integral = 0.5
    private var drive = 0.0
    private var wander = 0.0
    private var lastBeat: Double?
    private var threshold = 1.0
    private var nextIsEctopic = false
    private var beats: [Beat] = []
    private var motion = 0.0
    private var motionAim = 0.0
    private var attention: CueAttention
    /// 0 awake to 1 asleep.
    private var drowse = 0.0

    /// Breaths a minute that the person makes for; the breath follows within a few seconds.
    public var breathRate: Double

    public init(settings: SimulatedPersonSettings) {
        precondition(
            (25...2000).contains(settings.rate), "a simulated person has 25 to 2000 samples a second")
        self.settings = settings
        step = 1 / settings.rate
        random = SplitMix64(seed: settings.seed)
        heartRandom = SplitMix64(seed: settings.seed ^ 0x5851_F42D_4C95_7F2D)
        breathRate = settings.breathRate
        attention = CueAttention(
            settings.following, random: SplitMix64(seed: settings.seed ^ 0x2545_F491_4F6C_DD1D))
        breath = BreathCycle(
            rate: settings.breathRate, size: settings.depth, step: step, delay: Self.ahead,
            random: SplitMix64(seed: settings.seed ^ 0x1405_7B7E_F767_814F))
        beats.reserveCapacity(8)
        while heartTime < 0 { advanceHeart() }
    }

    /// Seconds of the sample that `next` gives next.
    public var time: Double { Double(index) * step }

    /// She hears a cue, and follows it or not. Cues come in the order of their times.
    public mutating func hear(_ cue: BreathCue) { attention.hear(cue, isAwake: !isNow(.sleep, at: time)) }

    public mutating func next() -> PersonSample {
        let aim = breathRate * (1 - (1 - Self.sleep.rate) * drowse)
        breath.rate += (aim - breath.rate) * (1 - exp(-step / Self.adapting))
        advanceHeart()
        let now = time
        var sample = PersonSample()
        var ecg = 0.0
        var pulse = 0.0
        for beat in beats {
            let waves = HeartWaves(interval: beat.interval, ectopic: beat.ectopic)
            ecg += waves.ecg(at: now - beat.time)
            pulse += waves.pulse(at: now - beat.time)
        }
        // The beat belongs to the first sample at or behind its R peak.
        for beat in beats where beat.time <= now && beat.time > now - step {
            sample.beat = PersonBeat(time: beat.time, interval: beat.interval, ectopic: beat.ectopic)
        }
        if let first = beats.first, now - first.time > 1.6 { beats.removeFirst() }
        let (volume, flow) = breath.delayed
        let moved = moving(now)
        let noise = settings.noise
        sample.ecg = Float(
            ecg * (1 - 0.06 * volume) + 40 * volume + 900 * moved + 1000 * noise * random.gaussian())
        sample.resp = Float(volume + 0.8 * moved + noise * random.gaussian())
        sample.airflow = Float(flow + 0.3 * moved + noise * random.gaussian())
        sample.ppg = Float(
            0.12 + pulse * (1 - 0.08 * volume) + 0.05 * volume + moved + noise * random.gaussian())
        if isNow(.leadOff, at: now) {
            sample.contact = false
            sample.ecg = Float(400 * sin(2 * .pi * 50 * now) + 60 * random.gaussian())
            sample.ppg = 0
        }
        index += 1
        return sample
    }

    /// Moves the heart one sample on and lays the beat that falls there.
    private mutating func advanceHeart() {
        advanceBreath()
        let omega = 2 * .pi * breath.presentRate / 60
        let gain = (1 + (omega * Self.lag) * (omega * Self.lag)).squareRoot()
        drive += (breath.volume - 0.5 * breath.size - drive) * (1 - exp(-step / Self.lag))
        // A slow wander of about 1 beat a minute, time constant 20 s.
        wander += -wander * step / 20 + heartRandom.gaussian() * (2 * step / 20).squareRoot() * 0.8
        let mean = settings.heartRate - Self.sleep.heart * drowse
        let rate = max(25, mean + settings.rsa * gain * drive + wander)
        let before = integral
        integral += rate / 60 * step
        if integral >= threshold {
            let part = (threshold - before) / (integral - before)
            lay(at: heartTime + part * step, rate: rate)
        }
        heartTime += step
    }

    /// Moves the breath one sample on, with the turns that cues ask for.
    private mutating func advanceBreath() {
        // The breath of now is seen `ahead` from now.
        let seen = heartTime + Self.ahead
        let isAsleep = isNow(.sleep, at: seen)
        if isAsleep || drowse > 1e-6 {
            drowse += ((isAsleep ? 1 : 0) - drowse) * (1 - exp(-step / Self.dozing))
            breath.size = settings.depth * (1 - (1 - Self.sleep.depth) * drowse)
        }
        let isHeld = isNow(.hold, at: seen)
        if let turn = attention.due(at: seen, isAwake: !isAsleep), !isHeld { breath.turn(turn) }
        breath.advance(isHeld: isHeld, expectsCue: attention.isWaiting)
    }

    private mutating func lay(at time: Double, rate: Double) {
        let interval = lastBeat.map { time - $0 } ?? 60 / rate
        beats.append(Beat(time: time + Self.ahead, interval: interval, ectopic: nextIsEctopic))
        lastBeat = time
        integral -= threshold
        if nextIsEctopic {
            // The pause that follows makes up for the beat that came early.
            threshold = 1.35
            nextIsEctopic = false
        } else {
            nextIsEctopic = settings.ectopic > 0 && heartRandom.uniform() < settings.ectopic
            threshold = nextIsEctopic ? 0.65 : 1
        }
    }

    private mutating func moving(_ now: Double) -> Double {
        let active = isNow(.motion, at: now)
        if active, random.uniform() < step * 4 { motionAim = random.gaussian() }
        if !active { motionAim = 0 }
        motion += (motionAim - motion) * (1 - exp(-step / 0.08))
        return motion
    }

    private func isNow(_ kind: PersonEvent.Kind, at time: Double) -> Bool {
        settings.events.contains { $0.kind == kind && $0.holds(at: time) }
    }
}
