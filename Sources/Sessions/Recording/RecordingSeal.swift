import Biosignals
import Foundation

/// How many inputs a recording has, and their checksum: SHA-256 over each row's sequence and time (64 bits, little endian),
/// kind, port and payload, with a zero byte after the kind and the port.
struct RecordingSeal: Sendable {
    static let countKey = "inputs"
    static let sumKey = "inputs_sha256"

    private(set) var count: Int64 = 0
    private var sum = SHA256()

    mutating func add(_ row: InputRow, sequence: Int64, time: SessionTime) {
        for number in [sequence, time.nanoseconds] {
            sum.add((0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) })
        }
        sum.add(row.kind.utf8)
        sum.add([0])
        if let port = row.port { sum.add(String(port).utf8) }
        sum.add([0])
        if let payload = row.payload { sum.add(payload) }
        count += 1
    }

    /// As they stand in the table `header`.
    var rows: [(key: String, value: String)] {
        [(Self.countKey, String(count)), (Self.sumKey, sum.hexadecimal)]
    }
}
