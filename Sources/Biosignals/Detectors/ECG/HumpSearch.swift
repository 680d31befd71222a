/// Goes along the QRS feature from top to top, and knows the feature's mean.
struct HumpSearch: Sendable {
    /// Seconds that the mean is of: of all samples since the start at first, falling off later.
    private static let memory = 3.0

    /// The last sample taken in.
    private(set) var index = -1
    /// The first one of this search.
    private(set) var start = 0
    private(set) var mean = 0.0
    /// The feature at `index`.
    private(set) var value: Float = 0
    private var rising = false
    private let settling: Int
    private let gain: Double

    /// - Parameter rate: of the feature, in Hz.
    init(rate: Double) {
        settling = Int((Self.memory * rate).rounded(.up))
        gain = 1 / (Self.memory * rate)
    }

    /// Takes in the samples up to `end`, or up to the one behind the next top higher than `least`. Gives the height of
    /// that top, which lies at `index - 1`.
    mutating func advance(along feature: borrowing SlidingBuffer, to end: Int, above least: Float) -> Float? {
        let first = index + 1
        let values = feature.storage.span.extracting(first - feature.first..<end + 1 - feature.first)
        let (start, settling, gain) = (start, settling, gain)
        var (mean, previous, rising) = (self.mean, self.value, self.rising)
        var top: Float?
        var place = 0
        while place < values.count, top == nil {
            let value = values[place]
            let age = first &+ place &- start
            let gain = age < settling ? 1 / Double(age &+ 1) : gain
            mean = mean * (1 - gain) + Double(value) * gain
            let falls = value <= previous
            if falls, rising, previous > least { top = previous }
            rising = !falls
            previous = value
            place &+= 1
        }
        index = first + place - 1
        self.value = previous
        self.rising = rising
        self.mean = mean
        return top
    }

    /// Begins anew with the sample after `index`.
    mutating func restart(after index: Int) {
        self.index = index
        start = index + 1
        mean = 0
        value = 0
        rising = false
    }
}
