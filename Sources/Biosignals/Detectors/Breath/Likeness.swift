/// How alike two sizes are.
enum Likeness {
    /// 1 when the two positive sizes are equal, towards 0 the more they differ.
    static func of(_ a: Double, _ b: Double) -> Double { a > 0 && b > 0 ? min(a / b, b / a) : 0 }
}
