import Foundation

/// Reads a signal from the amplitude of a carrier: SpikerBox boards send their ECG so, as the size of a 5 kHz tone, which
/// lets the slow parts pass a sound card that has no response at 0 Hz.
///
/// Both phases of the carrier are taken, so that neither its phase nor a frequency that is some tens of Hz off matters.
/// While no carrier is there the last output is repeated, which every detector and the quality gate know as a lead
/// that is off.
///
/// Delay: `delay`. Cost: about 20 multiplications a sample; nothing is allocated after `init`.
public struct AmplitudeDemodulator: Sendable {
    /// Outputs a second, and seconds by which an output lags the sound.
    public var outputRate: Double { receiver.outputRate }
    public var delay: Double { receiver.delay }

    private let centre: Double
    private var receiver: CarrierReceiver
    private var last: Float = 0
    private var previous = SIMD2<Float>.zero
    private var turned = SIMD2<Double>.zero

    /// - Parameters:
    ///   - rate: samples a second of the sound, 44,100 or 48,000 (at least 2.2 times the carrier).
    ///   - carrier: Hz.
    ///   - bandwidth: Hz of the signal that are kept.
    ///   - target: outputs a second wanted; the true rate is `outputRate`.
    public init(rate: Double, carrier: Double = 5_000, bandwidth: Double = 150, target: Double = 500) {
        centre = carrier
        receiver = CarrierReceiver(rate: rate, centre: carrier, bandwidth: bandwidth, outputRate: target)
    }

    /// Whether the sensor's carrier is there.
    public var carrierPresent: Bool { receiver.present }

    /// Size of the carrier; 1 is a full-scale sine.
    public var carrierLevel: Float { receiver.level }

    /// Frequency of the carrier in Hz, over the last second.
    public var carrierFrequency: Double {
        turned == .zero ? centre : centre + atan2(turned.y, turned.x) * outputRate / (2 * Double.pi)
    }

    /// The carrier's size (1: full scale) when an output is due, otherwise nil.
    public mutating func push(_ sample: Float) -> Float? {
        guard let z = receiver.push(sample) else { return nil }
        let step = SIMD2<Double>(
            Double(z.x * previous.x + z.y * previous.y), Double(z.y * previous.x - z.x * previous.y))
        turned += (step - turned) / outputRate
        previous = z
        if receiver.present { last = 2 * receiver.size }
        return last
    }

    /// Starts over.
    public mutating func reset() {
        receiver.reset()
        last = 0
        previous = .zero
        turned = .zero
    }
}
