/// How a link hands a device's bytes to the machine: in which blocks, and how late.
///
/// All but `even` are late by another 0.5 ms on average (exponential), and one read in 500 by another 20 ms: the
/// machine was busy.
///
/// Source: FTDI's application note AN232B-04 for its buffer; the bursts and stalls of the radio links are rough laws
/// that were never held against recorded arrival times.
public enum DeliveryLaw: String, Sendable, Hashable, Codable, CaseIterable {
    /// Every 20 ms, on the dot.
    case even
    /// FTDI's bridge as it is delivered: after 16 ms, or as soon as 62 bytes are there.
    case ftdi
    /// The same with its latency timer set to 1 ms.
    case ftdiQuick = "ftdi-1ms"
    /// Bluetooth serial port: bursts of 20 to 120 ms, 5 ms late.
    case spp
    /// Bluetooth LE: every 50 ms; one interval in 20 is a stall of 0.2 to 0.6 s.
    case ble
}
