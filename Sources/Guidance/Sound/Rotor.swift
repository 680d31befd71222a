import Foundation

/// A sine of amplitude 1 whose frequency may glide: a point that turns on the unit circle.
struct Rotor: Sendable {
    private var cosine = 1.0
    private var sine = 0.0
    private var turnCosine = 1.0
    private var turnSine = 0.0

    /// Sets the angle of one step, in radians; brings the point back on the circle, from which rounding errors
    /// lead away.
    mutating func turn(by angle: Double) {
        turnCosine = cos(angle)
        turnSine = sin(angle)
        let correction = 1.5 - 0.5 * (cosine * cosine + sine * sine)
        cosine *= correction
        sine *= correction
    }

    mutating func next() -> Double {
        let y = sine
        (cosine, sine) = (cosine * turnCosine - sine * turnSine, sine * turnCosine + cosine * turnSine)
        return y
    }
}
