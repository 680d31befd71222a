/// The leads at the slow rate and their QRS band, over a stretch of the recording that moves on.
///
/// Before the first and after the last sample the signal stands still, and so it does while it is not finite.
struct QRSBand {
    /// Slow samples that are worked on together.
    private static let piece = 96

    /// A spike of a pacemaker: the samples of a lead that it takes.
    struct Spike {
        var lead: Int
        var samples: Range<Int>
    }

    /// Slow samples of the stretch, and those by which it moves on.
    let width: Int
    let advance: Int
    /// Slow index of the first sample of the stretch.
    private(set) var first: Int
    /// Slow samples of the whole recording.
    private let total: Int
    private let filters: QRSFilterPair
    private let spikes: SpikeRepair
    /// The spikes that were left out so far, in the order of time in each lead.
    private(set) var found: [Spike] = []
    private var means: [BlockMean]
    /// Lead after lead: the slow signal, which reaches further at either end, and what the filters make of it.
    private(set) var slow: [Float]
    private(set) var real: [Float]
    private(set) var imaginary: [Float]
    private(set) var amplitude: [Float]

    /// Slow samples to each side that a filtered one depends on.
    var half: Int { filters.half }
    /// Slow samples of a lead beyond either end of the stretch, and all of them.
    let reach: Int
    var slowWidth: Int { width + 2 * reach }

    /// - Parameters:
    ///   - first: where the stretch begins, so far before the recording that nothing of it is in sight.
    ///   - width: a multiple of 8.
    ///   - advance: a multiple of 8.
    init(leads: [[Float]], factor: Int, rate: Double, first: Int, width: Int, advance: Int) {
        self.first = first
        self.width = width
        self.advance = advance
        total = leads[0].count / factor
        filters = QRSFilterPair(rate: rate)
        spikes = SpikeRepair(rate: rate * Double(factor))
        reach = (filters.half + 3) & ~3
        precondition(first + width + reach <= 0, "a stretch before the recording")
        slow = []
        means = []
        for lead in leads {
            var mean = BlockMean(factor: factor, level: Self.level(of: lead))
            var begin: [Float] = [0]
            var span = begin.mutableSpan
            mean.fill(0..<1, of: &span, from: lead.span)
            means.append(mean)
            slow += Array(repeating: mean.held, count: width + 2 * reach)
        }
        real = Array(repeating: 0, count: leads.count * width)
        imaginary = real
        amplitude = real
    }

    /// Median of some samples, evenly spread over the recording.
    private static func level(of lead: [Float]) -> Float {
        var some = stride(from: 0, to: lead.count, by: 1 + lead.count / 63).map { lead[$0] }
        some.removeAll { !$0.isFinite }
        return some.isEmpty ? 0 : some.selectMedian()
    }

    /// Moves the stretch on by `advance`.
    mutating func move(on leads: [[Float]]) {
        first += advance
        let begin = width - advance
        let filters = filters
        for lead in leads.indices {
            let samples = leads[lead]
            var mean = means[lead]
            Self.shift(&slow, lead * slowWidth..<(lead + 1) * slowWidth, by: advance)
            let band = lead * width..<(lead + 1) * width
            Self.shift(&real, band, by: advance)
            Self.shift(&imaginary, band, by: advance)
            Self.shift(&amplitude, band, by: advance)
            // In small pieces: while one is filtered, the processor fetches the samples of those to come.
            for piece in stride(from: begin, to: width, by: Self.piece) {
                let end = min(piece + Self.piece, width)
                let wanted = (first + reach + end + Self.piece) * mean.factor
                samples.span.prefetch(wanted..<wanted + Self.piece * mean.factor)
                let new = lead * slowWidth + 2 * reach + piece
                let found = Self.extend(
                    &slow, new..<new + end - piece, at: first + reach + piece, with: &mean,
                    of: samples, total: total, without: spikes)
                for spike in found { self.found.append(Spike(lead: lead, samples: spike)) }
                filters.apply(
                    to: slow, from: new - reach - half,
                    range: band.lowerBound + piece..<band.lowerBound + end, real: &real,
                    imaginary: &imaginary, amplitude: &amplitude)
            }
            means[lead] = mean
        }
    }

    /// Drops the first `advance` values of a range; as many at its end are to be renewed.
    private static func shift(_ values: inout [Float], _ range: Range<Int>, by advance: Int) {
        var span = values.mutableSpan
        for k in stride(from: range.lowerBound, to: range.upperBound - advance, by: 8) {
            span.store(span.span.vector(at: k + advance), at: k)
        }
    }

    /// Writes a range of the slow samples, the first of which has slow index `first`. The spikes that are left out of them.
    private static func extend(
        _ slow: inout [Float], _ range: Range<Int>, at first: Int, with mean: inout BlockMean,
        of lead: [Float], total: Int, without spikes: SpikeRepair
    ) -> [Range<Int>] {
        var span = slow.mutableSpan
        // What lies within the recording.
        let lower = range.lowerBound + min(max(-first, 0), range.count)
        let upper = max(lower, range.lowerBound + min(max(total - first, 0), range.count))
        for k in range.lowerBound..<lower { span[k] = mean.held }
        var found: [Range<Int>] = []
        if lower < upper {
            let begin = (first + lower - range.lowerBound) * mean.factor
            let samples = begin..<begin + (upper - lower) * mean.factor
            let before = mean
            mean.fill(lower..<upper, of: &span, from: lead.span.extracting(samples))
            if mean.isUneven, let repaired = spikes.repaired(samples, of: lead.span) {
                mean = before
                mean.fill(lower..<upper, of: &span, from: repaired.samples.span)
                found = repaired.spikes
            }
        }
        for k in upper..<range.upperBound { span[k] = mean.held }
        return found
    }
}
