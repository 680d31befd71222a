/// Tells how round a hump is where nothing but round humps came lately: a tremor, a baby rocked or a flutter makes waves
/// as regular as beats, each just like the one before. A complex has more of its height in the QRS band.
struct RoundWatch: Sendable {
    /// Seconds to each side of the middle of a complex.
    private static let reach = 0.12
    /// A complex has this share of its height in the QRS band; what has less is the rounder the less it has, by this much for
    /// each step of 1.
    private static let usual = 0.25
    private static let step = 0.1
    /// From this share on a hump is sharp.
    private static let sharp = 0.24
    /// Seconds after a sharp hump in which no other is looked for.
    private static let spacing = 0.5
    /// Seconds after a sharp hump in which roundness says nothing (wide beats between others), and until it says all.
    private static let patience = 1.5
    private static let sureAfter = 3.5

    private let rate: Double
    private let lag: Int
    private let reach: Int
    private var lastSharp = 0

    /// - Parameters:
    ///   - rate: samples a second of the signal and of its QRS feature.
    ///   - lag: samples by which a hump lags the middle of its complex.
    init(rate: Double, lag: Int) {
        self.rate = rate
        self.lag = lag
        reach = Int(Self.reach * rate)
    }

    /// Takes a hump that is judged.
    mutating func look(at hump: QRSHump, in signal: borrowing SlidingBuffer) {
        guard Double(hump.index - lastSharp) > Self.spacing * rate else { return }
        if share(of: hump, in: signal) >= Self.sharp { lastSharp = hump.index }
    }

    /// How round a hump is, 0 to 2.5; 0 too soon after a sharp one.
    func roundness(of hump: QRSHump, in signal: borrowing SlidingBuffer) -> Double {
        let seconds = Double(hump.index - lastSharp) / rate
        guard seconds > Self.patience else { return 0 }
        let certainty = min((seconds - Self.patience) / (Self.sureAfter - Self.patience), 1)
        return certainty * max(0, Self.usual - share(of: hump, in: signal)) / Self.step
    }

    /// Begins anew at this index.
    mutating func restart(at index: Int) { lastSharp = index }

    /// Height in the QRS band against the range of the signal there, seen from the line between the ends, so that wander does
    /// not count.
    private func share(of hump: QRSHump, in signal: borrowing SlidingBuffer) -> Double {
        let start = hump.index - lag - reach - signal.first
        let samples = signal.storage.span.extracting(start...start + 2 * reach)
        let first = samples[0]
        let slope = (samples[2 * reach] - first) / Float(2 * reach)
        var highest: Float = 0
        var lowest: Float = 0
        for k in samples.indices {
            let value = samples[k] - (first + slope * Float(k))
            highest = max(highest, value)
            lowest = min(lowest, value)
        }
        return highest > lowest ? hump.height / Double(highest - lowest) : .infinity
    }
}
