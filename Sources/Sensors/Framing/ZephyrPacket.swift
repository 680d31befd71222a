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

    /// What stands `offset` bytes into `window`. `accepts` is asked for id and payload length.
    @inline(__always)
    static func inspect(
        _ window: ByteWindow, at offset: Int, accepts: (_ id: UInt8, _ length: Int) -> Bool
    ) -> FrameVerdict {
        let waiting = window.count - offset
        guard waiting > 0 else { return .incomplete }
        guard window[offset] == start else { return .invalid(header: false) }
        guard waiting > 2 else { return .incomplete }
        let length = Int(window[offset + 2])
        guard length <= longestPayload, accepts(window[offset + 1], length) else {
            return .invalid(header: false)
        }
        guard waiting >= length + overhead else { return .incomplete }
        let end = window[offset + length + 4]
        guard end == data || end == done || end == refused else { return .invalid(header: true) }
        let table = table
        var crc: UInt8 = 0
        for i in offset + 3..<offset + 3 + length { crc = table[Int(crc ^ window[i])] }
        return crc == window[offset + 3 + length] ? .frame(length: length + overhead) : .invalid(header: true)
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
