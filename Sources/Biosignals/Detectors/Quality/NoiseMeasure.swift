/// How clearly what a detector looks for stands out of the rest of the signal.
///
/// - ECG: the middle of the QRS feature against its highest value, over 3 s. Beats are short and rare, so that the
///   middle lies low; noise in the QRS band lifts it. Mains and wander, which the detector does not see, do not
///   count.
/// - PPG and breathing: power above the band of the wave against power within it.
/// - Anything else is always clear.
struct NoiseMeasure: Sendable {
    private var contrast: Contrast?
    private var ratio: BandRatio?

    init(rate: Double, kind: ChannelKind) {
        switch kind {
        case .ecg where rate >= 50: contrast = Contrast(rate: rate)
        case .ppg where rate >= 20: ratio = BandRatio(rate: rate, low: 0.5, high: 4, memory: 3)
        case .belt, .impedance, .airflow, .breathSound:
            ratio = BandRatio(rate: rate, low: 0.05, high: 0.7, memory: 10)
        case .ecg, .ppg, .other: break
        }
    }

    mutating func push(_ value: Double) {
        contrast?.push(value)
        ratio?.push(value)
    }

    mutating func restart(at value: Double) {
        contrast?.restart(at: value)
        ratio?.restart(at: value)
    }

    /// 0 (nothing stands out) to 1; 1 while too little is known.
    var clarity: Float { contrast?.clarity ?? ratio?.clarity ?? 1 }
}

/// Middle against highest value of the QRS feature.
private struct Contrast: Sendable {
    /// Looks at the feature in a second, and seconds looked back on.
    private static let looks = 20.0
    private static let memory = 3.0

    private var decimator: Decimator
    private var feature: QRSFeature
    private let stride: Int
    private var sinceLook = 0
    private var highest = 0.0
    private var looks = SlidingQuantile(width: Int(Contrast.looks * Contrast.memory))

    init(rate: Double) {
        decimator = Decimator(factor: max(1, Int(rate / 180)))
        let slow = rate / Double(decimator.factor)
        feature = QRSFeature(rate: slow)
        stride = max(1, Int(slow / Self.looks))
    }

    mutating func push(_ value: Double) {
        guard let slow = decimator.push(value) else { return }
        highest = max(highest, feature.push(slow))
        sinceLook += 1
        guard sinceLook >= stride else { return }
        looks.push(highest)
        sinceLook = 0
        highest = 0
    }

    mutating func restart(at value: Double) {
        decimator.reset()
        feature.restart(at: value)
        looks.reset()
        sinceLook = 0
        highest = 0
    }

    var clarity: Float {
        guard Double(looks.count) >= 1.5 * Self.looks, let top = looks.quantile(1),
            let middle = looks.quantile(0.4),
            top > 0
        else { return 1 }
        return Float(min(1, max(0, 1.25 - 2 * middle / top)))
    }
}

/// Power within a band against power above it.
private struct BandRatio: Sendable {
    private var decimator: Decimator
    private var band: Butterworth
    private var above: Butterworth
    private let share: Double
    private var bandPower = 0.0
    private var noisePower = 0.0

    init(rate: Double, low: Double, high: Double, memory: Double) {
        decimator = Decimator(factor: max(1, Int(rate / (16 * high))))
        let slow = rate / Double(decimator.factor)
        band = .bandPass(order: 2, low: low, high: high, rate: slow)
        above = .highPass(order: 4, cutoff: 2.5 * high, rate: slow)
        share = 1 / (memory * slow)
    }

    mutating func push(_ value: Double) {
        guard let slow = decimator.push(value) else { return }
        let inside = band.push(slow)
        let outside = above.push(slow)
        bandPower += (inside * inside - bandPower) * share
        noisePower += (outside * outside - noisePower) * share
    }

    mutating func restart(at value: Double) {
        decimator.reset()
        band.prime(value)
        above.prime(value)
        bandPower = 0
        noisePower = 0
    }

    var clarity: Float {
        let total = bandPower + noisePower
        return total > 0 ? Float(bandPower / total) : 1
    }
}
