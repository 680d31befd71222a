import Foundation
import HRV
import Testing

@Suite struct AutoregressiveModelTests {
    /// x(n) = 1.2·x(n − 1) − 0.8·x(n − 2) + e(n), variance of e 1.
    private func resonator(_ count: Int, seed: UInt64) -> [Double] {
        var generator = SeededGenerator(seed: seed)
        var x = [0.0, 0.0]
        for _ in 0..<count + 200 {
            x.append(1.2 * x[x.count - 1] - 0.8 * x[x.count - 2] + generator.normal())
        }
        return Array(x.suffix(count))
    }

    @Test func findsTheFilterBehindNoise() throws {
        let model = try #require(
            AutoregressiveModel([resonator(20_000, seed: 3)], sampleRate: 4, order: 2))
        #expect(abs(model.coefficients[0] + 1.2) < 0.02)
        #expect(abs(model.coefficients[1] - 0.8) < 0.02)
        #expect(abs(model.noise - 1) < 0.03)
    }

    /// The power by the poles against the sum of the density on a fine grid, and all of it against the mean square.
    @Test(arguments: [2, 5, 16]) func powersAreTheAreaOfTheDensity(order: Int) throws {
        let signal = resonator(1200, seed: 8)
        let model = try #require(AutoregressiveModel([signal], sampleRate: 4, order: order))
        let spectrum = model.spectrum(resolution: 1e-4)
        let powers = model.powers(of: [0..<2, 0.04..<0.15, 0.15..<0.4, 0.4..<1.1])
        let square = signal.reduce(0) { $0 + $1 * $1 } / Double(signal.count)
        #expect(abs(powers[0] / square - 1) < 1e-9)
        for (power, band) in zip(powers.dropFirst(), [0.04..<0.15, 0.15..<0.4, 0.4..<1.1]) {
            #expect(abs(power / spectrum.power(in: band) - 1) < 1e-5)
        }
    }

    @Test func piecesAreFittedTogether() throws {
        let whole = resonator(4000, seed: 5)
        let pieces = [Array(whole[0..<1500]), Array(whole[2000..<4000])]
        let model = try #require(AutoregressiveModel(pieces, sampleRate: 4, order: 2))
        #expect(abs(model.coefficients[0] + 1.2) < 0.05)
    }

    @Test func nothingToFit() {
        #expect(AutoregressiveModel([], sampleRate: 4, order: 16) == nil)
        #expect(AutoregressiveModel([[1, 2, 3]], sampleRate: 4, order: 16) == nil)
        let flat = [Double](repeating: 0, count: 100)
        #expect(AutoregressiveModel([flat], sampleRate: 4, order: 16) == nil)
    }
}
