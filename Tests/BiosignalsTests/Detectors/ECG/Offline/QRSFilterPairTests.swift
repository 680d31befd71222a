import Foundation
import Testing

@testable import Biosignals

@Suite struct QRSFilterPairTests {
    private func outputs(_ signal: [Float], rate: Double) -> (
        real: [Float], imaginary: [Float], amplitude: [Float]
    ) {
        let filters = QRSFilterPair(rate: rate)
        let count = (signal.count - 2 * filters.half) & ~7
        var real = [Float](repeating: 0, count: count)
        var imaginary = real
        var amplitude = real
        filters.apply(
            to: signal, from: 0, range: 0..<count, real: &real, imaginary: &imaginary, amplitude: &amplitude)
        return (real, imaginary, amplitude)
    }

    /// At each of these rates another number of taps.
    @Test(arguments: [60.0, 100, 120, 140, 170])
    func passesTheBandAlone(rate: Double) {
        func size(_ frequency: Double) -> Float {
            let sine = (0..<400).map { Float(sin(2 * Double.pi * frequency * Double($0) / rate)) + 5 }
            return outputs(sine, rate: rate).amplitude.max() ?? 0
        }
        #expect(size(0) < 1e-4)
        #expect(size(1) < 0.15)
        #expect(size(13) > 0.8)
        #expect(rate < 100 || size(45) < 0.1)
    }

    @Test func theParts() {
        let noise = TestSignals.noise(count: 200, seed: 7)
        let forth = outputs(noise, rate: 120)
        // Turned round in time, the even part stays and the odd one changes its sign.
        let half = QRSFilterPair(rate: 120).half
        let used = forth.real.count + 2 * half
        let back = outputs(noise.prefix(used).reversed(), rate: 120)
        for k in forth.real.indices {
            #expect(abs(forth.real[k] - back.real[forth.real.count - 1 - k]) < 1e-5)
            #expect(abs(forth.imaginary[k] + back.imaginary[forth.real.count - 1 - k]) < 1e-5)
            let size = (forth.real[k] * forth.real[k] + forth.imaginary[k] * forth.imaginary[k]).squareRoot()
            #expect(abs(forth.amplitude[k] - size) < 1e-6)
        }
    }
}
