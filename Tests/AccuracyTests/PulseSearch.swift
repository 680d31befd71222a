import Biosignals

/// The two searches for beats in a pulse wave.
enum PulseSearch: CaseIterable, Sendable {
    case live, offline

    func beats(in samples: [Float], rate: Double) -> [DetectedBeat] {
        switch self {
        case .live: PulseDetector.detect(in: samples, rate: rate)
        case .offline: PulseFinder.find(in: samples, rate: rate)
        }
    }
}
