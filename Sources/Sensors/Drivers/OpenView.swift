import Biosignals

/// ProtoCentral's OpenView frames: the ADS1292R board and HealthyPi v3, v4 and 5.
///
/// `0A FA`, payload length (u16, low byte first), type `02`, payload, `00 0B`. There is no sum and no counter,
/// and `0A FA` occurs in payloads, so three frames back to back are wanted before the first is believed; from
/// then on each is accepted as its stop bytes arrive. The board is told by the payload length.
///
/// RESP of the ADS1292R, v3 and v4 is the low half of a 24-bit reading and wraps: it is unwrapped modulo 65536
/// and accumulated, from the first value after a reset. HealthyPi 5 repeats BioZ on every second frame; only
/// frames with skip = 00 count, so that channel has 64 Hz. A run of exact zeros of 0.5 s, or the status byte
/// of v3 and v4, is a lead that came off. Temperature is passed on once a second.
///
/// Source: ProtoCentral firmware and openview (see protocols §3). Ours accepts no stop byte without its `00`.
public struct OpenView: SensorDriver {
    public static let descriptor = DriverDescriptor(
        id: "openview",
        summary: "ProtoCentral ADS1292R and HealthyPi 3, 4, 5: ECG and breathing (impedance)",
        lines: [LineSettings(baud: 57600), LineSettings(baud: 115200)],
        lockRun: 4, rank: 10)

    public static var encoder: (any SensorEncoder.Type)? { OpenViewEncoder.self }

    /// µV that one count of the ADS1292R board's ECG stands for: 2.42 V / 12 / (2²³ − 1), shifted by 10 bits.
    public static let microvoltsPerCount: Float = 24.6
    /// Seconds by which the ADS1292R board's 161-tap filter delays its ECG.
    public static let groupDelay = 0.640

    /// What the payload length tells.
    enum Board: Hashable, Sendable {
        case ads1292r
        /// As older board firmware sends it: without the last byte.
        case ads1292rShort
        /// v3 and v4: the same offsets.
        case healthyPi
        case healthyPi5

        init?(payload: UInt8) {
            switch payload {
            case 8: self = .ads1292rShort
            case 9: self = .ads1292r
            case 20: self = .healthyPi
            case 22: self = .healthyPi5
            default: return nil
            }
        }

        var payload: Int {
            switch self {
            case .ads1292rShort: 8
            case .ads1292r: 9
            case .healthyPi: 20
            case .healthyPi5: 22
            }
        }

        /// Frames a second.
        var rate: Int { self == .healthyPi5 ? 128 : 125 }

        var channels: [Channel] {
            let rate = Double(self.rate)
            switch self {
            case .ads1292r, .ads1292rShort:
                return [
                    Channel(
                        name: "ecg", kind: .ecg, unit: "uV", nominalRate: rate, groupDelay: groupDelay),
                    Channel(name: "resp", kind: .impedance, unit: "", nominalRate: rate),
                ]
            case .healthyPi, .healthyPi5:
                return [
                    Channel(name: "ecg", kind: .ecg, unit: "", nominalRate: rate),
                    Channel(
                        name: "resp", kind: .impedance, unit: "",
                        nominalRate: self == .healthyPi5 ? rate / 2 : rate),
                    Channel(name: "ir", kind: .ppg, unit: "", nominalRate: rate),
                    Channel(name: "red", kind: .ppg, unit: "", nominalRate: rate),
                    Channel(name: "temperature", kind: .other, unit: "degC", nominalRate: 1),
                ]
            }
        }
    }

    private enum Verdict {
        case frame(Board)
        case incomplete
        /// `header` is true when only the end was wrong.
        case invalid(header: Bool)
    }

    /// Frames back to back that end a search.
    private static let chain = 3
    /// Printable bytes in a row that are taken for the board's start-up text.
    private static let bannerRun = 12

    private var window = ByteWindow(capacity: 4096)
    private var synced: Board?
    private var announced: Board?
    private var skipping = false
    private var printableRun = 0
    private var frames = 0
    private var lastResp: Int16?
    private var resp = 0
    private var zeros = 0
    private var leadOn = true
    private var probeOn = true
    private var heartRateByte = false

    public init() {}

    public mutating func reset() {
        let announced = self.announced
        self = OpenView()
        self.announced = announced
    }

    public mutating func push(_ bytes: Span<UInt8>, into events: inout [SensorEvent]) {
        var taken = 0
        while taken < bytes.count {
            taken += window.fill(from: bytes, at: taken)
            while step(into: &events) {}
        }
    }

    /// Uses up some bytes; false when more are needed.
    private mutating func step(into events: inout [SensorEvent]) -> Bool {
        if let board = synced {
            switch inspect(at: 0) {
            case .frame(let found) where found == board:
                emit(board, into: &events)
            case .incomplete:
                return false
            case .frame:
                lose(.resync, into: &events)
            case .invalid(let header):
                lose(header ? .badFrame : .resync, into: &events)
            }
            return true
        }
        switch search() {
        case .frame(let board):
            synced = board
            skipping = false
            printableRun = 0
        case .incomplete:
            return false
        case .invalid:
            skip(into: &events)
        }
        return true
    }

