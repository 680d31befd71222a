/// Packets of Contec's protocol 7.0: a type byte with bit 7 clear, a byte whose bit i is bit 7 of data byte i, and up
/// to seven data bytes. All bytes but the first have bit 7 set on the wire.
enum ContecPacket {
    /// Real-time data.
    static let wave: UInt8 = 0x01
    /// What the host sends.
    static let command: UInt8 = 0x7D
    /// The device has done what it was told.
    static let done: UInt8 = 0x0C

    /// What a command asks for.
    enum Ask {
        static let start: UInt8 = 0xA1
        static let stop: UInt8 = 0xA2
        static let keepAlive: UInt8 = 0xAF
    }

    /// Data byte `i` of the packet at `offset`, its bit 7 restored.
    @inline(__always)
    static func data(_ i: Int, _ window: borrowing ByteWindow, at offset: Int = 0) -> UInt8 {
        window[offset + 2 + i] & 0x7F | (window[offset + 1] >> UInt8(i) & 1) << 7
    }

    static func append(_ type: UInt8, _ data: [UInt8], to bytes: inout [UInt8]) {
        bytes.append(type)
        var high: UInt8 = 0x80
        for (i, byte) in data.enumerated() where byte >= 0x80 { high |= 1 << UInt8(i) }
        bytes.append(high)
        for byte in data { bytes.append(byte | 0x80) }
    }

    /// The seven data bytes of a command begin with what is asked; the others are nothing.
    static func command(_ ask: UInt8) -> [UInt8] {
        var bytes: [UInt8] = []
        append(command, [ask, 0, 0, 0, 0, 0, 0], to: &bytes)
        return bytes
    }
}

/// What a device with protocol 7.0 hears: type `7D`, the high bits and seven data bytes.
struct ContecCommandFormat: FrameFormat {
    static func chain(ofForm form: Int) -> Int { 1 }

    func check(_ window: borrowing ByteWindow, at offset: Int, form: Int?) -> FrameCheck {
        if let deviation = window.deviation(from: [ContecPacket.command], at: offset) { return deviation }
        return window.count >= offset + 9 ? .frame(length: 9) : .incomplete
    }
}

extension OximeterReadings {
    /// A frame of either protocol: pulse rates of 0 and 255 are none.
    @inline(__always)
    mutating func takeContec(
        contact: Bool, wave: UInt8, oxygen: UInt8, pulse: Int, into events: inout [SensorEvent]
    ) {
        begin(contact: contact, wave: Int(wave), into: &events)
        rates(oxygen: oxygen, pulse: pulse == 0 || pulse == 255 ? nil : pulse, into: &events)
    }
}
