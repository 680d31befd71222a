import Foundation
import Testing

@testable import Biosignals

@Suite struct AngleTests {
    @Test func allRound() {
        for step in -1_000..<1_000 {
            let angle = Float(step) * .pi / 1_000
            for length: Float in [1e-6, 1, 1e6] {
                #expect(abs(Angle.of(x: length * cos(angle), y: length * sin(angle)) - angle) < 2e-5)
            }
        }
        #expect(Angle.of(x: 0, y: 0) == 0)
    }
}
