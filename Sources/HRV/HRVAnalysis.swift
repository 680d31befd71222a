/// Analysis of a whole recording, or of a part of one.
public struct HRVAnalysis: Sendable {
    /// One breath: onsets of its inhalation, its exhalation and the next inhalation, in session seconds.
    public typealias Breath = (inhale: Double, exhale: Double, end: Double)

    /// - Parameters:
    ///   - intervals: in order of time. Their flags are made anew unless the settings keep them.
    ///   - breaths: breaths seen by a sensor, in order of time; empty when breathing was not measured.
    ///   - respiration: the wave of that sensor; nil where only the onsets are known.
    public static func analyze(
        _ intervals: [Interval], breaths: [Breath], respiration: Respiration? = nil,
        settings: AnalysisSettings = .init()
    ) -> HRVResult {
        analyze(
            PreparedIntervals(intervals, settings), breaths: breaths, respiration: respiration,
            settings: settings)
    }

    static func analyze(
        _ prepared: PreparedIntervals, breaths: [Breath], respiration: Respiration?,
        settings: AnalysisSettings
    ) -> HRVResult {
        var result = HRVResult()
        result.settings = settings
        result.beats = prepared.flagged.count
        if let first = prepared.flagged.first, let last = prepared.flagged.last {
            result.seconds = last.time - first.time + (first.rr ?? 0) / 1000
        }
        result.artefacts = prepared.artefacts
        let series = NNSeries(prepared.used)
        result.breathing = HRVResult.Breathing(breaths, respiration, prepared, series)
        var gate = Gate(
            all: settings.all, artefacts: result.artefacts.percent, seconds: series.duration,
            beats: series.count, breathRate: result.breathing.rate)
        result.time = time(series, settings.time, &gate)
        let powers = BandPowers(series, settings)
        result.frequency = frequency(powers, settings.method, &gate)
        result.alternatives = settings.alternatives.map { method in
            // The reasons are those of `frequency`, and stand there.
            var silent = gate
            return frequency(powers, method, &silent)
        }
        result.nonlinear = nonlinear(series, settings, &gate)
        result.coherence = coherence(series, &gate)
        if !breaths.isEmpty || respiration != nil { check(&result.breathing, powers.longest, &gate) }
        result.withheld = gate.withheld
        return result
    }

    private static func time(_ series: NNSeries, _ settings: TimeSettings, _ gate: inout Gate)
        -> HRVResult.Time
    {
        let sums = TimeDomain(series)
        let histogram = IntervalHistogram(series.values)
        let segments = SegmentStatistics(series, seconds: settings.segment)
        // A share of the differences, made one of the intervals where that is the convention.
        let share =
            settings.pnnDivisor == .intervals && sums.count > 0
            ? Double(sums.differenceCount) / Double(sums.count) : 1
        var time = HRVResult.Time(
            meanRR: sums.meanNN, meanHR: sums.meanHR, sdnn: sums.sdnn, rmssd: sums.rmssd,
            lnRMSSD: sums.lnRMSSD, sdsd: sums.sdsd, pnn50: sums.pnn50.map { $0 * share },
            pnn20: sums.pnn20.map { $0 * share }, hti: histogram?.triangularIndex, tinn: histogram?.tinn,
            sdann: segments.sdann, sdnnIndex: segments.sdnnIndex)
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
        gate.check("sdann_ms", &time.sdann, seconds: Gate.day)
        gate.check("sdnn_index_ms", &time.sdnnIndex, seconds: Gate.day)
        return time
    }

    private static func frequency(
        _ powers: BandPowers, _ method: AnalysisSettings.SpectralMethod, _ gate: inout Gate
    ) -> HRVResult.Frequency {
        var frequency = powers.frequency(by: method)
        if gate.lasts(Gate.day) { frequency.ulf = powers.ultraLow() }
        // Lomb's periodogram bridges holes; the others need one stretch.
        let unbroken = method == .lomb ? nil : powers.longest
        let removed = powers.settings.detrend == .priors ? "removed with the trend" : nil
        gate.check("ulf_ms2", &frequency.ulf, seconds: Gate.day)
        gate.check("vlf_ms2", &frequency.vlf, seconds: 300, unbroken: unbroken, reason: removed)
        gate.check("vlf_peak_hz", &frequency.vlfPeak, seconds: 300, unbroken: unbroken, reason: removed)
        gate.check("lf_ms2", &frequency.lf, seconds: 120, unbroken: unbroken)
        gate.check("lf_peak_hz", &frequency.lfPeak, seconds: 120, unbroken: unbroken)
        gate.check("hf_ms2", &frequency.hf, seconds: 60, unbroken: unbroken, reason: gate.slowBreathing)
        gate.check(
            "hf_peak_hz", &frequency.hfPeak, seconds: 60, unbroken: unbroken, reason: gate.slowBreathing)
        gate.check("total_ms2", &frequency.total, seconds: 120, unbroken: unbroken)
        gate.check(
            "lf_hf", &frequency.lfHF, seconds: 300, unbroken: unbroken, reason: gate.slowBreathing)
        gate.check(
            "lf_nu", &frequency.lfNU, seconds: 300, unbroken: unbroken, reason: gate.slowBreathing)
        gate.check(
            "hf_nu", &frequency.hfNU, seconds: 300, unbroken: unbroken, reason: gate.slowBreathing)
        return frequency
    }

