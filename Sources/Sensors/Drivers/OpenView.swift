import Biosignals

/// ProtoCentral's OpenView frames: the ADS1292R, AFE4490, MAX30102, MAX30003, MAX30001 and MAX86150 boards and
/// HealthyPi v1, v3, v4 and 5.
///
/// `0A FA`, payload length (u16, low byte first), type `02`, payload, `00 0B`. There is no sum and no counter,
/// and `0A FA` occurs in payloads, so three frames back to back are wanted before the first is believed; from
/// then on each is accepted as its stop bytes arrive. The board is told by the payload length, and by the payload
/// itself where two boards share one: 8 (older ADS1292R firmware or MAX30102), 12 (MAX30003 or MAX30001).
///
/// RESP of the ADS1292R, v3 and v4 is the low half of a 24-bit reading and wraps: it is unwrapped modulo 65536
/// and accumulated, from the first value after a reset. MAX30001 and HealthyPi 5 have no new BioZ in every second frame;
/// only frames with skip = 00 count, so that channel has 64 Hz. A run of exact zeros of 0.5 s, or the status byte
/// of v3 and v4, is a lead that came off; half a second of MAX30102 infrared under 50 000 is a missing finger, as in
/// the sketches for that chip. Temperature is passed on once a second.
///
/// The MAX30003 measures ECG RR itself, in steps of 7.8 ms, and its board repeats the last in every frame
/// (`LatchedInterval`). Heart, breath and saturation figures of the boards are averages and not passed on.
///
/// Source: ProtoCentral's board libraries (ads1292r, afe4490, Pulse_MAX30102, max30003, max30001, max86150), the
/// HealthyPi firmwares and openview. Ours accepts no stop byte without its `00`. Checked against frames worked out
/// from the firmwares and in simulation; no capture of a board was at hand.
struct OpenView: FramedDriver {
    static let descriptor = DriverDescriptor(
        id: "openview",
        summary: "ProtoCentral boards and HealthyPi: ECG, breathing (impedance), pulse wave",
        lines: [LineSettings(baud: 57600), LineSettings(baud: 115200)],
        lockRun: 4, rank: 10)

    static var encoder: (any SensorEncoder.Type)? { OpenViewEncoder.self }

    /// µV that one count of the ADS1292R board's ECG stands for: 2.42 V / 12 / (2²³ − 1), shifted by 10 bits.
    static let microvoltsPerCount: Float = 24.6
    /// Seconds by which the ADS1292R board's 161-tap filter delays its ECG.
    static let groupDelay = 0.640
    /// Infrared of the MAX30102 under which there is no finger.
    private static let fingerless: Int32 = 50_000

    var reader = FrameReader(OpenViewFormat())
    private var frames = 0
    private var lastResp: Int16?
    private var resp = 0
    private var quiet = 0
    private var leads = ContactWatch()
    private var probe = ContactWatch()
    private var heartRateByte = false
    private var latch = LatchedInterval(rate: 128)

    mutating func begin(form: Int) -> [Channel] {
        forget()
        return OpenViewBoard(rawValue: form)?.channels ?? []
    }

    mutating func forget() {
        let kept = reader
        self = OpenView()
        reader = kept
    }

    mutating func take(length: Int, form: Int, into events: inout [SensorEvent]) {
        guard let board = OpenViewBoard(rawValue: form) else { return }
        events.append(.frame)
        switch board {
        case .ads1292r, .ads1292rShort: ads1292r(into: &events)
        case .afe4490:
            pulse(ir: reader.window.i32(at: 5), red: reader.window.i32(at: 9), first: 0, into: &events)
        case .max30102:
            let ir = reader.window.i32(at: 9)
            probe.follow(!isQuiet(ir < Self.fingerless, board), of: 0..<2, into: &events)
            pulse(ir: ir, red: reader.window.i32(at: 5), first: 0, into: &events)
        case .max30003: max30003(at: 5, board, into: &events)
        case .max30003Padded: max30003(at: 10, board, into: &events)
        case .max30001:
            ecg(reader.window.i32(at: 5), board, into: &events)
            if reader.window[13] == 0 {
                events.append(.sample(channel: 1, Float(reader.window.i32(at: 9))))
            }
        case .max86150:
            ecg(Int32(reader.window.i16(at: 5)), board, into: &events)
            pulse(
                ir: Int32(reader.window.u16(at: 7)), red: Int32(reader.window.u16(at: 9)), first: 1,
                into: &events)
        case .healthyPi1:
            ecg(reader.window.i32(at: 5), board, into: &events)
            events.append(.sample(channel: 1, Float(reader.window.i32(at: 9))))
            pulse(ir: reader.window.i32(at: 17), red: reader.window.i32(at: 13), first: 2, into: &events)
        case .healthyPi: healthyPi(into: &events)
        case .healthyPi5:
            ecg(reader.window.i32(at: 5), board, into: &events)
            if reader.window[13] == 0 {
                events.append(.sample(channel: 1, Float(reader.window.i32(at: 9))))
            }
            pulse(ir: reader.window.i32(at: 18), red: reader.window.i32(at: 14), first: 2, into: &events)
            temperature(reader.window.i16(at: 22), board, into: &events)
        }
        frames += 1
    }

