import Biosignals
import HRV

/// Tells when the heart signal is not what it should be, so that guidance pauses and asks (dossier §5.4).
///
/// It names no rhythm and judges no health: a loose strap and a real irregularity look the same to it.
struct PlausibilityWatch: Sendable {
    /// bpm outside which a rate is implausible, and for how many seconds.
    private static let plausibleRate = 35.0...180.0
    private static let rateSeconds = 30.0
    /// Percent of artefacts, and for how many seconds.
    private static let artefactLimit = 10.0
    private static let artefactSeconds = 120.0

    private var rateSince: SessionTime?
    private var artefactsSince: SessionTime?

    /// Whether to pause, given the newest beat and numbers.
    mutating func observe(_ metrics: MetricsSnapshot, at now: SessionTime) -> Bool {
        let rateIsOdd = metrics.meanHR.map { !Self.plausibleRate.contains($0.value) } ?? false
        let artefactsAreMany = (metrics.artefactPercent ?? 0) > Self.artefactLimit
        rateSince = rateIsOdd ? rateSince ?? now : nil
        artefactsSince = artefactsAreMany ? artefactsSince ?? now : nil
        return lasted(rateSince, Self.rateSeconds, now) || lasted(artefactsSince, Self.artefactSeconds, now)
    }

    mutating func reset() {
        rateSince = nil
        artefactsSince = nil
    }

    private func lasted(_ since: SessionTime?, _ seconds: Double, _ now: SessionTime) -> Bool {
        since.map { now.secondsSince($0) >= seconds } ?? false
    }
}