    private static func nonlinear(_ series: NNSeries, _ settings: AnalysisSettings, _ gate: inout Gate)
        -> HRVResult.Nonlinear
    {
        let sums = TimeDomain(series)
        let chosen = settings.nonlinear
        let sd2 = settings.time.sd2 == .variances ? sums.sd2 : Poincare.projectedSD2(series)
        let entropy = Entropy.both(
            series, m: chosen.entropyLength, r: chosen.entropyTolerance * (sums.sdnn ?? 0))
        let longest = chosen.dfaLongestShare.map { (series.count + 1) / $0 } ?? chosen.dfaLong.upperBound
        let long = chosen.dfaLong.lowerBound...max(chosen.dfaLong.lowerBound, longest)
        func exponent(_ boxes: ClosedRange<Int>) -> Double? {
            DetrendedFluctuation.exponent(
                series, boxes: boxes, overlapping: chosen.dfaOverlap, droppingFlat: chosen.dfaDropsFlat)
        }
        var nonlinear = HRVResult.Nonlinear(
            sd1: sums.sd1, sd2: sd2, ellipse: Poincare.ellipse(sums.sd1, sd2),
            sampleEntropy: entropy.sample, approximateEntropy: entropy.approximate,
            dfaAlpha1: exponent(chosen.dfaShort), dfaAlpha2: exponent(long),
            sd2ToSD1: Poincare.ratio(sums.sd1, sd2),
            d2: CorrelationDimension.d2(series, embedding: chosen.dimensionEmbedding))
        let few = series.count < 200 ? "needs 200 clean beats, has \(series.count)" : nil
        gate.check("sd1_ms", &nonlinear.sd1, seconds: 300)
        gate.check("sd2_ms", &nonlinear.sd2, seconds: 300)
        gate.check("sd2_sd1", &nonlinear.sd2ToSD1, seconds: 300)
        gate.check("ellipse_ms2", &nonlinear.ellipse, seconds: 300)
        gate.check("sampen", &nonlinear.sampleEntropy, seconds: 300, reason: few)
        gate.check("apen", &nonlinear.approximateEntropy, seconds: 300, reason: few)
        gate.check("dfa_a1", &nonlinear.dfaAlpha1, seconds: 300, reason: few ?? gate.slowBreathing)
        gate.check("dfa_a2", &nonlinear.dfaAlpha2, seconds: 300, reason: few ?? gate.slowBreathing)
        gate.check("d2", &nonlinear.d2, seconds: 300, reason: few)
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

    private static func check(
        _ breathing: inout HRVResult.Breathing, _ unbroken: Double, _ gate: inout Gate
    ) {
        let measured = breathing.breaths - breathing.breathsWithoutRSA
        let few = measured < 6 ? "needs 6 breaths with a measure, has \(measured)" : nil
        gate.check("rsa_ms", &breathing.rsaMilliseconds, reason: few)
        gate.check("rsa_bpm", &breathing.rsaBPM, reason: few)
        let whole = breathing.plvBreaths
        gate.check(
            "plv", &breathing.plv, reason: whole < 6 ? "needs 6 breaths with beats, has \(whole)" : nil)
        if breathing.plv == nil { breathing.plvLimit = nil }
        let shortest = BreathCoherence.shortest
        gate.check("breath_coherence", &breathing.coherence, seconds: shortest, unbroken: unbroken)
        let loose = breathing.coherence.map { $0 < BreathCoherence.phaseFrom } ?? false
        gate.check(
            "breath_lag_deg", &breathing.lagDegrees, seconds: shortest, unbroken: unbroken,
            reason: loose ? "coherence below 0.8: heart rate and breathing are not one wave" : nil)
        if breathing.coherence == nil {
            breathing.coherenceLimit = nil
            breathing.coherenceFrequency = nil
        }
    }
}
