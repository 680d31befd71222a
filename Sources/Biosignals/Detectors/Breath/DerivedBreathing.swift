import Foundation

/// Breathing from heart beats where there is no breathing sensor.
///
/// Three modulations are brought to 4 values a second between beats: the rhythm (RSA), the height of the beats and the
/// level they stand on. The spectra of their last 40 s are added, each as shares of its own power and weighted by
/// how peaked it is; the highest peak is the rate. It is given only when at least two modulations have their own
/// highest peak there; when they disagree there is no estimate. Breaths are the turning points of the most peaked of
/// those.
///
/// Works for ECG and for pulse waves, from 4 breaths a minute up to 40 or nine tenths of half the heart rate, whatever
/// is less: faster breathing cannot be told from slower with one value a beat. First estimate after 30 s. Inhaling is
/// told from exhaling by the rhythm (the heart is fastest about the end of inhaling); while the rhythm does not agree,
/// the side last known is kept, and before it ever did they may be exchanged.
///
/// The rhythm is what biofeedback acts upon, so that a breath derived from it proves nothing about following a pacer.
///
/// The confidence says how peaked the spectra are, not how likely the rate is right: where something else than
/// breathing (blood pressure waves of 5 to 7 a minute) moves two modulations, the estimate follows it. Constants were
/// chosen on ECG and pulse of the BIDMC records 01 03 07 11 15 and checked on 02 05 09 13 17.
///
/// Cost: a few µs a beat. Nothing is allocated after `init`, but for `breaths` where it must grow.
///
/// Source: the fusion of respiratory-induced variations after Karlen et al. 2013 ("smart fusion": an estimate only
/// when the three agree to 4 a minute) and peak-conditioned averaging of spectra after Lázaro et al. 2013; here one
/// spectrum is weighted instead of one of many being left out, and two of three need to agree, to 1.5 a minute.
public struct DerivedBreathing: Sendable {
    /// Breaths a minute now; nil when the modulations disagree or too little was seen.
    public private(set) var rate: Double?
    /// The modulations that agree on `rate`.
    public private(set) var modulations: BreathModulations = []
    /// Confidence in `rate`, 0 to 1.
    public private(set) var quality: Float = 0

    /// A longer time without a beat, in seconds, is a gap.
    private static let longestInterval = 3.0
    /// Seconds of series before the first estimate.
    private static let learning = 30.0
    /// A modulation is heard when its highest peak holds this share of its power.
    private static let leastShare = 0.4
    /// The sum must have as much at its peak to be believed.
    private static let leastFusedShare = 0.4
    /// Breaths a minute within which two peaks are one.
    private static let agreement = 1.5
    /// A breath is believed when its length is within this factor of the rate's.
    private static let lengthFactor = 1.6
    /// Beats within which the mean interval, and the share of missing ones, forget.
    private static let memory = 30.0
    /// The rhythm is not used when a greater share of its intervals is missing.
    private static let mostMissing = 0.2

    /// In place, and with storage of their own: an array would copy what is read, shared storage at the first beat.
    private var parts: InlineArray<3, Modulation> = [
        Modulation(mirrored: false), Modulation(mirrored: true), Modulation(mirrored: true),
    ]
    /// Values at the last beat, as limited.
    private var values = SIMD3<Double>.zero
    private var before = SIMD3<Double>.zero
    private var powers = [Double](repeating: 0, count: ModulationSpectrum.count)
    private var fused = [Double](repeating: 0, count: ModulationSpectrum.count)
    private var peaks = [SpectralPeak?](repeating: nil, count: 3)
    /// Whether a modulation rises while inhaling (1) or falls (−1).
    private var signs = SIMD3<Double>.one
    private var origin = 0.0
    private var lastTime: Double?
    private var slowCount = 0
    private var beats = 0
    private var meanInterval = 0.0
    private var missing = 0.0
    private var lastEnd = -Double.infinity

    public init() {}

    /// Takes in a beat.
    ///
    /// - Parameters:
    ///   - time: when, in seconds; beats come in order.
    ///   - rr: the interval that this beat ends, in ms; nil when it is missing or no normal one.
    ///   - amplitude: height of the beat over its level, in any unit.
    ///   - baseline: that level, in any unit.
    ///   - breaths: breaths that became certain are appended.
    public mutating func push(
        time: Double, rr: Double?, amplitude: Float, baseline: Float, into breaths: inout [DerivedBreath]
    ) {
        guard let last = lastTime, time > last, time - last <= Self.longestInterval else {
            begin(at: time, rr: rr, amplitude: amplitude, baseline: baseline)
            return
        }
        beats += 1
        let weight = 1 / min(Double(beats), Self.memory)
        meanInterval += weight * (time - last - meanInterval)
        missing += weight * ((rr == nil ? 1 : 0) - missing)
        before = values
        // A missing interval is taken to be like the last one.
        if let rr { values[0] = parts[0].limited(-rr) }
        values[1] = parts[1].limited(Double(amplitude))
        values[2] = parts[2].limited(Double(baseline))
        lastTime = time
        estimate()
        advance(from: last, to: time, into: &breaths)
    }

    /// Beats are missing: nothing before is known.
    public mutating func gap() { lastTime = nil }

    /// The rate that one modulation shows by itself; nil when it shows none.
    public func rate(of modulation: BreathModulations) -> Double? {
        switch modulation {
        case .rhythm: peaks[0].map { 60 * $0.frequency }
        case .amplitude: peaks[1].map { 60 * $0.frequency }
        case .baseline: peaks[2].map { 60 * $0.frequency }
        default: nil
        }
    }

