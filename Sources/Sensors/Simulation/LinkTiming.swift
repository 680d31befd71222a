import Biosignals

/// The moments at which a link's blocks end and arrive, one after another.
struct LinkTiming: Sendable {
    /// Bytes at which FTDI's bridge sends without waiting.
    private static let fullBlock = 62

    private let law: DeliveryLaw
    private var random: SplitMix64
    /// End of the present block, in seconds: what the device says before it goes with it.
    private(set) var edge = 0.0
    private var latest = 0.0

    init(_ law: DeliveryLaw, random: SplitMix64) {
        self.law = law
        self.random = random
    }

    /// Begins the next block.
    mutating func advance() {
        switch law {
        case .even: edge += 0.02
        case .ftdi: edge += 0.016
        case .ftdiQuick: edge += 0.001
        case .spp: edge += random.uniform(in: 0.02...0.12)
        case .ble: edge += random.uniform() < 0.05 ? random.uniform(in: 0.2...0.6) : 0.05
        }
    }

    /// Whether so many bytes are sent before the block's time is over.
    func isFull(_ bytes: Int) -> Bool {
        (law == .ftdi || law == .ftdiQuick) && bytes >= Self.fullBlock
    }

    /// The block ends at `time`, and the next begins there.
    mutating func cut(at time: Double) { edge = time }

    /// When the block that ended arrives; never before the one before it.
    mutating func arrival() -> Double {
        var time = edge
        if law != .even {
            if law == .spp { time += 0.005 }
            time += random.exponential(mean: 0.0005)
            if random.uniform() < 0.002 { time += random.exponential(mean: 0.02) }
        }
        latest = max(latest, time)
        return latest
    }
}
