import Foundation
import Testing

@testable import HRV

@Suite struct BurgRecursionTests {
    /// A wave without noise is told by the two values before.
    @Test func aWaveNeedsTwoCoefficients() {
        let wave = (0..<400).map { sin(0.5 * Double($0)) }
        let recursion = BurgRecursion([wave], order: 2)
        #expect(abs(recursion.coefficients[0] + 2 * cos(0.5)) < 0.01)
        #expect(abs(recursion.coefficients[1] - 1) < 0.01)
        #expect(recursion.error < 1e-3)
    }

    @Test func nothingIsToldOfSilence() {
        let recursion = BurgRecursion([[Double](repeating: 0, count: 40)], order: 3)
        #expect(recursion.coefficients.isEmpty && recursion.error == 0)
        #expect(BurgRecursion([], order: 3).coefficients.isEmpty)
    }
}
