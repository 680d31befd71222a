import Foundation

/// The numbers of a running session, over sliding windows, at every beat.
///
/// Each number is nil until its window holds enough (dossier §2.7), and again when the window is dirty, has a hole
/// or has grown old. With more than a tenth of the intervals flagged only the mean rate is given. Memory is bounded:
/// 140 s of intervals, 100 s of pacer phase, 32 breaths.
public struct LiveMetrics: Sendable {
    public let settings: LiveMetricsSettings
    private var history: IntervalHistory
    private var spectra: LiveSpectra
    private var track: PacerTrack
    private var tachogram = TachogramSampler()
    private var breaths: BreathHistory
    private var pacerCycles: BreathHistory
    private var cosine: [Double] = []
    private var sine: [Double] = []

    /// Fewest beats for a mean rate.
    private static let fewestBeats = 10
    /// Breaths older than this, in seconds, leave the median of RSA.
    private static let oldestBreath = 90.0

    public init(settings: LiveMetricsSettings = .init()) {
        self.settings = settings
        history = IntervalHistory(span: max(settings.spectralWindow, 120) + 20)
        spectra = LiveSpectra(settings: settings)
        track = PacerTrack(exhalePhase: settings.pacerExhalePhase)
        breaths = BreathHistory(keep: settings.rsaBreaths)
        pacerCycles = BreathHistory(keep: settings.rsaBreaths)
    }

    /// Adds the interval that ends at the newest beat.
    public mutating func add(_ interval: Interval) {
        history.push(interval)
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
        for interval in history.intervals[history.first(after: start)...] {
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
        guard let newest = history.intervals.last(where: \.isValid)?.time else { return }
        func metric(_ value: Double?, window: Double) -> Metric? {
            guard let value, let share = history.cleanShare(from: time - window, to: time) else { return nil }
            return Metric(value: value, time: newest, quality: share)
        }
        if let bands = spectra.bands(history, at: time) {
            snapshot.lf = metric(bands.lf, window: settings.spectralWindow)
            let slow = breathingRate(snapshot).map { $0 < FrequencyBand.slowestBreathingForHF } ?? false
            if !slow {
                let window = bands.lf == nil ? settings.shortSpectralWindow : settings.spectralWindow
                snapshot.hf = metric(bands.hf, window: window)
                if bands.hf > 0 { snapshot.lfHF = metric(bands.lf.map { $0 / bands.hf }, window: window) }
            }
        }
        if let peak = spectra.peakRatio(history, at: time) {
            snapshot.peakFrequency = metric(peak.frequency, window: PeakRatio.window)
            snapshot.peakRatio = metric(peak.ratio, window: PeakRatio.window)
            snapshot.q = metric(peak.share, window: PeakRatio.window)
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
        guard let newest = history.intervals.last(where: \.isValid), let rr = newest.rr,
            snapshot.time - newest.time <= settings.longestHole, let latest = track.newest
        else { return }
        let rate = PacerTrack.rate
        let last = min(latest, Int(((newest.time - rr / 2000) * rate).rounded(.down)))
        guard
            let count = track.samples(
                endingAt: last, seconds: settings.pacerWindow, cycles: settings.pacerCycles)
        else { return }
        let start = Double(last - count + 1) / rate
        guard history.artefactPercent(after: start) ?? 100 <= settings.highestArtefactPercent,
            let share = history.cleanShare(from: start, to: snapshot.time),
            tachogram.sampleRate(history, from: start, rate: rate, count: count, hole: settings.longestHole)
        else { return }
        cosine.removeAll(keepingCapacity: true)
        sine.removeAll(keepingCapacity: true)
        for k in (last - count + 1)...last {
            cosine.append(cos(track.phase(k)))
            sine.append(sin(track.phase(k)))
        }
        guard let lock = PacerLock(heartRate: tachogram.samples, cosine: cosine, sine: sine) else { return }
        snapshot.pacerR2 = Metric(value: lock.r2, time: newest.time, quality: share)
        if let cycle = track.cycleLength {
            let lag = lock.lag(cycle: cycle, exhalePhase: settings.pacerExhalePhase)
            snapshot.pacerLag = Metric(value: lag, time: newest.time, quality: share)
        }
    }
}
