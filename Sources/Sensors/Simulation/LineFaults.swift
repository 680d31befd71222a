import Biosignals

/// What a bad line does to bytes: some never come, in some one bit is turned over.
struct LineFaults: Sendable {
    private let drop: Double
    private let corrupt: Double
    private var random: SplitMix64

    /// - Parameters:
    ///   - drop, corrupt: share of the bytes, 0 to 1.
    init(drop: Double, corrupt: Double, random: SplitMix64) {
        self.drop = drop
        self.corrupt = corrupt
        self.random = random
    }

    mutating func pass(_ bytes: [UInt8]) -> [UInt8] {
        guard drop > 0 || corrupt > 0 else { return bytes }
        var passed: [UInt8] = []
        passed.reserveCapacity(bytes.count)
        for byte in bytes {
            guard random.uniform() >= drop else { continue }
            let bit: UInt8 = random.uniform() < corrupt ? 1 << UInt8(random.next() % 8) : 0
            passed.append(byte ^ bit)
        }
        return passed
    }
}
