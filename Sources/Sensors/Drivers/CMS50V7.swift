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
struct CMS50V7: FramedDriver {
    static let descriptor = DriverDescriptor(
        id: "cms50-v7",
        summary: "Contec CMS50 oximeter, firmware 7 (115200): pulse wave, oxygen; name it, it must be asked",
        lines: [LineSettings(baud: 115_200)],
        lockRun: 8, rank: 50)

    static var encoder: (any SensorEncoder.Type)? { CMS50V7Encoder.self }

    var reader = FrameReader(CMS50V7Format())
    private var readings = OximeterReadings(every: CMS50.rate)

    var commands: DeviceCommands? {
        DeviceCommands(
            start: [.init(ContecPacket.command(ContecPacket.Ask.start), pause: 0.1)],
            stop: [.init(ContecPacket.command(ContecPacket.Ask.stop), pause: 0.1)],
            keepAlive: .init(ContecPacket.command(ContecPacket.Ask.keepAlive)), keepAliveEvery: 2)
    }

    func begin(form: Int) -> [Channel] { CMS50.channels }

    mutating func forget() { readings.reset() }

    mutating func take(length: Int, form: Int, into events: inout [SensorEvent]) {
        readings.takeContec(
            contact: ContecPacket.data(0, reader.window) & 0x90 == 0,
            wave: ContecPacket.data(1, reader.window) & 0x7F, oxygen: ContecPacket.data(4, reader.window),
            pulse: Int(ContecPacket.data(3, reader.window)), into: &events)
    }
}

/// A packet of nine bytes, or an answer of two; only the first has bit 7 clear.
struct CMS50V7Format: FrameFormat {
    static func chain(ofForm form: Int) -> Int { 8 }

    @inline(__always)
    static func mayBegin(with byte: UInt8) -> Bool { byte == ContecPacket.wave || byte == ContecPacket.done }

    @inline(__always)
    func check(_ window: borrowing ByteWindow, at offset: Int, form: Int?) -> FrameCheck {
        guard window.count > offset else { return .incomplete }
        let length: Int
        switch window[offset] {
        case ContecPacket.wave: length = 9
        case ContecPacket.done: length = 2
        default: return .foreign
        }
        if let deviation = window.deviation(fromMarked: true, behind: offset, length: length) {
            return deviation
        }
        guard length == 9 else { return .aside(length: length) }
        let oxygen = ContecPacket.data(4, window, at: offset)
        return OximeterReadings.isOxygen(oxygen) ? .frame(length: length) : .broken
    }
}
