/// The parabola through three neighbouring samples.
enum Parabola {
    /// Position of its top or bottom relative to the middle sample, −0.5 to 0.5; 0 when the three lie on a line.
    static func top(_ before: Double, _ middle: Double, _ after: Double) -> Double {
        let bend = before - 2 * middle + after
        return bend == 0 ? 0 : min(max(0.5 * (before - after) / bend, -0.5), 0.5)
    }
}