    private mutating func lose(_ fault: SensorFault, into events: inout [SensorEvent]) {
        synced = nil
        skipping = true
        events.append(.fault(fault))
    }

    private mutating func skip(into events: inout [SensorEvent]) {
        if !skipping {
            skipping = true
            events.append(.fault(.resync))
        }
        let byte = window[0]
        let printable = (0x20...0x7E).contains(byte) || byte == 0x0D || byte == 0x0A
        printableRun = printable ? printableRun + 1 : 0
        if printableRun == Self.bannerRun { events.append(.fault(.restart)) }
        window.drop(1)
    }

    /// Whether frames of one board stand back to back at the start of the window.
    private func search() -> Verdict {
        var offset = 0
        var first: Board?
        for _ in 0..<Self.chain {
            guard case .frame(let board) = inspect(at: offset) else {
                return inspect(at: offset)
            }
            if let first, board != first { return .invalid(header: false) }
            first = board
            offset += board.payload + 7
        }
        return first.map { .frame($0) } ?? .incomplete
    }

    private func inspect(at offset: Int) -> Verdict {
        let waiting = window.count - offset
        guard waiting > 0 else { return .incomplete }
        guard window[offset] == 0x0A else { return .invalid(header: false) }
        guard waiting > 1 else { return .incomplete }
        guard window[offset + 1] == 0xFA else { return .invalid(header: false) }
        guard waiting > 2 else { return .incomplete }
        guard let board = Board(payload: window[offset + 2]) else { return .invalid(header: false) }
        guard waiting > 4 else { return .incomplete }
        guard window[offset + 3] == 0, window[offset + 4] == 2 else { return .invalid(header: false) }
        let end = offset + 5 + board.payload
        guard waiting >= board.payload + 7 else { return .incomplete }
        guard window[end] == 0, window[end + 1] == 0x0B else { return .invalid(header: true) }
        // Eight bytes are also what the MAX30102 board sends; its upper half never looks like two rates.
        if board == .ads1292rShort {
            guard window.u16(at: offset + 9) <= 100, window.u16(at: offset + 11) <= 300 else {
                return .invalid(header: true)
            }
        }
        return .frame(board)
    }

    private mutating func emit(_ board: Board, into events: inout [SensorEvent]) {
        if announced != board {
            announced = board
            lastResp = nil
            frames = 0
            events.append(.layout(board.channels))
        }
        events.append(.frame)
        switch board {
        case .ads1292r, .ads1292rShort:
            let ecg = window.i16(at: 5)
            contact(lead: leadSeen(ecg: Int32(ecg), board), probe: true, board, into: &events)
            events.append(.sample(channel: 0, Float(ecg) * Self.microvoltsPerCount))
            events.append(.sample(channel: 1, unwrapped(window.i16(at: 7))))
        case .healthyPi:
            let ecg = window.i16(at: 5)
            let status = window[24]
            // v4 sends 120 where v3 sends the pulse rate, and five lead-off bits where v3 sends two flags.
            if window[23] != 120 { heartRateByte = true }
            let statusOn = heartRateByte ? status & 1 == 0 : status & 0x1F == 0
            let seen = leadSeen(ecg: Int32(ecg), board)
            contact(
                lead: seen && statusOn, probe: !heartRateByte || status & 2 == 0, board, into: &events)
            events.append(.sample(channel: 0, Float(ecg)))
            events.append(.sample(channel: 1, unwrapped(window.i16(at: 7))))
            events.append(.sample(channel: 2, Float(window.i32(at: 9))))
            events.append(.sample(channel: 3, Float(window.i32(at: 13))))
            temperature(window.i16(at: 17), board, into: &events)
        case .healthyPi5:
            let ecg = window.i32(at: 5)
            contact(lead: leadSeen(ecg: ecg, board), probe: true, board, into: &events)
            events.append(.sample(channel: 0, Float(ecg)))
            if window[13] == 0 { events.append(.sample(channel: 1, Float(window.i32(at: 9)))) }
            events.append(.sample(channel: 2, Float(window.i32(at: 18))))
            events.append(.sample(channel: 3, Float(window.i32(at: 14))))
            temperature(window.i16(at: 22), board, into: &events)
        }
        frames += 1
        window.drop(board.payload + 7)
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

    /// False once the ECG has stood at exactly zero for half a second.
    private mutating func leadSeen(ecg: Int32, _ board: Board) -> Bool {
        zeros = ecg == 0 ? min(zeros + 1, board.rate) : 0
        return zeros * 2 < board.rate
    }

    private mutating func contact(
        lead: Bool, probe: Bool, _ board: Board, into events: inout [SensorEvent]
    ) {
        if lead != leadOn {
            leadOn = lead
            events.append(.contact(channel: 0, lead))
            events.append(.contact(channel: 1, lead))
        }
        if probe != probeOn {
            probeOn = probe
            events.append(.contact(channel: 2, probe))
            events.append(.contact(channel: 3, probe))
        }
    }

    private func temperature(_ raw: Int16, _ board: Board, into events: inout [SensorEvent]) {
        if frames % board.rate == 0 { events.append(.sample(channel: 4, Float(raw) / 100)) }
    }
}
