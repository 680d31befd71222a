/// The range of the stream in stretches of 50 ms, one after the other: what stands out lies far beyond that of the
/// stretch before its own.
struct SpikeWatch: Sendable {
    let length: Int
    private let ratio: Float
    private var count = 0
    private var high = -Float.infinity
    private var low = Float.infinity
    /// Beyond these a sample may stand out; none is within them before the first stretch is over.
    private var ceiling = -Float.infinity
    private var floor = Float.infinity

    init(length: Int, ratio: Float) {
        self.length = length
        self.ratio = ratio
    }

    /// Takes in a sample; whether it may stand out.
    mutating func take(_ value: Float) -> Bool {
        let isBeyond = value > ceiling || value < floor
        add(high: value, low: value, 1)
        return isBeyond
    }

    /// Takes in a sample that cannot stand out; whether it did.
    @inline(__always)
    mutating func pass(_ value: Float) -> Bool {
        guard value <= ceiling, value >= floor else { return false }
        add(high: value, low: value, 1)
        return true
    }

    /// Samples that are missing to a whole stretch.
    var room: Int { length - count }

    /// Takes in samples, at most as many as there is room for, where none of them may stand out; whether it did.
    mutating func pass(_ samples: Span<Float>) -> Bool {
        let (low, high) = samples.extent
        guard high <= ceiling, low >= floor else { return false }
        add(high: high, low: low, samples.count)
        return true
    }

    @inline(__always)
    private mutating func add(high: Float, low: Float, _ number: Int) {
        self.high = high > self.high ? high : self.high
        self.low = low < self.low ? low : self.low
        count += number
        guard count == length else { return }
        let margin = ratio * (self.high - self.low)
        ceiling = self.high + margin
        floor = self.low - margin
        count = 0
        self.high = -.infinity
        self.low = .infinity
    }
}
