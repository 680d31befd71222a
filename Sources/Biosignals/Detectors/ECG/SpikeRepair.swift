/// Takes spikes that are too narrow for any wave of the heart out of an ECG: those of a pacemaker, and of loose contacts.
///
/// A sample stands out where it lies beyond the range of the 0.1 s before it, but for the last 2 ms, in which a spike
/// rises, by more than three times that range. If the signal is back there within 12 ms (20 ms at 100 Hz), or so far back
/// that what lies between stands out of it as well, a straight line takes the place of what lies between; if not, it was
/// a wave. Smaller spikes stay, the detectors do not mind them.
///
/// Nothing is delayed but the samples of what may be a spike, until it is known. Source: ours. Unlike the spike detectors
/// of monitors, which sample at 10 kHz and more, it needs no rate above that of the recording.
struct SpikeRepair: Sendable {
    /// Seconds from the last sample before a spike to the first behind it, and seconds before it that are compared.
    private static let span = 0.012
    private static let surroundings = 0.1
    private static let ratio: Float = 3
    /// Seconds in which a spike rises from what does not stand out yet.
    private static let rise = 0.002
    /// Below this rate in Hz beats themselves may be as narrow as the span.
    private static let lowestRate = 100.0

    /// Samples that a spike has at most; 0 where none is looked for.
    private let longest: Int
    private let around: Int
    private let flank: Int
    private var watch: SpikeWatch

    /// So many of the newest samples may be of a spike, and may still be changed.
    private(set) var held = 0

    /// - Parameter rate: of the ECG, in Hz.
    init(rate: Double) {
        longest = rate < Self.lowestRate ? 0 : max(1, Int((Self.span * rate).rounded()) - 1)
        around = Int(Self.surroundings * rate)
        flank = Int(Self.rise * rate)
        watch = SpikeWatch(length: max(1, around / 2), ratio: Self.ratio)
    }

    /// So many of the newest samples are held at most.
    var mostHeld: Int { longest }

    /// Samples before the first new one that are looked at.
    var reach: Int { around + longest + 8 }

    /// Takes in the next sample where nothing is held and it begins no spike; whether it did. Where not, it is to be taken in
    /// by `repair`.
    @inline(__always)
    mutating func pass(_ value: Float) -> Bool {
        guard held == 0 else { return false }
        return longest == 0 || watch.pass(value)
    }

    /// Takes in the samples from `first` on, before which lie `reach` or more, and repairs the spikes that are over.
    ///
    /// - Parameter repaired: gets the places of each.
    mutating func repair(
        _ samples: inout MutableSpan<Float>, from first: Int, repaired: (Range<Int>) -> Void = { _ in }
    ) {
        guard longest > 0 else { return }
        var begin: Int? = held > 0 ? first - held : nil
        var place = first
        while place < samples.count {
            let end = min(samples.count, place + watch.room)
            if begin != nil || !watch.pass(samples.span.extracting(place..<end)) {
                search(place..<end, in: &samples, begin: &begin, repaired: repaired)
            }
            place = end
        }
        held = begin.map { samples.count - $0 } ?? 0
    }

    /// Goes through samples one by one. `begin` is the first of what may be a spike.
    private mutating func search(
        _ places: Range<Int>, in samples: inout MutableSpan<Float>, begin: inout Int?,
        repaired: (Range<Int>) -> Void
    ) {
        for place in places {
            let isBeyond = watch.take(samples[place])
            if let start = begin {
                let isLast = place - start >= longest
                if isLast || isQuiet(place, since: start, in: samples.span),
                    standOut(start..<place, after: start, in: samples.span, beside: samples[place])
                {
                    bridge(start..<place, in: &samples)
                    repaired(start..<place)
                    begin = nil
                } else if isLast {
                    // A wave; but a spike may have begun on it.
                    begin = (start + 1...place).first {
                        standOut($0..<$0 + 1, after: $0, in: samples.span)
                    }
                }
            } else if isBeyond, standOut(place..<place + 1, after: place, in: samples.span) {
                begin = place
            }
        }
    }

    /// A stretch of a recording without spikes, and the places of those.
    struct Repaired {
        var samples: [Float]
        var spikes: [Range<Int>] = []
    }

    /// A stretch of a recording without the spikes that touch it; nil where there are none.
    func repaired(_ stretch: Range<Int>, of samples: Span<Float>) -> Repaired? {
        // As far as a spike may reach that touches the stretch.
        let end = min(samples.count, stretch.upperBound + longest)
        let first = stretch.lowerBound - longest - reach
        guard first >= 0 else { return nil }
        var near = (first..<end).map { samples[$0] }
        var spikes: [Range<Int>] = []
        var search = self
        search.held = 0
        search.watch = SpikeWatch(length: watch.length, ratio: Self.ratio)
        var span = near.mutableSpan
        search.repair(&span, from: reach) { spikes.append(first + $0.lowerBound..<first + $0.upperBound) }
        guard !spikes.isEmpty else { return nil }
        return Repaired(
            samples: Array(near[stretch.lowerBound - first..<stretch.upperBound - first]), spikes: spikes)
    }

    /// Lays a line through a spike, from before its flank.
    func bridge(_ spike: Range<Int>, in samples: inout MutableSpan<Float>) {
        let (start, end) = (spike.lowerBound - 1 - flank, spike.upperBound)
        let step = (samples[end] - samples[start]) / Float(end - start)
        for place in spike { samples[place] = samples[start] + Float(place - start) * step }
    }

    /// Whether the signal no longer stands out of what was before `start`, nor steps about.
    private func isQuiet(_ place: Int, since start: Int, in samples: Span<Float>) -> Bool {
        !standOut(place..<place + 1, after: start, in: samples)
            && !standOut(place - 1..<place, after: start, in: samples)
    }

    /// Whether a sample among some stands out of those before `start`, and of another one.
    private func standOut(
        _ places: Range<Int>, after start: Int, in samples: Span<Float>, beside other: Float? = nil
    ) -> Bool {
        var top = -Float.infinity
        var bottom = Float.infinity
        for place in places {
            top = samples[place] > top ? samples[place] : top
            bottom = samples[place] < bottom ? samples[place] : bottom
        }
        var high = other ?? samples[start - 1 - flank]
        var low = high
        func stands() -> Bool { max(top - high, low - bottom) > Self.ratio * (high - low) }
        // By some samples first, which mostly is enough to say no.
        for place in stride(from: start - 1 - flank, to: start - around, by: -around / 4) {
            high = samples[place] > high ? samples[place] : high
            low = samples[place] < low ? samples[place] : low
        }
        guard stands() else { return false }
        for place in start - around..<start - flank {
            high = samples[place] > high ? samples[place] : high
            low = samples[place] < low ? samples[place] : low
        }
        return stands()
    }
}
