public import Biosignals

/// Something that comes out of a simulated device's link.
public struct SimulatedDelivery: Sendable, Hashable {
    public enum Event: Sendable, Hashable {
        /// A read. Without bytes: nothing was said, but commands would be heard.
        case bytes([UInt8])
        /// The device was pulled out, and was plugged in again: it begins anew.
        case unplugged, plugged
    }

    /// Seconds from the start; never less than that of the delivery before.
    public var time: Double
    public var event: Event
}

/// A device that a body wears, up to the reads that arrive of it: samples to bytes by the device's own clock, through a
/// link that gathers, delays and spoils them.
///
/// Pure and seeded: the same body, commands and settings give the same deliveries. Whoever runs it in real time waits
/// for each delivery's moment.
public struct SimulatedDevice: Sendable {
    /// Seconds after which a delivery comes even when nothing was said, so that commands are heard.
    private static let patience = 0.02

    public let settings: SimulatedDeviceSettings
    /// Samples a second that it takes, with its clock's error.
    public let rate: Double
    private var encoder: any SensorEncoder
    private var isUnasked = false
    private var timing: LinkTiming
    private var faults: LineFaults
    private var taken = 0
    private var waiting: [UInt8] = []
    private var isPlugged = true
    private var spell = 0
    private var hasEnded = false

    public init(_ settings: SimulatedDeviceSettings, seed: UInt64) {
        self.settings = settings
        encoder = settings.makeEncoder()
        rate = encoder.rate * (1 + settings.ppm * 1e-6)
        timing = LinkTiming(settings.delivery, random: SplitMix64(seed: seed ^ 0x9C6E_6A2D_93B4_4B25))
        faults = LineFaults(
            drop: settings.drop, corrupt: settings.corrupt,
            random: SplitMix64(seed: seed ^ 0x6A09_E667_F3BC_C909))
    }

    /// Begins to send without being asked, now and whenever it is plugged in.
    public mutating func start() {
        isUnasked = true
        encoder.start()
    }

    /// Obeys what is written to it; the answers come with the next delivery.
    public mutating func obey(_ commands: Span<UInt8>) {
        if isPlugged { encoder.obey(commands, into: &waiting) }
    }

    /// What comes next; nil when the body has ended and all of it has come.
    ///
    /// - Parameter body: its next sample, `rate` a second; nil when there are no more.
    public mutating func next(_ body: () -> PersonSample?) -> SimulatedDelivery? {
        guard !hasEnded else { return nil }
        let begin = timing.edge
        repeat {
            timing.advance()
            let change = nextChange
            if let change, change <= timing.edge {
                take(until: change, of: body)
                return switchOver(at: change)
            }
            take(until: timing.edge, of: body)
        } while waiting.isEmpty && !hasEnded && timing.edge < begin + Self.patience
        let bytes = faults.pass(waiting)
        waiting.removeAll(keepingCapacity: true)
        return SimulatedDelivery(time: timing.arrival(), event: .bytes(bytes))
    }

    /// When it is next unplugged or plugged in.
    private var nextChange: Double? {
        guard settings.unplugged.indices.contains(spell) else { return nil }
        let next = settings.unplugged[spell]
        return isPlugged ? next.at : next.at + next.seconds
    }

    private mutating func take(until end: Double, of body: () -> PersonSample?) {
        while !hasEnded, Double(taken) / rate < end {
            guard let sample = body() else {
                hasEnded = true
                return
            }
            taken += 1
            guard isPlugged else { continue }
            encoder.encode(sample, into: &waiting)
            if timing.isFull(waiting.count) {
                timing.cut(at: Double(taken - 1) / rate)
                return
            }
        }
    }

    private mutating func switchOver(at time: Double) -> SimulatedDelivery {
        // What was on its way is lost, as is what the device was told.
        waiting.removeAll()
        timing.cut(at: time)
        isPlugged.toggle()
        if isPlugged {
            spell += 1
            encoder = settings.makeEncoder()
            if isUnasked { encoder.start() }
        }
        return SimulatedDelivery(time: timing.arrival(), event: isPlugged ? .plugged : .unplugged)
    }
}
