/// The angle of a vector, a polynomial that is several times faster than the exact function.
enum Angle {
    /// −π to π as `atan2(y, x)`, within 2 · 10⁻⁵; 0 for no vector.
    static func of(x: Float, y: Float) -> Float {
        let long = max(abs(x), abs(y))
        guard long > 0 else { return 0 }
        let slope = min(abs(x), abs(y)) / long
        let square = slope * slope
        // The arc tangent from 0 to 1 with the least greatest error, fitted by reweighted least squares.
        var angle: Float = 0.020_845_11
        angle = angle * square - 0.085_156_35
        angle = angle * square + 0.180_159_3
        angle = angle * square - 0.330_304_8
        angle = (angle * square + 0.999_866_3) * slope
        if abs(y) > abs(x) { angle = .pi / 2 - angle }
        if x < 0 { angle = .pi - angle }
        return y < 0 ? -angle : angle
    }
}