    // MARK: Boards

    private mutating func ads1292r(into events: inout [SensorEvent]) {
        let ecg = reader.window.i16(at: 5)
        leads.follow(!isQuiet(ecg == 0, .ads1292r), of: OpenViewBoard.ads1292r.leads, into: &events)
        events.append(.sample(channel: 0, Float(ecg) * Self.microvoltsPerCount))
        events.append(.sample(channel: 1, unwrapped(reader.window.i16(at: 7))))
    }

    private mutating func max30003(
        at start: Int, _ board: OpenViewBoard, into events: inout [SensorEvent]
    ) {
        let (repeated, times, isNew) = latch.push(reader.window.u16(at: start + 4))
        for _ in 0..<times { events.append(.interval(milliseconds: Double(repeated), kind: .ecg)) }
        if isNew {
            let interval = Double(reader.window.u16(at: start + 4))
            events.append(.interval(milliseconds: interval, kind: .ecg))
        }
        ecg(reader.window.i32(at: start), board, into: &events)
    }

    private mutating func healthyPi(into events: inout [SensorEvent]) {
        let ecg = reader.window.i16(at: 5)
        let status = reader.window[24]
        // v4 sends 120 where v3 sends the pulse rate, and five lead-off bits where v3 sends two flags.
        if reader.window[23] != 120 { heartRateByte = true }
        let statusOn = heartRateByte ? status & 1 == 0 : status & 0x1F == 0
        let quiet = isQuiet(ecg == 0, .healthyPi)
        leads.follow(!quiet && statusOn, of: OpenViewBoard.healthyPi.leads, into: &events)
        probe.follow(!heartRateByte || status & 2 == 0, of: 2..<4, into: &events)
        events.append(.sample(channel: 0, Float(ecg)))
        events.append(.sample(channel: 1, unwrapped(reader.window.i16(at: 7))))
        pulse(ir: reader.window.i32(at: 9), red: reader.window.i32(at: 13), first: 2, into: &events)
        temperature(reader.window.i16(at: 17), .healthyPi, into: &events)
    }

    // MARK: Fields

    private mutating func ecg(_ value: Int32, _ board: OpenViewBoard, into events: inout [SensorEvent]) {
        leads.follow(!isQuiet(value == 0, board), of: board.leads, into: &events)
        events.append(.sample(channel: 0, Float(value)))
    }

    private func pulse(ir: Int32, red: Int32, first: Int, into events: inout [SensorEvent]) {
        events.append(.sample(channel: first, Float(ir)))
        events.append(.sample(channel: first + 1, Float(red)))
    }

    private mutating func unwrapped(_ raw: Int16) -> Float {
        if let last = lastResp {
            resp += Int(raw &- last)
        } else {
            resp = Int(raw)
        }
        lastResp = raw
        return Float(resp)
    }

    private func temperature(_ raw: Int16, _ board: OpenViewBoard, into events: inout [SensorEvent]) {
        if frames % board.rate == 0 { events.append(.sample(channel: 4, Float(raw) / 100)) }
    }

    /// True once what is looked for has been so for half a second.
    private mutating func isQuiet(_ now: Bool, _ board: OpenViewBoard) -> Bool {
        quiet = now ? min(quiet + 1, board.rate) : 0
        return quiet * 2 >= board.rate
    }
}
