import Foundation

/// One axis of a plot: what it counts, from where to where, and the numbers that stand at it.
public struct PlotAxis: Sendable, Hashable {
    /// How the numbers at the axis are written.
    public enum Style: Sendable, Hashable {
        case number
        /// Seconds as minutes and seconds: `2:30`.
        case clock
        /// These words at these places.
        case words([String: Double])
    }

    public var label: String
    public var range: ClosedRange<Double>
    public var style: Style
    /// About so many numbers stand at the axis.
    public var tickCount: Int
    /// Where numbers stand; nil for the whole range. Something without a scale may be drawn beside it.
    public var labelled: ClosedRange<Double>?

    /// - Parameter range: as wide as it is; one that is no range becomes 1 wide.
    public init(
        _ label: String, _ range: ClosedRange<Double>, style: Style = .number, tickCount: Int = 5
    ) {
        self.label = label
        self.style = style
        self.tickCount = tickCount
        let isRange =
            range.lowerBound.isFinite && range.upperBound.isFinite && range.lowerBound < range.upperBound
        let middle = range.lowerBound.isFinite ? range.lowerBound : 0
        self.range = isRange ? range : middle - 0.5...middle + 0.5
    }

    /// The range that holds these values with some room.
    ///
    /// - Parameter atLeast: the range is no narrower than this, so that noise is not blown up.
    public init(
        _ label: String, around values: some Sequence<Double>, atLeast: Double = 0, style: Style = .number,
        tickCount: Int = 5
    ) {
        let finite = values.filter(\.isFinite)
        let low = finite.min() ?? 0
        let high = finite.max() ?? 1
        let room = max(0.05 * (high - low), (atLeast - (high - low)) / 2)
        self.init(label, (low - room)...(high + room), style: style, tickCount: tickCount)
    }

    /// Where a value lies: 0 at the lower end, 1 at the upper.
    public func position(of value: Double) -> Double {
        (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    }

    /// Round places for numbers, and what is written there.
    public var ticks: [(value: Double, text: String)] {
        if case .words(let words) = style {
            return words.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.filter {
                range.contains($0.value)
            }
            .map { ($0.value, $0.key) }
        }
        let step = step
        let first = Int((range.lowerBound / step - 1e-9).rounded(.up))
        let last = Int((range.upperBound / step + 1e-9).rounded(.down))
        guard first <= last, last - first < 100 else { return [] }
        return (first...last).map { (Double($0) * step, text(Double($0) * step, step)) }.filter {
            labelled?.contains($0.0) ?? true
        }
    }

    private var step: Double {
        let rough = (range.upperBound - range.lowerBound) / Double(max(1, tickCount))
        if style == .clock {
            let steps = [1.0, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800]
            return steps.first { $0 >= rough } ?? 86_400 * (rough / 86_400).rounded(.up)
        }
        let power = pow(10, floor(log10(rough)))
        let steps = [1.0, 2, 5, 10].map { $0 * power }
        return steps.first { $0 >= rough * 0.999 } ?? 10 * power
    }

    private func text(_ value: Double, _ step: Double) -> String {
        if style == .clock {
            let whole = Int(abs(value).rounded())
            let parts = whole >= 3600 ? [whole / 3600, whole / 60 % 60] : [whole / 60, whole % 60]
            return (value < 0 ? "\u{2212}" : "") + "\(parts[0]):" + (parts[1] < 10 ? "0" : "") + "\(parts[1])"
                + (whole >= 3600 ? " h" : "")
        }
        guard step < 1 else { return "\(Int(value.rounded()))".replacing("-", with: "\u{2212}") }
        let decimals = min(6, max(0, Int((-log10(step)).rounded(.up))))
        return String(format: "%.\(decimals)f", value).replacing("-", with: "\u{2212}")
    }
}
