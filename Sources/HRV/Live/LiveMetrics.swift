import Foundation

/// The numbers of a running session, over sliding windows, at every beat.
///
/// Each number is nil until its window holds enough (dossier §2.7), and again when the window is dirty, has a hole
/// or has grown old. With more than a tenth of the intervals flagged only the mean rate is given. Spectra and the fit
/// to the pacer are calculated anew every few seconds (`LiveMetricsSettings`), at the next beat after an artefact, and
/// carry the time to which they belong. Memory is bounded: some minutes of intervals, 200 s of pacer phase, 32 breaths.
public struct LiveMetrics: Sendable {
    public let settings: LiveMetricsSettings
    private var history: IntervalHistory
    /// Lengths at the beats that end them, and heart rates in the middle of their intervals, so that their phase is right.
    private var lengths: TachogramGrid
    private var rates: TachogramGrid
    private var spectra: LiveSpectra
    private var lock: LivePacerLock
    private var track: PacerTrack
    private var breaths: BreathHistory
    private var pacerCycles: BreathHistory
    private var bands = Held<LiveSpectra.Bands>()
    private var peak = Held<PeakRatio>()
    private var held = Held<PacerLock>()

    /// Fewest beats for a mean rate.
    private static let fewestBeats = 10
    /// Breaths older than this, in seconds, leave the median of RSA.
    private static let oldestBreath = 90.0

    public init(settings: LiveMetricsSettings = .init()) {
        self.settings = settings
        history = IntervalHistory(span: max(settings.spectralWindow, 120) + 20)
        lengths = TachogramGrid(hole: settings.longestHole)
        rates = TachogramGrid(hole: settings.longestHole)
        spectra = LiveSpectra(settings: settings)
        lock = LivePacerLock(settings: settings)
        track = PacerTrack(exhalePhase: settings.pacerExhalePhase)
        breaths = BreathHistory(keep: settings.rsaBreaths)
        pacerCycles = BreathHistory(keep: settings.rsaBreaths)
    }

    /// Adds the interval that ends at the newest beat.
    public mutating func add(_ interval: Interval) {
        history.push(interval)
        guard interval.isValid, let rr = interval.rr else { return }
        lengths.push(x: interval.time, y: rr)
        rates.push(x: interval.time - rr / 2000, y: 60_000 / rr)
    }

    /// Flagged intervals and gaps so far.
    public var disturbances: Int { history.disturbances }

    /// Seconds over which the fit to the pacer looks back now.
    public var pacerWindow: Double {
        max(settings.pacerWindow, settings.pacerCycles * (track.cycleLength ?? 0)) + settings.pacerHop
    }

    /// Adds a breath that a sensor saw: onsets of its inhalation, its exhalation and the next inhalation, session seconds.
    public mutating func addBreath(inhale: Double, exhale: Double, end: Double) {
        breaths.push(inhale: inhale, exhale: exhale, end: end)
    }

    /// The numbers as they stand.
    /// - Parameters:
    ///   - time: session seconds, not before the newest interval.
    ///   - pacerPhase: the pacer's phase at a session time up to `time`, in radians: 0 at inhalation onset, 2π later at
    ///     the next (whether it starts again from 0 there does not matter); nil where unpaced.
    public mutating func snapshot(at time: Double, pacerPhase: (Double) -> Double?) -> MetricsSnapshot {
        track.advance(to: time, phase: pacerPhase) { cycle in
            pacerCycles.push(inhale: cycle.inhale, exhale: cycle.exhale, end: cycle.end)
        }
        breaths.measure(history.intervals)
        pacerCycles.measure(history.intervals)

        var snapshot = MetricsSnapshot(time: time)
        snapshot.artefactPercent = history.artefactPercent(after: time - settings.timeWindow)
        snapshot.cleanShare = history.cleanShare(from: time - settings.gateWindow, to: time)
        snapshot.breathRate = breaths.rate(after: time - settings.breathWindow, to: time)
        addTimeDomain(to: &snapshot)
        guard snapshot.artefactPercent ?? 100 <= settings.highestArtefactPercent else { return snapshot }
        addSpectra(to: &snapshot)
        addRSA(to: &snapshot)
        addPacerLock(to: &snapshot)
        return snapshot
    }

    private mutating func addTimeDomain(to snapshot: inout MetricsSnapshot) {
        let start = snapshot.time - settings.timeWindow
        var sums = TimeDomain()
        var connected = false
        var newest = start
        for interval in history.intervals[history.intervals.first(after: start)...] {
            guard interval.isValid, let rr = interval.rr else {
                connected = false
                continue
            }
            sums.push(rr, joined: connected)
            connected = true
            newest = interval.time
        }
        guard sums.count >= Self.fewestBeats, let began = history.began,
            let share = history.cleanShare(from: start, to: snapshot.time)
        else { return }
        func metric(_ value: Double?) -> Metric? {
            value.map { Metric(value: $0, time: newest, quality: share) }
        }
        snapshot.meanHR = metric(sums.meanHR)
        guard began <= start, share >= settings.lowestCoverage,
            snapshot.artefactPercent ?? 100 <= settings.highestArtefactPercent
        else { return }
        snapshot.sdnn = metric(sums.sdnn)
        snapshot.rmssd = metric(sums.rmssd)
        snapshot.pnn50 = metric(sums.pnn50)
    }

