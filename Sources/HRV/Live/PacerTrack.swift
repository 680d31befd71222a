import Foundation

/// The pacer's phase on an even grid of the last 100 s, and its cycles.
struct PacerTrack: Sendable {
    /// Samples a second; sample k stands at k / rate session seconds.
    static let rate = 4.0
    private static let capacity = 400

    /// A cycle that has ended: inhalation onset, exhalation onset and next onset, session seconds.
    struct Cycle: Sendable { var inhale, exhale, end: Double }

    /// Phase 0 to 2π, NaN where unpaced; sample k lies at k modulo capacity.
    private var phases = [Double](repeating: .nan, count: Self.capacity)
    private var next: Int?
    private var onset: Double?
    private var turn: Double?
    private let exhalePhase: Double
    /// Length in seconds of the last whole cycle, while paced.
    private(set) var cycleLength: Double?

    init(exhalePhase: Double) { self.exhalePhase = exhalePhase }

    /// Index of the newest sample.
    var newest: Int? { next.map { $0 - 1 } }

    /// Asks the pacer for its phase up to a time; hands over each cycle that has ended.
    mutating func advance(to time: Double, phase: (Double) -> Double?, ended: (Cycle) -> Void) {
        let last = Int((time * Self.rate).rounded(.down))
        let first = max(next ?? last, last - Self.capacity + 1)
        guard first <= last else { return }
        if next.map({ first > $0 }) ?? true { forgetCycle() }
        for k in first...last {
            let at = Double(k) / Self.rate
            guard let value = phase(at), value.isFinite else {
                phases[slot(k)] = .nan
                forgetCycle()
                continue
            }
            let wrapped = value - 2 * .pi * (value / (2 * .pi)).rounded(.down)
            let before = phases[slot(k - 1)]
            phases[slot(k)] = wrapped
            guard next != nil || k > first, !before.isNaN else { continue }
            follow(from: before, to: wrapped, at: at, ended: ended)
        }
        next = last + 1
    }

    /// Number of samples, ending with sample `last`, that hold at least `seconds` and at least `cycles`; nil where the
    /// pacer has not run so long.
    func samples(endingAt last: Int, seconds: Double, cycles: Double) -> Int? {
        var turned = 0.0
        var count = 1
        guard !phases[slot(last)].isNaN else { return nil }
        while Double(count) < seconds * Self.rate || turned < cycles * 2 * .pi {
            let here = phases[slot(last - count + 1)]
            let before = phases[slot(last - count)]
            guard count < Self.capacity, !before.isNaN else { return nil }
            turned += here >= before ? here - before : here - before + 2 * .pi
            count += 1
        }
        return count
    }

    /// Phase of sample k, which must be among the last `capacity`.
    func phase(_ k: Int) -> Double { phases[slot(k)] }

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

    private mutating func forgetCycle() {
        onset = nil
        turn = nil
        cycleLength = nil
    }

    private func slot(_ k: Int) -> Int { ((k % Self.capacity) + Self.capacity) % Self.capacity }
}
