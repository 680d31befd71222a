import Foundation

/// Σ c·exp(−2πi·k·x) over unevenly placed numbers c at x (0 up to 1), for k = 0, 1, …: a Fourier transform of what
/// lies on no grid.
///
/// Each number is spread by a Gaussian over 24 points of a grid at least twice as fine as the highest k asks for;
/// the transform of the grid is divided by that of the Gaussian. Error below 1e-10 of Σ |c|.
/// Source: Greengard & Lee 2004, SIAM Review 46:443.
struct FourierSums {
    private(set) var real: [Double] = []
    private(set) var imaginary: [Double] = []
    /// Points on either side.
    private static let reach = 12

    /// - Parameter count: how many k, from 0.
    init(of numbers: [Double], at places: [Double], count: Int) {
        var points = 64
        while points < 4 * count { points *= 2 }
        let ratio = Double(points) / Double(2 * count)
        let width = .pi * Double(Self.reach) / (ratio * (ratio - 0.5)) / Double(4 * count * count)
        let step = 2 * Double.pi / Double(points)
        // exp(−(d − l·step)² / 4τ) in three factors, of which only two belong to the number.
        let falls = (0...Self.reach).map { exp(-Double($0 * $0) * step * step / (4 * width)) }
        var grid = [Double](repeating: 0, count: points)
        for (number, place) in zip(numbers, places) {
            let position = place * Double(points)
            let nearest = position.rounded(.down)
            let offset = (position - nearest) * step
            let middle = number * exp(-offset * offset / (4 * width))
            let ratio = exp(offset * step / (2 * width))
            let index = Int(nearest)
            var right = middle
            var left = middle / ratio
            grid[index & (points - 1)] += middle
            for l in 1...Self.reach {
                right *= ratio
                grid[(index + l) & (points - 1)] += right * falls[l]
                if l < Self.reach {
                    grid[(index - l) & (points - 1)] += left * falls[l]
                    left /= ratio
                }
            }
        }
        RealFFT(count: points).transform(grid, real: &real, imaginary: &imaginary)
        real.removeLast(real.count - count)
        imaginary.removeLast(imaginary.count - count)
        let scale = (Double.pi / width).squareRoot() / Double(points)
        for k in 0..<count {
            let factor = scale * exp(Double(k * k) * width)
            real[k] *= factor
            imaginary[k] *= factor
        }
    }
}
