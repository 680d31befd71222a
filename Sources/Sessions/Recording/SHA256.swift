/// The checksum SHA-256 of bytes that come bit by bit.
///
/// Source: FIPS 180-4. Our own, so that who uses this module alone needs no library of cryptography (400 files of C); checked
/// against the published answers. It tells damage, not forgery: who can write a file can write its checksum.
public struct SHA256: Sendable {
    private static let primes: [UInt32] = {
        var found: [UInt32] = []
        var number: UInt32 = 2
        while found.count < 64 {
            if found.allSatisfy({ !number.isMultiple(of: $0) }) { found.append(number) }
            number += 1
        }
        return found
    }()

    /// The first 32 bits of the broken part of each root: square roots of the first eight primes, cube roots of 64.
    private static let start = primes.prefix(8).map { fraction(of: Double($0).squareRoot()) }
    private static let rounds = primes.map { prime in
        // Cube roots by bisection in whole numbers: the least digit counts.
        var low: UInt64 = 0
        var high: UInt64 = 8 << 32
        while high - low > 1 {
            let middle = (low + high) / 2
            let square = middle.multipliedFullWidth(by: middle)
            let isBelow = cube(square, middle) < UInt64(prime)
            if isBelow { low = middle } else { high = middle }
        }
        return UInt32(truncatingIfNeeded: low)
    }

    private var state = Self.start
    private var block: [UInt8] = []
    private var count: UInt64 = 0

    public init() { block.reserveCapacity(64) }

    public mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            block.append(byte)
            count += 1
            if block.count == 64 { mix() }
        }
    }

    /// The checksum of what has come so far, as 64 hexadecimal digits.
    public var hexadecimal: String {
        var copy = self
        let bits = count * 8
        copy.add([0x80])
        while copy.block.count != 56 { copy.add([0]) }
        copy.add((0..<8).map { UInt8(truncatingIfNeeded: bits >> (56 - 8 * UInt64($0))) })
        return copy.state.map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 8 - digits.count) + digits
        }.joined()
    }

    private mutating func mix() {
        var words = [UInt32](repeating: 0, count: 64)
        for index in 0..<16 {
            words[index] = (0..<4).reduce(0) { $0 << 8 | UInt32(block[4 * index + $1]) }
        }
        for index in 16..<64 {
            let a = words[index - 15]
            let b = words[index - 2]
            let low = Self.turned(a, 7) ^ Self.turned(a, 18) ^ a >> 3
            let high = Self.turned(b, 17) ^ Self.turned(b, 19) ^ b >> 10
            words[index] = words[index - 16] &+ low &+ words[index - 7] &+ high
        }
        var v = state
        for index in 0..<64 {
            let e = v[4]
            let choice = e & v[5] ^ ~e & v[6]
            let first =
                v[7] &+ (Self.turned(e, 6) ^ Self.turned(e, 11) ^ Self.turned(e, 25)) &+ choice
                &+ Self.rounds[index] &+ words[index]
            let a = v[0]
            let majority = a & v[1] ^ a & v[2] ^ v[1] & v[2]
            let second = (Self.turned(a, 2) ^ Self.turned(a, 13) ^ Self.turned(a, 22)) &+ majority
            v = [first &+ second, a, v[1], v[2], v[3] &+ first, e, v[5], v[6]]
        }
        for index in 0..<8 { state[index] &+= v[index] }
        block.removeAll(keepingCapacity: true)
    }

    private static func turned(_ word: UInt32, _ by: UInt32) -> UInt32 { word >> by | word << (32 - by) }

    private static func fraction(of root: Double) -> UInt32 {
        UInt32((root - root.rounded(.down)) * 4_294_967_296)
    }

    /// The whole part of a cube, of a number that counts 2⁻³².
    private static func cube(_ square: (high: UInt64, low: UInt64), _ root: UInt64) -> UInt64 {
        let low = square.low.multipliedFullWidth(by: root)
        let high = square.high &* root
        let (sum, carry) = high.addingReportingOverflow(low.high)
        precondition(!carry, "the cube of a root below eight fits")
        return sum >> 32
    }
}
