/// Ties the samples of one stream to session time, so that the bursts in which USB and Bluetooth deliver them
/// never reach an interval.
///
/// Arrival can only be late. Of each second the sample with the least lateness against an even clock is kept;
/// through the last 300 of these a line is laid with weights that halve every 60 s, once without the points
/// that lie more than 2.5 median deviations above it. The published line moves towards the fitted one by at
/// most 200 ppm (in the first 30 s by 50 ms a second), so time never jumps or runs backwards later on.
///
/// The slope is held within 500 ppm of the nominal rate, unless the arrivals show beyond their jitter that the
/// nominal rate itself is wrong; then the bound is laid around what they show. A step of the seconds' minima
/// by more than 20 ms (and 3/4 of a sample) that lasts three seconds is samples that were lost without a trace in the format: it is
/// counted, and the samples since keep their place in time. Less than 20 ms cannot be told from the polling of
/// a USB bridge.
///
/// Positions are samples with a fraction since `init` or `restart`, 0 the first. Cost: a few operations for
/// each `observe`, and 300 steps once a second; nothing is allocated after `init`. A constant lateness (about
/// 2 to 7 ms, by link) stays in `time`; it is in no interval.
///
/// Source: ours; compared with recursive least squares (liblsl) and a bare lower envelope, see the tests.
public struct SampleClock: Sendable {
    /// Bound of the slope around the nominal rate.
    private static let bound = 500e-6
    private static let slew = 200e-6
    /// In the first `settling` seconds the published line may move this much faster.
    private static let quickSlew = 0.05
    private static let settling = 30.0
    /// Seconds of lateness that the arrival pattern of a link alone can put on the ends of a fit.
    private static let jitter = 0.015
    /// The least step of the minima that can be a loss, in seconds; at slow rates most of a sample.
    private static let leastStep = 0.020
    private static let stepBlocks = 3
    /// Seconds of stream before a step is believed to be a step.
    private static let trusted = 20

    /// The rate that the maker states, samples a second.
    public let nominalRate: Double

    private var fit = LatenessFit()
    private var origin: SessionTime?
    // The second that is being filled: its number, and the point of least lateness in it.
    private var block = 0
    private var least = LatenessFit.Point(x: 0, lateness: .infinity)
    private var lastPoint = LatenessFit.Point(x: 0, lateness: 0)
    // What the slope's bound is laid around.
    private var base = 0.0
    private var rebased = false
    private var started = 0.0
    // Points that stand off the line, until it is known what they mean.
    private var aside: [LatenessFit.Point] = []
    private var unexplained = 0
    private var pieces = PublishedLine()
    private var samples = 0
    private var shift = 0.0
    // Of the second that is being filled.
    private var latenessSum = 0.0
    private var latenessCount = 0

    /// Samples that were lost without a trace in the format, since `init`.
    public private(set) var missed = 0

    /// Mean seconds by which the samples of the last whole second (of block-wise calls, their last ones) arrived later
    /// than the line: the time that they waited on the way beyond the fastest. nil in the first second.
    public private(set) var meanWait: Double?

    /// Samples a second that a sensor may have: from a slow belt to a sound card.
    public static let rates = 0.1...192_000.0

    /// `rate` in samples a second, among `rates`.
    public init(rate: Double) {
        precondition(Self.rates.contains(rate), "a sample clock runs at 0.1 to 192,000 samples a second")
        nominalRate = rate
        self.rate = rate
        aside.reserveCapacity(Self.stepBlocks)
    }

    /// Says that `total` samples were complete when `arrival` was stamped. Returns how many samples were found
    /// lost by this: 0 nearly always.
    @discardableResult
    public mutating func observe(samples total: Int, arrival: SessionTime) -> Int {
        guard total > samples || (total == samples && origin == nil && total > 0) else { return 0 }
        samples = total
        let start = origin ?? arrival
        if origin == nil { origin = arrival }
        let x = Double(total - 1) / nominalRate + shift
        let point = LatenessFit.Point(x: x, lateness: arrival.secondsSince(start) - x)
        lastPoint = point
        if pieces.isEmpty {
            block = Int(x)
            started = x
            pieces.begin(at: x, lateness: point.lateness)
        }
        var found = 0
        if Int(x) != block {
            found = close(at: x)
            block = Int(x)
            least = LatenessFit.Point(x: 0, lateness: .infinity)
        }
        if point.lateness < least.lateness { least = point }
        latenessSum += point.lateness
        latenessCount += 1
        // Until the first second is full, the least lateness so far is the best guess.
        if fit.isEmpty, found == 0, point.lateness < pieces.lateness(at: x) {
            pieces.begin(at: x, lateness: point.lateness)
        }
        return found
    }

