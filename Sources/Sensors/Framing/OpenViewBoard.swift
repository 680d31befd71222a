import Biosignals

/// The boards that speak OpenView frames. A frame does not name its board: the payload's length does, and where two
/// boards share a length, what the payload can mean.
enum OpenViewBoard: Int, Sendable, Hashable, CaseIterable {
    case ads1292r
    /// As older board firmware sends it: without the last byte.
    case ads1292rShort
    case afe4490
    case max30102
    case max30003
    /// As later board firmware sends it: behind five zeros that are counted as payload.
    case max30003Padded
    case max30001
    case max86150
    case healthyPi1
    /// v3 and v4: the same offsets.
    case healthyPi
    case healthyPi5

    /// The board's bit among the forms of a `FrameCheck`.
    var bit: UInt32 { 1 << UInt32(rawValue) }

    /// Frames a second.
    var rate: Int {
        switch self {
        case .ads1292r, .ads1292rShort, .afe4490, .healthyPi1, .healthyPi: 125
        case .max30102: 100
        case .max30003, .max30003Padded, .max30001, .healthyPi5: 128
        case .max86150: 200
        }
    }

    /// Places of ECG and impedance among `channels`.
    var leads: Range<Int> {
        switch self {
        case .afe4490, .max30102: 0..<0
        case .max30003, .max30003Padded, .max86150: 0..<1
        case .ads1292r, .ads1292rShort, .max30001, .healthyPi1, .healthyPi, .healthyPi5: 0..<2
        }
    }

    var channels: [Channel] {
        let rate = Double(self.rate)
        let ecg = Channel(name: "ecg", kind: .ecg, unit: "", nominalRate: rate)
        let resp = Channel(name: "resp", kind: .impedance, unit: "", nominalRate: rate)
        let halfResp = Channel(name: "resp", kind: .impedance, unit: "", nominalRate: rate / 2)
        let ir = Channel(name: "ir", kind: .ppg, unit: "", nominalRate: rate)
        let red = Channel(name: "red", kind: .ppg, unit: "", nominalRate: rate)
        let temperature = Channel(name: "temperature", kind: .other, unit: "degC", nominalRate: 1)
        switch self {
        case .ads1292r, .ads1292rShort:
            let delayed = Channel(
                name: "ecg", kind: .ecg, unit: "uV", nominalRate: rate, groupDelay: OpenView.groupDelay)
            return [delayed, resp]
        case .afe4490, .max30102: return [ir, red]
        case .max30003, .max30003Padded: return [ecg]
        case .max30001: return [ecg, halfResp]
        case .max86150: return [ecg, ir, red]
        case .healthyPi1: return [ecg, resp, ir, red]
        case .healthyPi: return [ecg, resp, ir, red, temperature]
        case .healthyPi5: return [ecg, halfResp, ir, red, temperature]
        }
    }
}

/// `0A FA`, payload length (u16, low byte first), type `02`, payload, `00 0B`.
struct OpenViewFormat: FrameFormat {
    static func chain(ofForm form: Int) -> Int { 3 }
    static var bannerRun: Int { 12 }

    @inline(__always)
    static func mayBegin(with byte: UInt8) -> Bool { byte == 0x0A }

    @inline(__always)
    func check(_ window: borrowing ByteWindow, at offset: Int, form: Int?) -> FrameCheck {
        if let deviation = window.deviation(from: [0x0A, 0xFA], at: offset) { return deviation }
        let waiting = window.count - offset
        guard waiting > 2 else { return .incomplete }
        let payload = Int(window[offset + 2])
        guard Self.isKnown(payload) else { return .foreign }
        guard waiting > 4 else { return .incomplete }
        guard window[offset + 3] == 0, window[offset + 4] == 2 else { return .foreign }
        let end = offset + 5 + payload
        guard waiting >= payload + 7 else { return .incomplete }
        guard window[end] == 0, window[end + 1] == 0x0B else { return .broken }
        let boards = Self.boards(window, at: offset + 5, payload: payload)
        return boards == 0 ? .broken : .frame(length: payload + 7, forms: boards)
    }

    private static func isKnown(_ payload: Int) -> Bool {
        switch payload {
        case 6, 8, 9, 10, 12, 17, 19, 20, 22: true
        default: false
        }
    }

    /// The boards that may have sent this payload, the likelier one lower.
    @inline(__always)
    private static func boards(_ window: borrowing ByteWindow, at start: Int, payload: Int) -> UInt32 {
        switch payload {
        case 6: return OpenViewBoard.max86150.bit
        case 8: return eight(window, at: start)
        case 9: return OpenViewBoard.ads1292r.bit
        case 10: return window[start + 8] <= 100 ? OpenViewBoard.afe4490.bit : 0
        case 12: return twelve(window, at: start)
        case 17:
            let zeros = window.u32(at: start) == 0 && window[start + 4] == 0
            return zeros && isMAX30003(window, at: start + 5) ? OpenViewBoard.max30003Padded.bit : 0
        case 19: return OpenViewBoard.healthyPi1.bit
        case 20: return OpenViewBoard.healthyPi.bit
        default: return OpenViewBoard.healthyPi5.bit
        }
    }

    /// Two rates of at most 100 and 300 a minute, or two readings of 18 bits.
    private static func eight(_ window: borrowing ByteWindow, at start: Int) -> UInt32 {
        let rates = window.u16(at: start + 4) <= 100 && window.u16(at: start + 6) <= 300
        let readings = window.u16(at: start + 2) <= 3 && window.u16(at: start + 6) <= 3
        return (rates ? OpenViewBoard.ads1292rShort.bit : 0) | (readings ? OpenViewBoard.max30102.bit : 0)
    }

    /// An interval with its rate behind it, or BioZ with its repeat mark.
    private static func twelve(_ window: borrowing ByteWindow, at start: Int) -> UInt32 {
        let mark = window[start + 8]
        let marked =
            (mark == 0 || mark == 0xFF) && window[start + 9] == 0 && window.u16(at: start + 10) == 0
        return (isMAX30003(window, at: start) ? OpenViewBoard.max30003.bit : 0)
            | (marked ? OpenViewBoard.max30001.bit : 0)
    }

    /// The upper halves of interval and rate are zero. Before the first beat the interval is zero, and the rate what
    /// the board makes of a division by zero; then neither is.
    private static func isMAX30003(_ window: borrowing ByteWindow, at start: Int) -> Bool {
        guard window.u16(at: start + 6) == 0, window.u16(at: start + 10) == 0 else { return false }
        let interval = window.u16(at: start + 4)
        let rate = window.u16(at: start + 8)
        if interval == 0 { return rate == 0 || rate == .max }
        return (1...250).contains(rate) && interval <= 4000
    }
}