    private mutating func addSpectra(to snapshot: inout MetricsSnapshot) {
        let time = snapshot.time
        guard let newest = history.newestValid?.time, time - newest <= settings.longestHole else {
            bands.clear()
            peak.clear()
            return
        }
        let flagged = history.flagged
        if bands.value?.lf == nil || bands.isDue(at: time, hop: settings.spectralHop, flagged: flagged) {
            lengths.settle()
            bands.hold(
                spectra.bands(lengths, history, at: time), at: time, measured: newest, flagged: flagged)
        }
        if peak.isDue(at: time, hop: settings.spectralHop, flagged: flagged) {
            lengths.settle()
            peak.hold(
                spectra.peakRatio(lengths, history, at: time), at: time, measured: newest, flagged: flagged)
        }
        func share(_ window: Double) -> Double? { history.cleanShare(from: time - window, to: time) }
        // Only while LF is missing is it the short window that is looked at.
        if let found = bands.value,
            let share = share(found.lf == nil ? settings.shortSpectralWindow : settings.spectralWindow)
        {
            func metric(_ value: Double) -> Metric {
                Metric(value: value, time: bands.measured, quality: share)
            }
            snapshot.lf = found.lf.map(metric)
            let slow = breathingRate(snapshot).map { $0 < FrequencyBand.slowestBreathingForHF } ?? false
            if !slow {
                snapshot.hf = metric(found.hf)
                if found.hf > FrequencyBand.nothing { snapshot.lfHF = found.lf.map { metric($0 / found.hf) } }
            }
        }
        if let found = peak.value, let share = share(PeakRatio.window) {
            func metric(_ value: Double) -> Metric {
                Metric(value: value, time: peak.measured, quality: share)
            }
            snapshot.peakFrequency = metric(found.frequency)
            snapshot.peakRatio = metric(found.ratio)
            snapshot.q = metric(found.share)
        }
    }

    /// Breaths a minute as measured, else as paced; nil when neither is known.
    private func breathingRate(_ snapshot: MetricsSnapshot) -> Double? {
        snapshot.breathRate?.value ?? track.cycleLength.map { 60 / $0 }
    }

    private func addRSA(to snapshot: inout MetricsSnapshot) {
        let measured = breaths.hasBreath(after: snapshot.time - settings.breathWindow)
        let source = measured ? breaths : pacerCycles
        guard
            let rsa = source.rsa(
                after: snapshot.time - Self.oldestBreath, fewest: settings.fewestRSABreaths)
        else { return }
        snapshot.rsaMilliseconds = rsa.milliseconds
        snapshot.rsaBPM = rsa.bpm
        snapshot.rsaFromPacer = !measured
    }

    private mutating func addPacerLock(to snapshot: inout MetricsSnapshot) {
        let time = snapshot.time
        guard let newest = history.newestValid?.time, time - newest <= settings.longestHole else {
            held.clear()
            return
        }
        guard track.isPaced else {
            held.clear()
            return
        }
        let flagged = history.flagged
        if held.isDue(at: time, hop: settings.pacerHop, flagged: flagged) {
            rates.settle()
            held.hold(lock.fit(rates, to: track, history), at: time, measured: newest, flagged: flagged)
        }
        guard let found = held.value,
            let share = history.cleanShare(from: time - settings.pacerWindow, to: time)
        else { return }
        snapshot.pacerR2 = Metric(value: found.r2, time: held.measured, quality: share)
        snapshot.pacerAmplitude = Metric(value: found.amplitude, time: held.measured, quality: share)
        if let cycle = track.cycleLength {
            let lag = found.lag(cycle: cycle, exhalePhase: settings.pacerExhalePhase)
            snapshot.pacerLag = Metric(value: lag, time: held.measured, quality: share)
        }
    }
}

/// A number that is calculated anew only now and then.
private struct Held<Value: Sendable>: Sendable {
    private(set) var value: Value?
    /// Session seconds of the newest beat in it.
    private(set) var measured = 0.0
    private var calculated = 0.0
    private var flagged = 0

    /// Whether it is missing, older than `hop` seconds, or an artefact has come since.
    func isDue(at time: Double, hop: Double, flagged: Int) -> Bool {
        value == nil || time - calculated >= hop || flagged != self.flagged
    }

    mutating func hold(_ value: Value?, at time: Double, measured: Double, flagged: Int) {
        self.value = value
        calculated = time
        self.measured = measured
        self.flagged = flagged
    }

    mutating func clear() { value = nil }
}
