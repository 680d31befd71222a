/// Analysis of a whole recording, or of a part of one.
public struct HRVAnalysis: Sendable {
    /// One breath: onsets of its inhalation, its exhalation and the next inhalation, in session seconds.
    public typealias Breath = (inhale: Double, exhale: Double, end: Double)

    /// - Parameters:
    ///   - intervals: flagged intervals in order of time.
    ///   - breaths: breaths seen by a sensor, in order of time; empty when breathing was not measured.
    public static func analyze(
        _ intervals: [Interval], breaths: [Breath], settings: AnalysisSettings = .init()
    ) -> HRVResult {
        let used = settings.correct ? IntervalCorrection.correct(intervals) : intervals
        var result = HRVResult()
        result.beats = intervals.count
        if let first = intervals.first, let last = intervals.last {
            result.seconds = last.time - first.time + (first.rr ?? 0) / 1000
        }
        result.artefacts = artefacts(intervals, used: used)
        result.breathing = breathing(used, breaths: breaths)
        let series = NNSeries(used)
        var gate = Gate(
            settings: settings, artefacts: result.artefacts.percent, seconds: series.duration,
            beats: series.count, breathRate: result.breathing.rate)
        result.time = time(series, &gate)
        result.frequency = frequency(series, settings, &gate)
        result.nonlinear = nonlinear(series, &gate)
        result.coherence = coherence(series, &gate)
        let measured = result.breathing.breaths - result.breathing.breathsWithoutRSA
        let reason =
            measured < 6 && !breaths.isEmpty ? "needs 6 breaths with a measure, has \(measured)" : nil
        gate.check("rsa_ms", &result.breathing.rsaMilliseconds, reason: reason)
        gate.check("rsa_bpm", &result.breathing.rsaBPM, reason: reason)
        result.withheld = gate.withheld
        return result
    }

    private static func artefacts(_ intervals: [Interval], used: [Interval]) -> HRVResult.Artefacts {
        var artefacts = HRVResult.Artefacts()
        var total = 0
        var already = 0
        for (index, interval) in intervals.enumerated() {
            switch interval.flag {
            case .ok: break
            case .ectopic: artefacts.ectopic += 1
            case .missed: artefacts.missed += 1
            case .extra: artefacts.extra += 1
            case .long: artefacts.long += 1
            case .short: artefacts.short += 1
            case .corrected: already += 1
            // Nothing comes before the first beat: that is no gap.
            case .gap: artefacts.gaps += index == 0 ? 0 : 1
            }
            if interval.flag != .gap { total += 1 }
        }
        let flagged =
            artefacts.ectopic + artefacts.missed + artefacts.extra + artefacts.long + artefacts.short
        let remaining = used.count { $0.isArtefact && $0.flag != .corrected }
        artefacts.corrected = flagged - remaining + already
        if total > 0 { artefacts.percent = 100 * Double(flagged + already) / Double(total) }
        return artefacts
    }

    private static func time(_ series: NNSeries, _ gate: inout Gate) -> HRVResult.Time {
        let sums = TimeDomain(series)
        let histogram = IntervalHistogram(series.values)
        var time = HRVResult.Time(
            meanRR: sums.meanNN, meanHR: sums.meanHR, sdnn: sums.sdnn, rmssd: sums.rmssd,
            lnRMSSD: sums.lnRMSSD, sdsd: sums.sdsd, pnn50: sums.pnn50, pnn20: sums.pnn20,
            hti: histogram?.triangularIndex, tinn: histogram?.tinn)
        let few = series.count < 10 ? "needs 10 clean beats, has \(series.count)" : nil
        gate.check("mean_rr_ms", &time.meanRR, reason: few, dirtAllowed: true)
        gate.check("mean_hr_bpm", &time.meanHR, reason: few, dirtAllowed: true)
        gate.check("sdnn_ms", &time.sdnn, seconds: 300)
        gate.check("rmssd_ms", &time.rmssd, seconds: 120)
        gate.check("ln_rmssd", &time.lnRMSSD, seconds: 120)
        gate.check("sdsd_ms", &time.sdsd, seconds: 120)
        gate.check("pnn50_pct", &time.pnn50, seconds: 120)
        gate.check("pnn20_pct", &time.pnn20, seconds: 120)
        gate.check("hti", &time.hti, seconds: 1200)
        gate.check("tinn_ms", &time.tinn, seconds: 1200)
        return time
    }

