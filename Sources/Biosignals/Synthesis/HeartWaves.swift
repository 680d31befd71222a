import Glibc

/// The electric and the pulse wave of one beat, as sums of bell curves around its R peak.
struct HeartWaves: Sendable {
    private let ectopic: Bool
    /// Root of the interval in seconds: P and T move with it.
    private let stretch: Double

    /// `interval` in seconds.
    init(interval: Double, ectopic: Bool) {
        self.ectopic = ectopic
        stretch = min(1.25, max(0.7, interval.squareRoot()))
    }

    /// µV at `t` seconds from the R peak.
    func ecg(at t: Double) -> Double {
        guard t > -0.4, t < 0.7 else { return 0 }
        if ectopic {
            return Self.bell(t, 1250, 0, 0.040) + Self.bell(t, -450, 0.09, 0.040)
                + Self.bell(t, -300, 0.30 * stretch, 0.060)
        }
        return Self.bell(t, 120, -0.17 * stretch, 0.022)
            + Self.bell(t, -110, -0.026, 0.009)
            + Self.bell(t, 1050, 0, 0.0105)
            + Self.bell(t, -220, 0.028, 0.010)
            + Self.bell(t, 230, 0.265 * stretch, 0.045) + Self.bell(t, 90, 0.315 * stretch, 0.028)
    }

    /// Pulse wave, 0 to 1, at `t` seconds from the R peak; a premature beat ejects less.
    func pulse(at t: Double) -> Double {
        guard t > 0, t < 1.5 else { return 0 }
        let height = ectopic ? 0.45 : 1.0
        return height
            * (Self.bell(t, 0.75, 0.33, 0.060) + Self.bell(t, 0.35, 0.45, 0.090)
                + Self.bell(t, 0.22, 0.62, 0.075))
    }

    private static func bell(_ t: Double, _ height: Double, _ centre: Double, _ width: Double) -> Double {
        let z = (t - centre) / width
        return abs(z) > 5 ? 0 : height * exp(-0.5 * z * z)
    }
}
