import Foundation

/// Brings a carrier down to 0 Hz: the sound is mixed with a sine and a cosine, filtered and thinned out.
///
/// Whether a carrier is there is told from how constant its size is: (mean |z|)² / mean |z|² is 1 for a carrier and π/4
/// = 0.785 for noise alone, whatever its level and whatever else sounds in the room.
struct CarrierReceiver: Sendable {
    /// Constancy from which a carrier is there, and below which it is gone.
    private static let appears = 0.92
    private static let vanishes = 0.87
    /// Seconds over which constancy is taken.
    private static let memory = 0.25
    /// Share of the carrier's usual size below which it is weak, and seconds of that which are a dropout.
    private static let weakShare = 0.35
    private static let dropout = 0.01
    /// Mean square below which there is nothing but rounding, relative to full scale.
    private static let silence = 1e-12

    /// Outputs a second, and seconds by which an output lags.
    let outputRate: Double
    let delay: Double
    let factor: Int

    private var filter: DecimatingFilter
    private var phasor = SIMD2<Double>(1, 0)
    private let turn: SIMD2<Double>
    private var count = 0

    private let share: Double
    private var meanSize = 0.0
    private var meanSquare = 0.0
    private var heard = 0
    private let settled: Int
    private var constant = false
    /// Outputs in a row that were too small, and how many make a dropout.
    private var weak = 0
    private let longest: Int

    /// Size of the newest output.
    private(set) var size: Float = 0

    init(rate: Double, centre: Double, bandwidth: Double, outputRate target: Double) {
        precondition(
            centre > 0 && centre + bandwidth < rate / 2,
            "the carrier's band lies below half of the sample rate")
        factor = max(1, Int(rate / target))
        outputRate = rate / Double(factor)
        precondition(bandwidth < outputRate / 2, "the carrier's band fits its output rate")
        let taps = LowPassDesign.coefficients(pass: bandwidth, stop: outputRate - bandwidth, rate: rate)
        filter = DecimatingFilter(taps: taps, factor: factor)
        delay = Double(taps.count - 1) / 2 / rate
        let angle = -2 * Double.pi * centre / rate
        turn = SIMD2(cos(angle), sin(angle))
        share = 1 / (Self.memory * outputRate)
        settled = Int(2 * Self.memory * outputRate)
        longest = max(2, Int(Self.dropout * outputRate))
    }

    /// Whether a carrier is there.
    var present: Bool { constant && weak < longest }

    /// Whether the newest output is carrier and not one of the moments in which noise has cancelled it.
    var strong: Bool { weak == 0 }

    /// Mean size of the carrier; 1 is a full-scale sine.
    var level: Float { Float(2 * meanSize) }

    /// The next output, or nil while none is due. Samples that are not numbers count as 0.
    mutating func push(_ sample: Float) -> SIMD2<Float>? {
        let value = sample.isFinite ? sample : 0
        let mixed = SIMD2<Float>(Float(phasor.x), Float(phasor.y)) * value
        phasor = SIMD2(
            phasor.x * turn.x - phasor.y * turn.y, phasor.x * turn.y + phasor.y * turn.x)
        guard let output = filter.push(mixed) else { return nil }
        // One Newton step keeps the phasor's length at 1.
        phasor *= 1.5 - 0.5 * (phasor.x * phasor.x + phasor.y * phasor.y)
        let square = output.x * output.x + output.y * output.y
        size = square.squareRoot()
        heard += 1
        weak = Double(size) > Self.weakShare * meanSize ? 0 : weak + 1
        let part = max(share, 1 / Double(heard))
        meanSize += (Double(size) - meanSize) * part
        meanSquare += (Double(square) - meanSquare) * part
        if heard >= settled, meanSquare > Self.silence {
            let constancy = meanSize * meanSize / meanSquare
            constant = constancy > (constant ? Self.vanishes : Self.appears)
        } else {
            constant = false
        }
        return output
    }

    mutating func reset() {
        filter.reset()
        phasor = SIMD2(1, 0)
        meanSize = 0
        meanSquare = 0
        heard = 0
        constant = false
        weak = 0
        size = 0
    }
}