    private static func frequency(
        _ series: NNSeries, _ settings: AnalysisSettings, _ gate: inout Gate
    ) -> HRVResult.Frequency {
        var frequency = HRVResult.Frequency()
        frequency.method = settings.method
        let tachogram = Tachogram(series, rate: 4)
        if let spectrum = tachogram.spectrum(detrend: settings.detrend) {
            let lf = spectrum.power(in: FrequencyBand.lf)
            let hf = spectrum.power(in: FrequencyBand.hf)
            frequency.vlf = spectrum.power(in: FrequencyBand.vlf)
            frequency.lf = lf
            frequency.hf = hf
            frequency.total = spectrum.power(
                from: FrequencyBand.vlf.lowerBound, to: FrequencyBand.hf.upperBound)
            if hf > 0 { frequency.lfHF = lf / hf }
            if lf + hf > 0 {
                frequency.lfNU = 100 * lf / (lf + hf)
                frequency.hfNU = 100 * hf / (lf + hf)
            }
            frequency.lfPeak = spectrum.peak(in: FrequencyBand.lf)
            frequency.hfPeak = spectrum.peak(in: FrequencyBand.hf)
        }
        let unbroken = tachogram.longest
        let removed = settings.detrend == .priors ? "removed with the trend" : nil
        gate.check("vlf_ms2", &frequency.vlf, seconds: 300, unbroken: unbroken, reason: removed)
        gate.check("lf_ms2", &frequency.lf, seconds: 120, unbroken: unbroken)
        gate.check("lf_peak_hz", &frequency.lfPeak, seconds: 120, unbroken: unbroken)
        gate.check("hf_ms2", &frequency.hf, seconds: 60, unbroken: unbroken, reason: gate.slowBreathing)
        gate.check(
            "hf_peak_hz", &frequency.hfPeak, seconds: 60, unbroken: unbroken, reason: gate.slowBreathing)
        gate.check("total_ms2", &frequency.total, seconds: 120, unbroken: unbroken)
        gate.check("lf_hf", &frequency.lfHF, seconds: 300, reason: gate.slowBreathing)
        gate.check("lf_nu", &frequency.lfNU, seconds: 300, reason: gate.slowBreathing)
        gate.check("hf_nu", &frequency.hfNU, seconds: 300, reason: gate.slowBreathing)
        return frequency
    }

    private static func nonlinear(_ series: NNSeries, _ gate: inout Gate) -> HRVResult.Nonlinear {
        let sums = TimeDomain(series)
        let r = 0.2 * (sums.sdnn ?? 0)
        var nonlinear = HRVResult.Nonlinear(
            sd1: sums.sd1, sd2: sums.sd2, ellipse: sums.ellipse,
            sampleEntropy: Entropy.sample(series, r: r),
            approximateEntropy: Entropy.approximate(series, r: r),
            dfaAlpha1: DetrendedFluctuation.exponent(series, boxes: DetrendedFluctuation.short),
            dfaAlpha2: DetrendedFluctuation.exponent(series, boxes: DetrendedFluctuation.long))
        let few = series.count < 200 ? "needs 200 clean beats, has \(series.count)" : nil
        gate.check("sd1_ms", &nonlinear.sd1, seconds: 300)
        gate.check("sd2_ms", &nonlinear.sd2, seconds: 300)
        gate.check("ellipse_ms2", &nonlinear.ellipse, seconds: 300)
        gate.check("sampen", &nonlinear.sampleEntropy, seconds: 300, reason: few)
        gate.check("apen", &nonlinear.approximateEntropy, seconds: 300, reason: few)
        gate.check("dfa_a1", &nonlinear.dfaAlpha1, seconds: 300, reason: few ?? gate.slowBreathing)
        gate.check("dfa_a2", &nonlinear.dfaAlpha2, seconds: 300, reason: few ?? gate.slowBreathing)
        return nonlinear
    }

