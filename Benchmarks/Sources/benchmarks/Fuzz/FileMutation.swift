import Biosignals

/// Breaks a file: cuts it off, puts lies in the place of its numbers, or breaks its bytes.
struct FileMutation {
    /// What pieces are taken from.
    let donor: [UInt8]

    /// What numbers in headers lie with.
    private static let lies = [
        "-1", "0", "1", "65535", "99999999", "2147483648", "-9223372036854775808", "1e308", "nan", "inf",
        "1e-300", "+5.5", "~", "x",
    ].map { Array($0.utf8) }

    /// Numbers that count or give the size of something stand among so many first bytes.
    private static let header = 1200

    func broken(_ bytes: [UInt8], with random: inout SplitMix64) -> [UInt8] {
        func below(_ limit: Int) -> Int { Int(random.next() % UInt64(max(1, limit))) }
        var bytes = bytes
        switch below(8) {
        case 0: return Array(bytes.prefix(below(bytes.count + 1)))
        case 1...4:
            for _ in 0..<1 + below(3) { lie(in: &bytes, with: &random) }
            return below(4) == 0 ? ByteMutation(changes: 4, donor: donor).broken(bytes, with: &random) : bytes
        default: return ByteMutation(changes: 12, donor: donor).broken(bytes, with: &random)
        }
    }

    /// Puts a lie in the place of a number that is written in digits, mostly near the beginning.
    private func lie(in bytes: inout [UInt8], with random: inout SplitMix64) {
        guard !bytes.isEmpty else { return }
        let reach = random.next() % 4 == 0 ? bytes.count : min(bytes.count, Self.header)
        var place = Int(random.next() % UInt64(reach))
        while place < bytes.count, !(0x30...0x39).contains(bytes[place]) { place += 1 }
        guard place < bytes.count else { return }
        let lie = Self.lies[Int(random.next() % UInt64(Self.lies.count))]
        var end = place
        while end < bytes.count, (0x30...0x39).contains(bytes[end]) { end += 1 }
        // Binary headers have fields of fixed width: there the length stays.
        if random.next() % 2 == 0 {
            for (index, byte) in lie.enumerated() where place + index < bytes.count {
                bytes[place + index] = byte
            }
        } else {
            bytes.replaceSubrange(place..<end, with: lie)
        }
    }
}
