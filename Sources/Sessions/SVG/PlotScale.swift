/// Where a value of an axis lies in a picture, evenly.
public struct PlotScale: Sendable {
    public let values: ClosedRange<Double>
    /// Places of the least and of the greatest value; the first is the greater where the axis points up.
    public let places: (low: Double, high: Double)

    /// - Parameter values: widened to a length of one where there is none.
    public init(_ values: ClosedRange<Double>, from low: Double, to high: Double) {
        let isPoint = !(values.upperBound > values.lowerBound)
        self.values = isPoint ? (values.lowerBound - 0.5)...(values.upperBound + 0.5) : values
        places = (low, high)
    }

    public func callAsFunction(_ value: Double) -> Double {
        let share = (value - values.lowerBound) / (values.upperBound - values.lowerBound)
        return places.low + share * (places.high - places.low)
    }

    /// Round values within the range, about so many: steps of 1, 2 or 5 times a power of ten.
    public func ticks(about count: Int = 5) -> [Double] {
        let length = values.upperBound - values.lowerBound
        let rough = length / Double(max(count, 1))
        var power = 1.0
        while power * 10 <= rough { power *= 10 }
        while power > rough { power /= 10 }
        let step = [1.0, 2, 5, 10].map { $0 * power }.first { $0 >= rough * 0.999 } ?? power * 10
        var ticks: [Double] = []
        var index = (values.lowerBound / step).rounded(.up)
        while index * step <= values.upperBound + step * 1e-9 {
            ticks.append(index * step)
            index += 1
        }
        return ticks
    }
}
