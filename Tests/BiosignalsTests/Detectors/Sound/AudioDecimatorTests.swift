import Foundation
import Testing

@testable import Biosignals

@Suite struct AudioDecimatorTests {
    /// Size of a sine's output, and its lag behind the input in seconds, after half a second.
    private func gain(_ hertz: Double, rate: Double, target: Double, pass: Double) -> (
        size: Double, error: Double
    ) {
        var decimator = AudioDecimator(rate: rate, target: target, pass: pass)
        var highest = 0.0
        var error = 0.0
        for index in 0..<Int(1.5 * rate) {
            let time = Double(index) / rate
            guard let value = decimator.push(Float(sin(2 * Double.pi * hertz * time))), time > 0.5 else {
                continue
            }
            highest = max(highest, abs(Double(value)))
            error = max(error, abs(Double(value) - sin(2 * Double.pi * hertz * (time - decimator.delay))))
        }
        return (highest, error)
    }

    @Test(arguments: [10_000.0, 44_100, 48_000])
    func keepsTheBandAndFoldsNothingIntoIt(rate: Double) {
        for hertz in [1.3, 40, 145] {
            #expect(gain(hertz, rate: rate, target: 500, pass: 150).error < 0.003)
        }
        // What would fold onto 0 to 150 Hz.
        for hertz in [370.0, 520, 3_333] {
            #expect(gain(hertz, rate: rate, target: 500, pass: 150).size < 0.002)
        }
    }

    @Test func lowRatesPass() {
        var decimator = AudioDecimator(rate: 1_000, target: 1_000, pass: 200)
        #expect(decimator.factor == 1)
        #expect(decimator.delay == 0)
        #expect(decimator.push(0.5) == 0.5)
        #expect(decimator.push(.nan) == 0)
    }
}