    private static func coherence(_ series: NNSeries, _ gate: inout Gate) -> HRVResult.Coherence {
        var coherence = HRVResult.Coherence()
        let tachogram = Tachogram(series, rate: PeakRatio.sampleRate)
        if let peak = tachogram.peakSpectrum().flatMap(PeakRatio.init) {
            coherence = .init(peakFrequency: peak.frequency, peakRatio: peak.ratio, q: peak.share)
        }
        gate.check("peak_hz", &coherence.peakFrequency, seconds: 64, unbroken: tachogram.longest)
        gate.check("peak_ratio", &coherence.peakRatio, seconds: 64, unbroken: tachogram.longest)
        gate.check("q", &coherence.q, seconds: 64, unbroken: tachogram.longest)
        return coherence
    }

    private static func breathing(_ intervals: [Interval], breaths: [Breath]) -> HRVResult.Breathing {
        var breathing = HRVResult.Breathing()
        breathing.breaths = breaths.count
        let length = breaths.reduce(0) { $0 + $1.end - $1.inhale }
        if length > 0 { breathing.rate = 60 * Double(breaths.count) / length }
        let found = breaths.compactMap {
            BreathRSA(inhale: $0.inhale, exhale: $0.exhale, end: $0.end, in: intervals)
        }
        breathing.breathsWithoutRSA = breaths.count - found.count
        if !found.isEmpty {
            breathing.rsaMilliseconds = found.reduce(0) { $0 + $1.milliseconds } / Double(found.count)
            breathing.rsaBPM = found.reduce(0) { $0 + $1.bpm } / Double(found.count)
        }
        return breathing
    }
}

/// Which numbers a recording is long, clean and suited enough for.
private struct Gate {
    let settings: AnalysisSettings
    /// Percent.
    let artefacts: Double
    /// Of clean intervals.
    let seconds: Double
    let beats: Int
    let breathRate: Double?
    var withheld: [HRVResult.Withheld] = []

    /// A recording of 300 s holds a beat less at either end.
    private static let tolerance = 0.98
    private static let highestArtefacts = 10.0

    var slowBreathing: String? {
        guard let breathRate, breathRate < FrequencyBand.slowestBreathingForHF else { return nil }
        return "breathing below 9 a minute: LF here is the breathing"
    }

    /// Takes a number away, with the first reason that holds.
    /// - Parameters:
    ///   - needed: seconds of clean intervals; or without a hole, where `unbroken` says how long that is.
    ///   - dirtAllowed: whether it stands among many artefacts.
    mutating func check(
        _ name: String, _ value: inout Double?, seconds needed: Double = 0, unbroken: Double? = nil,
        reason: String? = nil, dirtAllowed: Bool = false
    ) {
        guard value != nil || reason != nil || needed > 0 else { return }
        var why: String?
        let available = unbroken ?? seconds
        if artefacts > Self.highestArtefacts, !dirtAllowed {
            why = "\(tenths(artefacts)) % of the intervals are artefacts, at most 10 % allowed"
        } else if available < needed * Self.tolerance {
            let kind = unbroken == nil ? "clean intervals" : "intervals without a hole"
            why = "needs \(Int(needed)) s of \(kind), has \(tenths(available)) s"
        } else if let reason {
            why = reason
        } else if value == nil {
            why = "not defined for these intervals"
        }
        guard let why else { return }
        withheld.append(.init(name: name, reason: why))
        if !settings.all { value = nil }
    }

    private func tenths(_ value: Double) -> String {
        let scaled = Int((value * 10).rounded())
        return "\(scaled / 10).\(scaled % 10)"
    }
}
