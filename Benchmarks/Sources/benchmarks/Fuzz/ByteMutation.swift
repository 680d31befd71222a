import Biosignals

/// Breaks bytes: bits turned over, stretches left out, said twice, taken from elsewhere or set to one value.
struct ByteMutation {
    /// Fewer than this many.
    let changes: Int
    /// What pieces are taken from.
    let donor: [UInt8]

    func broken(_ bytes: [UInt8], with random: inout SplitMix64) -> [UInt8] {
        func below(_ limit: Int) -> Int { Int(random.next() % UInt64(max(1, limit))) }
        var broken = bytes
        for _ in 0..<below(changes) where !broken.isEmpty {
            let place = below(broken.count)
            switch below(6) {
            case 0: broken[place] ^= 1 << UInt8(below(8))
            case 1: broken[place] = UInt8(truncatingIfNeeded: random.next())
            case 2: broken.removeSubrange(place..<min(broken.count, place + 1 + below(40)))
            case 3:
                let piece = broken[place..<min(broken.count, place + 1 + below(60))]
                broken.insert(contentsOf: Array(piece), at: place)
            case 4:
                let start = below(donor.count)
                broken.insert(contentsOf: donor[start..<min(donor.count, start + 1 + below(80))], at: place)
            default:
                let value: UInt8 = below(2) == 0 ? 0 : 0xFF
                for k in place..<min(broken.count, place + 1 + below(30)) { broken[k] = value }
            }
        }
        return broken
    }
}