    /// Session time of a place in the stream; zero before the first `observe`.
    public func time(ofSample position: Double) -> SessionTime {
        guard let origin else { return .zero }
        let x = position / nominalRate + pieces.shift(at: position)
        return origin.advanced(bySeconds: x + pieces.lateness(at: x))
    }

    /// Seconds between two places of the stream, by the measured rate alone: free of any jitter. Samples known
    /// to be lost between them are counted in.
    public func interval(from a: Double, to b: Double) -> Double {
        (b - a) / rate + pieces.shift(at: b) - pieces.shift(at: a)
    }

    /// Samples a second as measured; the nominal rate for the first ten seconds.
    public private(set) var rate: Double

    /// How much faster than nominal the sensor's clock runs, in millionths.
    public var ppm: Double { (rate / nominalRate - 1) * 1e6 }

    /// Root mean square of the seconds' minima around the line, in seconds.
    public var rms: Double { fit.rms }

    /// Forgets everything but `missed`, as after a gap: positions count from 0 again.
    public mutating func restart() {
        let missed = self.missed
        self = SampleClock(rate: nominalRate)
        self.missed = missed
    }

    private var step: Double { max(Self.leastStep, 0.75 / nominalRate) }

    private var slope: Double { min(base + Self.bound, max(base - Self.bound, fit.slope)) }

    /// Ends a second.
    private mutating func close(at x: Double) -> Int {
        var found = 0
        meanWait = max(0, latenessSum / Double(max(1, latenessCount)) - pieces.lateness(at: x - 0.5))
        latenessSum = 0
        latenessCount = 0
        if fit.count >= Self.trusted {
            let off = least.lateness - fit.lateness(at: least.x, slope: slope)
            if abs(off) > step {
                aside.append(least)
                if aside.count == Self.stepBlocks { found = judge() }
            } else {
                aside.removeAll(keepingCapacity: true)
                unexplained = 0
                fit.add(least)
            }
        } else {
            fit.add(least)
        }
        if fit.isSettled { rebase() }
        rate = nominalRate / (1 + slope)
        let now = x + (found > 0 ? Double(found) / nominalRate : 0)
        let quick = now - started < Self.settling
        pieces.aim(
            from: now, at: fit.lateness(at: now + 1, slope: slope), drift: slope,
            limit: quick ? Self.quickSlew : Self.slew)
        return found
    }

    /// Lays the slope's bound around what the arrivals show, when they show more than the bound and the jitter
    /// of the link together allow; once that was so, follows them until two minutes are known.
    private mutating func rebase() {
        let beyond = Self.bound + Self.jitter / max(1, fit.span)
        if abs(fit.slope - base) > beyond { rebased = true }
        if rebased, fit.span < 120 || abs(fit.slope - base) > beyond { base = fit.slope }
    }

    /// Three seconds in a row stand off the line.
    private mutating func judge() -> Int {
        defer { aside.removeAll(keepingCapacity: true) }
        var sum = 0.0
        var low = Double.infinity
        var high = -Double.infinity
        for point in aside {
            let off = point.lateness - fit.lateness(at: point.x, slope: slope)
            sum += off
            low = min(low, off)
            high = max(high, off)
        }
        let mean = sum / Double(aside.count)
        guard low > step, high - low < step else {
            // A stall whose samples then came all at once explains nothing. But when the line lay too late (no
            // sample can be early), or nothing fits for long, begin again from here.
            unexplained += 1
            if high < -step || unexplained == Self.stepBlocks + 1 {
                fit = LatenessFit()
                for point in aside { fit.add(point) }
                started = aside[0].x
                unexplained = 0
            }
            return 0
        }
        let lost = Int((mean * nominalRate).rounded())
        let seconds = Double(lost) / nominalRate
        // Where it happened is known to a second: at the start of the first of the three.
        pieces.shiftSamples(from: (aside[0].x.rounded(.down) - shift) * nominalRate, by: seconds)
        for point in aside {
            fit.add(LatenessFit.Point(x: point.x + seconds, lateness: point.lateness - seconds))
        }
        shift += seconds
        missed += lost
        return lost
    }
}
