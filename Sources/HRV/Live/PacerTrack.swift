import Foundation

/// The pacer's phase on the even grid of the tachogram, and its cycles.
struct PacerTrack: Sendable {
    /// Samples a second; sample k stands at k / rate session seconds.
    static let rate = TachogramGrid.rate
    /// Samples that are looked back on at most: 100 s.
    private static let capacity = 400

    /// A cycle that has ended: inhalation onset, exhalation onset and next onset, session seconds.
    struct Cycle: Sendable { var inhale, exhale, end: Double }

    /// Samples since the pacer began, the newest ones of them: cosine and sine of the phase, and the phase run through
    /// since then. The first is sample `first`.
    private var cosines: [Double] = []
    private var sines: [Double] = []
    private var turned: [Double] = []
    private var first = 0
    /// Phase of the newest sample, 0 to 2π; nil while unpaced.
    private var phase: Double?
    private var next: Int?
    private var onset: Double?
    private var turn: Double?
    private let exhalePhase: Double
    /// Length in seconds of the last whole cycle, while paced.
    private(set) var cycleLength: Double?

    init(exhalePhase: Double) {
        self.exhalePhase = exhalePhase
        cosines.reserveCapacity(2 * Self.capacity + 1)
        sines.reserveCapacity(2 * Self.capacity + 1)
        turned.reserveCapacity(2 * Self.capacity + 1)
    }

    /// Whether the newest sample is paced.
    var isPaced: Bool { phase != nil }

    /// Index of the newest sample.
    var newest: Int? { next.map { $0 - 1 } }

    /// Asks the pacer for its phase up to a time; hands over each cycle that has ended.
    mutating func advance(to time: Double, phase asked: (Double) -> Double?, ended: (Cycle) -> Void) {
        let last = Int((time * Self.rate).rounded(.down))
        let from = max(next ?? last, last - Self.capacity + 1)
        guard from <= last else { return }
        if next.map({ from > $0 }) ?? true { forget() }
        for k in from...last {
            let at = Double(k) / Self.rate
            guard let value = asked(at), value.isFinite else {
                forget()
                continue
            }
            let wrapped = value - 2 * .pi * (value / (2 * .pi)).rounded(.down)
            if let phase { follow(from: phase, to: wrapped, at: at, ended: ended) }
            append(wrapped, at: k)
        }
        next = last + 1
    }

    private mutating func append(_ wrapped: Double, at k: Int) {
        if let phase, let sum = turned.last {
            turned.append(sum + (wrapped >= phase ? wrapped - phase : wrapped - phase + 2 * .pi))
        } else {
            first = k
            turned.append(0)
        }
        cosines.append(cos(wrapped))
        sines.append(sin(wrapped))
        phase = wrapped
        guard turned.count > 2 * Self.capacity else { return }
        let old = turned.count - Self.capacity
        turned.removeFirst(old)
        cosines.removeFirst(old)
        sines.removeFirst(old)
        first += old
    }

    /// Number of samples, ending with sample `last`, that hold at least `seconds` and at least `cycles`; nil where the
    /// pacer has not run so long.
    func samples(endingAt last: Int, seconds: Double, cycles: Double) -> Int? {
        let end = last - first
        guard turned.indices.contains(end) else { return nil }
        var count = max(1, Int((seconds * Self.rate).rounded(.up)))
        while count <= min(end + 1, Self.capacity) {
            if turned[end] - turned[end - count + 1] >= cycles * 2 * .pi { return count }
            count += 1
        }
        return nil
    }

    /// Cosine and sine of the phase of `count` samples, which `samples(endingAt:seconds:cycles:)` said are there.
    func copy(count: Int, endingAt last: Int, cosine: inout [Double], sine: inout [Double]) {
        let range = last - first - count + 1...last - first
        cosine.removeAll(keepingCapacity: true)
        cosine.append(contentsOf: cosines[range])
        sine.removeAll(keepingCapacity: true)
        sine.append(contentsOf: sines[range])
    }

    private mutating func follow(from before: Double, to now: Double, at time: Double, ended: (Cycle) -> Void)
    {
        let step = 1 / Self.rate
        let wraps = now < before
        let unwrapped = wraps ? now + 2 * .pi : now
        guard unwrapped > before else { return }
        if before < exhalePhase, unwrapped >= exhalePhase {
            turn = time - step * (unwrapped - exhalePhase) / (unwrapped - before)
        }
        guard wraps else { return }
        let wrap = time - step * now / (unwrapped - before)
        if let onset {
            cycleLength = wrap - onset
            if let turn, turn > onset, turn < wrap { ended(Cycle(inhale: onset, exhale: turn, end: wrap)) }
        }
        onset = wrap
        turn = nil
    }

    private mutating func forget() {
        guard phase != nil else { return }
        cosines.removeAll(keepingCapacity: true)
        sines.removeAll(keepingCapacity: true)
        turned.removeAll(keepingCapacity: true)
        phase = nil
        onset = nil
        turn = nil
        cycleLength = nil
    }
}
