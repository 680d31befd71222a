import Foundation

/// Reads a signal from the frequency of a carrier.
///
/// The carrier is brought to 0 Hz, its turn from sample to sample is its frequency, and that is filtered and thinned out.
/// While no carrier is there its noise would give wild values: the last good one is repeated instead, which every
/// detector and the quality gate know as a lead that is off.
///
/// Delay: `delay`. Nothing is allocated after `init`.
///
/// Source: the usual quadrature discriminator; constants of the senders from their published descriptions, see
/// `Settings`.
public struct FrequencyDemodulator: Sendable {
    /// What a sender does.
    public struct Settings: Sendable, Hashable {
        /// Hz: middle of the carrier's range, and how far it goes to each side.
        public var centre: Double
        public var reach: Double
        /// Hz that the carrier moves for one unit of the output, and the output at `origin` Hz is 0.
        public var hertzPerUnit: Double
        public var origin: Double
        /// Hz of the signal that are kept, and outputs a second wanted.
        public var bandwidth: Double
        public var target: Double

        public init(
            centre: Double, reach: Double, hertzPerUnit: Double, origin: Double, bandwidth: Double,
            target: Double
        ) {
            self.centre = centre
            self.reach = reach
            self.hertzPerUnit = hertzPerUnit
            self.origin = origin
            self.bandwidth = bandwidth
            self.target = target
        }

        /// Hand-held ECG recorders that send above hearing, through the air: about 19 kHz, 200 Hz/mV. Output in mV,
        /// with the offset of the true carrier.
        public static let ultrasonic = Settings(
            centre: 19_000, reach: 1_000, hertzPerUnit: 200, origin: 19_000, bandwidth: 45, target: 500)
        /// Transtelephonic ECG recorders: 1900 to 2000 Hz, 100 Hz/mV. Output in mV, with the offset of the true carrier.
        public static let telephone = Settings(
            centre: 1_950, reach: 600, hertzPerUnit: 100, origin: 1_950, bandwidth: 45, target: 500)
        /// A voltage-controlled oscillator of 2 to 10 kHz on a breathing belt. Output in Hz.
        public static let belt = Settings(
            centre: 6_000, reach: 4_500, hertzPerUnit: 1, origin: 0, bandwidth: 8, target: 50)
    }

    /// Outputs a second, and seconds by which an output lags the sound.
    public let outputRate: Double
    public let delay: Double

    private let settings: Settings
    private var receiver: CarrierReceiver
    private var filter: DecimatingFilter
    private let hertzPerRadian: Double
    private var previous = SIMD2<Float>.zero
    private var good: Float = 0
    private var last: Float = 0
    /// Steps of the discriminator to wait after a dropout, until what is filtered is carrier alone.
    private let settling: Int
    private var untrusted = 0

    /// - Parameter rate: samples a second of the sound: 44,100 or 48,000, for the lower carriers less.
    public init(rate: Double, settings: Settings) {
        self.settings = settings
        receiver = CarrierReceiver(
            rate: rate, centre: settings.centre, bandwidth: settings.reach, outputRate: 2.4 * settings.reach)
        let factor = max(1, Int(receiver.outputRate / settings.target))
        outputRate = receiver.outputRate / Double(factor)
        let taps = LowPassDesign.coefficients(
            pass: settings.bandwidth, stop: min(outputRate - settings.bandwidth, 2.2 * settings.bandwidth),
            rate: receiver.outputRate)
        filter = DecimatingFilter(taps: taps, factor: factor)
        // The discriminator's value lies half a step back.
        delay = receiver.delay + (Double(taps.count - 1) / 2 + 0.5) / receiver.outputRate
        hertzPerRadian = receiver.outputRate / (2 * Double.pi)
        settling = taps.count
        untrusted = settling
    }

    /// Whether the sensor's carrier is there.
    public var carrierPresent: Bool { receiver.present && untrusted == 0 }

    /// Size of the carrier; 1 is a full-scale sine.
    public var carrierLevel: Float { receiver.level }

    /// The demodulated value when one is due, otherwise nil.
    public mutating func push(_ sample: Float) -> Float? {
        guard let z = receiver.push(sample) else { return nil }
        if receiver.present, receiver.strong {
            let along = Double(z.x * previous.x + z.y * previous.y)
            let across = Double(z.y * previous.x - z.x * previous.y)
            let offset = settings.centre - settings.origin + atan2(across, along) * hertzPerRadian
            good = Float(offset / settings.hertzPerUnit)
            if untrusted > 0 { untrusted -= 1 }
        } else if !receiver.present {
            untrusted = settling
        }
        previous = z
        guard let output = filter.push(SIMD2(good, 0)) else { return nil }
        if untrusted == 0 { last = output.x }
        return last
    }

    /// Starts over.
    public mutating func reset() {
        receiver.reset()
        filter.reset()
        previous = .zero
        good = 0
        last = 0
        untrusted = settling
    }
}