    private mutating func forget() {
        for part in 0..<3 {
            parts[part].reset()
            peaks[part] = nil
        }
        slowCount = 0
        beats = 0
        meanInterval = 0
        missing = 0
        rate = nil
        modulations = []
        quality = 0
    }

    private mutating func begin(at time: Double, rr: Double?, amplitude: Float, baseline: Float) {
        forget()
        guard let rr else {
            lastTime = nil
            return
        }
        origin = time
        lastTime = time
        values[0] = parts[0].limited(-rr)
        values[1] = parts[1].limited(Double(amplitude))
        values[2] = parts[2].limited(Double(baseline))
    }

    /// Brings the series up to a beat, along straight lines from the beat before.
    private mutating func advance(from last: Double, to time: Double, into breaths: inout [DerivedBreath]) {
        while true {
            let slowTime = origin + Double(slowCount) / ModulationSpectrum.rate
            guard slowTime <= time else { return }
            slowCount += 1
            let share = (slowTime - last) / (time - last)
            for part in 0..<3 {
                let value = before[part] + share * (values[part] - before[part])
                if let breath = parts[part].push(value, isInverted: signs[part] < 0) {
                    give(breath, of: part, into: &breaths)
                }
            }
        }
    }

    private mutating func give(_ breath: SlowBreath, of part: Int, into breaths: inout [DerivedBreath]) {
        guard let rate, part == Self.leader(of: modulations, by: peaks) else { return }
        // An interval stands for its middle, and is known at its end.
        let late = part == 0 ? 0.5 * meanInterval : 0
        let end = origin + breath.end / ModulationSpectrum.rate - late
        let inhale = max(origin + breath.inhale / ModulationSpectrum.rate - late, lastEnd)
        let exhale = origin + breath.exhale / ModulationSpectrum.rate - late
        guard exhale > inhale, end > exhale else { return }
        let factor = (end - inhale) * rate / 60
        guard factor < Self.lengthFactor, factor > 1 / Self.lengthFactor else { return }
        lastEnd = end
        breaths.append(
            DerivedBreath(
                inhale: inhale, exhale: exhale, end: end, rate: rate,
                quality: quality * Float(breath.quality), modulations: modulations))
    }

    /// The most peaked of the modulations that agree. Static, for asked of `self` all of that would be copied.
    private static func leader(of agreeing: BreathModulations, by peaks: [SpectralPeak?]) -> Int? {
        var best: Int?
        var most = 0.0
        for part in 0..<3 where agreeing.contains(BreathModulations(rawValue: 1 << UInt8(part))) {
            guard let share = peaks[part]?.share, best == nil || share > most else { continue }
            (best, most) = (part, share)
        }
        return best
    }

    private mutating func estimate() {
        rate = nil
        modulations = []
        quality = 0
        guard Double(slowCount) >= Self.learning * ModulationSpectrum.rate else { return }
        let highest = min(0.7, 0.45 / meanInterval)
        let band = min(
            ModulationSpectrum.count,
            Int((highest - ModulationSpectrum.lowest) / ModulationSpectrum.step) + 1)
        for index in fused.indices { fused[index] = 0 }
        for part in 0..<3 { add(part, band: band) }
        guard let peak = SpectralPeak(fused, band: band), peak.share >= Self.leastFusedShare else { return }
        var agreeing = BreathModulations()
        var strength = 0.0
        for part in 0..<3 {
            guard let own = peaks[part], abs(own.frequency - peak.frequency) * 60 <= Self.agreement
            else { continue }
            agreeing.insert(BreathModulations(rawValue: 1 << UInt8(part)))
            strength += own.share
        }
        guard agreeing.rawValue.nonzeroBitCount >= 2 else { return }
        rate = 60 * peak.frequency
        modulations = agreeing
        quality = Float(min(1, peak.share) * strength / 3)
        align(at: peak.index)
    }

    /// Adds a modulation's spectrum, as shares, weighted by its peak's share.
    private mutating func add(_ part: Int, band: Int) {
        peaks[part] = nil
        parts[part].powers(band, into: &powers)
        guard part > 0 || missing <= Self.mostMissing, let peak = SpectralPeak(powers, band: band),
            peak.share >= Self.leastShare
        else { return }
        peaks[part] = peak
        Self.add(peak.share / peak.total, times: powers, upTo: band, to: &fused)
    }

    private static func add(_ weight: Double, times powers: [Double], upTo band: Int, to sum: inout [Double])
    {
        let powers = powers.span.extracting(..<band)
        var sum = sum.mutableSpan
        for index in powers.indices { sum[index] += weight * powers[index] }
    }

    /// Learns from the rhythm which way the other modulations go while inhaling.
    private mutating func align(at index: Int) {
        guard modulations.contains(.rhythm) else { return }
        let late = parts[0].amplitude(index)
        // An interval stands for its middle, and is known at its end: turned back by half of it.
        let angle =
            Double.pi * meanInterval
            * (ModulationSpectrum.lowest + ModulationSpectrum.step * Double(index))
        let real = late.real * cos(angle) + late.imaginary * sin(angle)
        let imaginary = late.imaginary * cos(angle) - late.real * sin(angle)
        for part in 1..<3 where modulations.contains(BreathModulations(rawValue: 1 << UInt8(part))) {
            let other = parts[part].amplitude(index)
            signs[part] = real * other.real + imaginary * other.imaginary >= 0 ? 1 : -1
        }
    }
}
