import Foundation

/// A number with an imaginary part.
struct Complex: Sendable {
    var real: Double
    var imaginary: Double

    init(_ real: Double, _ imaginary: Double) {
        self.real = real
        self.imaginary = imaginary
    }

    var conjugate: Complex { Complex(real, -imaginary) }
    var magnitude: Double { (real * real + imaginary * imaginary).squareRoot() }
    /// The principal value.
    var log: Complex { Complex(Foundation.log(magnitude), atan2(imaginary, real)) }

    static func + (a: Complex, b: Complex) -> Complex { Complex(a.real + b.real, a.imaginary + b.imaginary) }
    static func - (a: Complex, b: Complex) -> Complex { Complex(a.real - b.real, a.imaginary - b.imaginary) }
    static func * (a: Complex, b: Complex) -> Complex {
        Complex(a.real * b.real - a.imaginary * b.imaginary, a.real * b.imaginary + a.imaginary * b.real)
    }
    static func / (a: Complex, b: Complex) -> Complex {
        let size = b.real * b.real + b.imaginary * b.imaginary
        let product = a * b.conjugate
        return Complex(product.real / size, product.imaginary / size)
    }
}

enum Polynomial {
    private static let rounds = 200

    /// The roots of zᵖ + a(1)·zᵖ⁻¹ + … + a(p), all at once. Source: Aberth 1973.
    static func roots(of a: [Double]) -> [Complex] {
        let degree = a.count
        // On a circle inside the unit one, where the poles of a stable model lie, off the real axis.
        var roots = (0..<degree).map { k in
            let angle = 2 * Double.pi * (Double(k) + 0.25) / Double(degree)
            return Complex(0.9 * cos(angle), 0.9 * sin(angle))
        }
        for _ in 0..<rounds {
            var largest = 0.0
            for k in roots.indices {
                var value = Complex(1, 0)
                var slope = Complex(0, 0)
                for coefficient in a {
                    slope = slope * roots[k] + value
                    value = value * roots[k] + Complex(coefficient, 0)
                }
                guard value.magnitude > 0 else { continue }
                let newton = slope / value
                var others = Complex(0, 0)
                for i in roots.indices where i != k {
                    others = others + Complex(1, 0) / (roots[k] - roots[i])
                }
                let step = Complex(1, 0) / (newton - others)
                roots[k] = roots[k] - step
                largest = max(largest, step.magnitude)
            }
            if largest < 1e-14 { break }
        }
        return roots
    }
}
