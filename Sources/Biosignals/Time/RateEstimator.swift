/// Finds the sampling rate of a stream that does not say it, from how many samples had arrived when.
///
/// A line by least squares through (arrival, count). After 3 s the result is the common rate within 1.5 % of
/// it; when there is none, after 10 s what was measured, to three digits. Then it stays.
public struct RateEstimator: Sendable {
    /// Rates that devices are made for, samples a second.
    public static let common: [Double] = [
        1, 2, 4, 5, 8, 10, 16, 20, 25, 30, 32, 40, 50, 60, 64, 75, 80, 100, 125, 128, 130, 150, 200, 250, 256,
        300, 360, 400, 500, 512, 1000, 1024, 2000, 2048, 4000, 5000, 8000, 10000,
    ]
    private static let tolerance = 0.015

    private var first: (count: Int, arrival: SessionTime)?
    private var points = 0.0
    private var st = 0.0
    private var sn = 0.0
    private var stt = 0.0
    private var stn = 0.0

    /// Samples a second; nil until it is known.
    public private(set) var rate: Double?

    public init() {}

    /// Says that `total` samples were complete when `arrival` was stamped.
    public mutating func observe(samples total: Int, arrival: SessionTime) {
        guard rate == nil else { return }
        guard let first else {
            first = (total, arrival)
            return
        }
        let t = arrival.secondsSince(first.arrival)
        let n = Double(total - first.count)
        points += 1
        st += t
        sn += n
        stt += t * t
        stn += t * n
        let spread = stt - st * st / points
        guard t >= 3, points >= 5, spread > 0 else { return }
        let measured = (stn - st * sn / points) / spread
        guard measured > 0 else { return }
        let near = Self.common.min { abs($0 / measured - 1) < abs($1 / measured - 1) }
        if let near, abs(near / measured - 1) <= Self.tolerance {
            rate = near
        } else if t >= 10 {
            rate = Self.rounded(measured)
        }
    }

    private static func rounded(_ value: Double) -> Double {
        var unit = 1.0
        while value / unit >= 1000 { unit *= 10 }
        while value / unit < 100 { unit /= 10 }
        return unit >= 1 ? (value / unit).rounded() * unit : (value / unit).rounded() / (1 / unit)
    }
}
