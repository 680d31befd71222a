import Biosignals

/// Contec CMS50 finger oximeters with firmware 7 (CMS50D+ 7.x, newer E and F, EW, D-BT): 115200 baud, by cable or
/// Bluetooth serial port.
///
/// 60 packets a second of nine bytes: type 01, the high bits of the data, seven data bytes. All but the type have
/// bit 7 set, and that is the whole check; there is no counter. Wave, readings and contact are what the older firmware
/// sends (see `CMS50`), and worth the same. The perfusion index is not passed on.
///
/// The device is silent until it is asked, and stops when it is not asked again within five seconds.
///
/// Source: Contec, Communication protocol of pulse oximeter V7.0 (2010), as open decoders have it. A real capture of
/// some hundred packets of a CMS50E decodes without a stray byte; commands were only tried on the simulator.
public struct CMS50V7: FramedDriver {
    public static let descriptor = DriverDescriptor(
        id: "cms50-v7",
        summary: "Contec CMS50 oximeter, firmware 7 (115200): pulse wave, oxygen; name it, it must be asked",
        lines: [LineSettings(baud: 115_200)],
        lockRun: 8, rank: 50)

    public static var encoder: (any SensorEncoder.Type)? { CMS50V7Encoder.self }

    var hunt = FrameHunt(longest: 8 * 9)
    private var readings = OximeterReadings(channels: CMS50.channels, every: CMS50.rate)

    public init() {}

    public var commands: DeviceCommands? {
        DeviceCommands(
            start: [.init(ContecPacket.command(ContecPacket.Ask.start), pause: 0.1)],
            stop: [.init(ContecPacket.command(ContecPacket.Ask.stop), pause: 0.1)],
            keepAlive: .init(ContecPacket.command(ContecPacket.Ask.keepAlive)), keepAliveEvery: 2)
    }

    public mutating func push(_ bytes: Span<UInt8>, into events: inout [SensorEvent]) {
        scan(bytes, into: &events)
    }

    public mutating func reset() {
        hunt.reset()
        readings.reset()
    }

    static func chain(ofForm form: Int) -> Int { 8 }

    func inspect(at offset: Int, asForm form: Int) -> FrameVerdict {
        let waiting = hunt.window.count - offset
        guard waiting > 0 else { return .incomplete }
        let type = hunt.window[offset]
        guard type == ContecPacket.wave || type == ContecPacket.done else { return .invalid(header: false) }
        let length = type == ContecPacket.wave ? 9 : 2
        for i in 1..<length {
            guard waiting > i else { return .incomplete }
            guard hunt.window[offset + i] >= 0x80 else { return .invalid(header: true) }
        }
        guard type == ContecPacket.wave else { return .frame(length: length) }
        let oxygen = data(4, at: offset)
        return oxygen <= 100 || oxygen == 127 ? .frame(length: length) : .invalid(header: true)
    }

    /// Data byte `i` of the packet at `offset`, its bit 7 restored.
    private func data(_ i: Int, at offset: Int) -> UInt8 {
        hunt.window[offset + 2 + i] & 0x7F | (hunt.window[offset + 1] >> UInt8(i) & 1) << 7
    }

    mutating func take(length: Int, form: Int, into events: inout [SensorEvent]) {
        guard hunt.window[0] == ContecPacket.wave else { return }
        let pulse = data(3, at: 0)
        let oxygen = data(4, at: 0)
        readings.begin(contact: data(0, at: 0) & 0x90 == 0, into: &events)
        events.append(.sample(channel: 0, Float(data(1, at: 0) & 0x7F)))
        readings.rates(
            oxygen: oxygen == 127 ? nil : Int(oxygen), pulse: pulse == 255 || pulse == 0 ? nil : Int(pulse),
            into: &events)
    }
}
