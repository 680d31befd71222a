import Foundation

/// Breaths of a sound envelope on the slow grid: bursts, in turn inhaling and exhaling.
///
/// Which is which: the inhalation is the brighter of two neighbouring bursts, and the one after the longer pause.
/// Both are weighed from burst to burst; where neither says anything, bursts are still taken in turn, with a quality
/// of little above 0, because one burst a breath cannot be told from two alike.
struct SoundBreaths: Sendable {
    /// A burst begins above, and ends below, these shares of the usual height.
    private static let edge = (on: 0.5, off: 0.3)
    /// The usual height: what nine of ten values of the last 30 s stay within, at least this, in dB.
    private static let memory = 30.0
    private static let looks = 4.0
    private static let leastHeight = 6.0
    /// Seconds that a burst must last, and that a pause within one may.
    private static let shortest = 0.3
    private static let longestDip = 0.1
    /// A breath shorter or longer than these seconds is none.
    private static let lengths = 1.2...30.0
    /// Share of the evidence kept from burst to burst; full evidence of colour and of pauses at one burst.
    private static let kept = 0.8
    private static let pauseWeight = 0.5
    /// After a longer pause, in seconds, (speech, the microphone away) the turns are not known any more.
    private static let longestPause = 12.0

    private struct Burst: Sendable {
        var start: Double
        var end: Double
        /// Share of bright less dark frames, −1 to 1.
        var colour: Double
        var height: Double
        var isInhaling: Bool
    }

    private let rate: Double
    private var smoother: MovingAverage
    private var recent: SlidingQuantile
    private var index = -1
    private var startIndex = 0
    private var height = 0.0
    /// Loudness of the value before.
    private var before = 0.0
    /// The burst that goes on: where it began, where it was last loud, and what was summed up since.
    private var onset: Double?
    private var lastLoud = 0
    private var votes = 0.0
    private var frames = 0.0
    private var peak = 0.0
    private var isConfirmed = false
    private var previous: Burst?
    private var current: Burst?
    private var lastPause: Double?
    /// Evidence that the burst at hand is an inhalation, below 0 that it is not.
    private var evidence = 0.0
    private var inhalation: Burst?
    private var exhalation: Burst?

    init(rate: Double) {
        self.rate = rate
        smoother = MovingAverage(width: max(1, Int((0.1 * rate).rounded())))
        recent = SlidingQuantile(width: Int(Self.memory * Self.looks))
    }

    private var delay: Double { Double(smoother.width - 1) / 2 }

    /// - Parameter deaf: nothing is heard; breaths are not believed.
    mutating func push(_ block: BlockReader.Block, deaf: Bool) -> SlowBreath? {
        index += 1
        let loudness = smoother.push(block.peak)
        defer { before = loudness }
        if (index - startIndex) % max(1, Int(rate / Self.looks)) == 0 {
            recent.push(loudness)
            height = max(Self.leastHeight, recent.quantile(0.9) ?? 0)
        }
        guard !deaf else { return nil }
        guard let onset else {
            let edge = Self.edge.on * height
            if loudness > edge { begin(loudness, above: edge, block) }
            return nil
        }
        add(loudness, block)
        if loudness > Self.edge.off * height { lastLoud = index }
        if Double(index - lastLoud) > Self.longestDip * rate {
            close()
            return nil
        }
        guard !isConfirmed, Double(lastLoud) - onset >= Self.shortest * rate else { return nil }
        isConfirmed = true
        return confirm(onset)
    }

    /// A burst begins where a line from the value before to this one crosses the edge.
    private mutating func begin(_ loudness: Double, above edge: Double, _ block: BlockReader.Block) {
        let beyond = before < edge ? (loudness - edge) / (loudness - before) : 0
        onset = Double(index) - beyond - delay
        lastLoud = index
        votes = 0
        frames = 0
        peak = 0
        isConfirmed = false
        add(loudness, block)
    }

    private mutating func add(_ loudness: Double, _ block: BlockReader.Block) {
        frames += 1
        votes += block.mean > 0 ? 1 : block.mean < 0 ? -1 : 0
        peak = max(peak, loudness)
    }

    /// The burst at hand is over.
    private mutating func close() {
        if isConfirmed, var burst = current {
            burst.end = Double(lastLoud) - delay
            burst.colour = votes / frames
            burst.height = peak
            previous = burst
            if burst.isInhaling { inhalation = burst } else { exhalation = burst }
        }
        onset = nil
        current = nil
    }

    /// The burst at hand lasts long enough to be one: decides which it is, and gives the breath that it ends.
    private mutating func confirm(_ start: Double) -> SlowBreath? {
        let colour = votes / frames
        weigh(start: start, colour: colour)
        let burst = Burst(start: start, end: start, colour: colour, height: peak, isInhaling: evidence > 0)
        current = burst
        guard burst.isInhaling else {
            exhalation = burst
            return nil
        }
        defer {
            inhalation = burst
            exhalation = nil
        }
        guard let inhalation, let exhalation, exhalation.start > inhalation.start,
            Self.lengths.contains((start - inhalation.start) / rate)
        else { return nil }
        return SlowBreath(
            inhale: inhalation.start, exhale: exhalation.start, end: start, depth: inhalation.height,
            quality: min(1, abs(evidence) / 2),
            pauseAfterInhale: max(0, exhalation.start - inhalation.end),
            pauseAfterExhale: max(0, start - exhalation.end))
    }

    /// Weighs whether the burst that began at `start` is an inhalation: the other side of what the burst before was.
    private mutating func weigh(start: Double, colour: Double) {
        guard let previous else { return }
        let pause = max(start - previous.end, 0.05 * rate)
        guard pause < Self.longestPause * rate else {
            evidence = 0
            lastPause = nil
            inhalation = nil
            exhalation = nil
            return
        }
        evidence *= -Self.kept
        evidence += 0.5 * (colour - previous.colour)
        if let lastPause {
            evidence += Self.pauseWeight * min(max(log(pause / lastPause), -1), 1)
        }
        lastPause = pause
    }

    /// After a gap: nothing before `index` is known. The index runs on.
    mutating func restart(at index: Int) {
        self.index = index - 1
        startIndex = index
        smoother.reset()
        recent.reset()
        height = 0
        before = 0
        onset = nil
        previous = nil
        current = nil
        lastPause = nil
        evidence = 0
        inhalation = nil
        exhalation = nil
    }
}
