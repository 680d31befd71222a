import Foundation
public import Guidance

/// What is followed over sessions. Never a power of the low band, which differs by itself from day to day about as much
/// as its own size (dossier §8.3), and never a score.
public enum TrendMeasure: String, Sendable, Hashable, Codable, CaseIterable {
    /// At rest, breathing as one likes: beats a minute; natural logarithm of RMSSD in ms; breaths a minute.
    case heartRate = "mean_hr_bpm"
    case lnRMSSD = "ln_rmssd"
    case breathRate = "breath_rate_bpm"
    /// Rise and fall of the heart rate with each breath of the paced part, beats a minute.
    case rsa = "rsa_bpm"
    /// The person's own tension before the exercise, 0 to 10.
    case tension = "tension_before"

    /// Error of a single measurement as published, one standard deviation; nil where we know of no figure.
    ///
    /// For lnRMSSD ln 1.211: a coefficient of variation of 21.1 % between two 5-minute measurements of a day (Journal of
    /// Human Kinetics 2016). Between days it is at least that.
    var typicalError: Double? { self == .lnRMSSD ? log(1.211) : nil }

    /// A change that is agreed to be seen as one, whatever the error: two points of tension.
    var agreedChange: Double? { self == .tension ? 2 : nil }

    /// The smallest change that is more than two single measurements differ by anyway, where it is known.
    public var detectableChange: Double? { agreedChange ?? typicalError.map(MinimalChange.detectable) }

    /// Whether people see the exponential of the value.
    public var isLogarithm: Bool { self == .lnRMSSD }

    public func name(_ language: Language) -> String {
        switch (self, language) {
        case (.heartRate, .nl): "Hartslag in rust (slagen per minuut)"
        case (.heartRate, .en): "Heart rate at rest (beats a minute)"
        case (.lnRMSSD, .nl): "RMSSD in rust (ms)"
        case (.lnRMSSD, .en): "RMSSD at rest (ms)"
        case (.breathRate, .nl): "Ademhaling in rust (per minuut)"
        case (.breathRate, .en): "Breathing at rest (a minute)"
        case (.rsa, .nl): "Meebewegen met de adem (slagen per minuut)"
        case (.rsa, .en): "Movement with the breath (beats a minute)"
        case (.tension, .nl): "Eigen spanning vooraf (0 tot 10)"
        case (.tension, .en): "Own tension before (0 to 10)"
        }
    }
}
