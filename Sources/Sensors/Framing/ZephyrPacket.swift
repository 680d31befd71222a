/// The packets of Zephyr's chest straps: `02`, id, length, payload, CRC-8 of the payload, and an end that says what
/// the packet is: `03` data, `06` done, `15` refused.
enum ZephyrPacket {
    static let start: UInt8 = 0x02
    static let data: UInt8 = 0x03
    static let done: UInt8 = 0x06
    static let refused: UInt8 = 0x15

    /// Bytes of a packet that are no payload.
    static let overhead = 5
    static let longestPayload = 128

    /// CRC-8 of every byte: reflected polynomial 8C, begun with 0.
    private static let table: [UInt8] = (0...255).map { byte in
        var crc = UInt8(byte)
        for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0x8C : crc >> 1 }
        return crc
    }

    static func crc(_ payload: some Sequence<UInt8>) -> UInt8 {
        payload.reduce(0) { table[Int($0 ^ $1)] }
    }

    @inline(__always)
    static func crc(_ window: borrowing ByteWindow, _ payload: Range<Int>) -> UInt8 {
        let table = table
        var crc: UInt8 = 0
        for i in payload { crc = table[Int(crc ^ window[i])] }
        return crc
    }

    /// Appends a packet.
    static func append(id: UInt8, _ payload: [UInt8], end: UInt8 = data, to bytes: inout [UInt8]) {
        bytes.append(start)
        bytes.append(id)
        bytes.append(UInt8(payload.count))
        bytes.append(contentsOf: payload)
        bytes.append(crc(payload))
        bytes.append(end)
    }

    /// A packet that asks for something.
    static func command(id: UInt8, _ payload: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        append(id: id, payload, to: &bytes)
        return bytes
    }
}

/// Zephyr's packets as one of the straps sends them.
protocol ZephyrFormat: FrameFormat {
    /// Whether the strap has packets of this id and payload length.
    static func accepts(id: UInt8, length: Int) -> Bool
}

extension ZephyrFormat {
    static func chain(ofForm form: Int) -> Int { 1 }

    @inline(__always)
    static func mayBegin(with byte: UInt8) -> Bool { byte == ZephyrPacket.start }

    @inline(__always)
    func check(_ window: borrowing ByteWindow, at offset: Int, form: Int?) -> FrameCheck {
        if let deviation = window.deviation(from: [ZephyrPacket.start], at: offset) { return deviation }
        let waiting = window.count - offset
        guard waiting > 2 else { return .incomplete }
        let length = Int(window[offset + 2])
        guard length <= ZephyrPacket.longestPayload, Self.accepts(id: window[offset + 1], length: length)
        else { return .foreign }
        guard waiting >= length + ZephyrPacket.overhead else { return .incomplete }
        switch window[offset + length + 4] {
        case ZephyrPacket.data, ZephyrPacket.done, ZephyrPacket.refused: break
        default: return .broken
        }
        let payload = offset + 3..<offset + 3 + length
        return window[payload.upperBound] == ZephyrPacket.crc(window, payload)
            ? .frame(length: length + ZephyrPacket.overhead) : .broken
    }
}
