import Foundation
import HRV
import Testing

@Suite struct BSplineTests {
    private let x = [0, 0.7, 1.9, 2.4, 3.8, 4.1, 5.0]
    private let y = [1.0, 3, -2, 0.5, 4, 4.2, 1]

    /// Values of scipy.interpolate.make_interp_spline, k = 1, 2, 3 and 5.
    @Test(arguments: BSplineExpected.values) func agreesWithScipy(degree: Int, expected: [Double]) {
        let samples = BSpline(degree: degree, x: x, y: y).sample(start: 0, step: 0.55, count: 9)
        for (sample, value) in zip(samples, expected) { #expect(abs(sample - value) < 1e-9) }
    }

    @Test func thirdDegreeIsTheCubicSpline() {
        var cubic = CubicSpline()
        for (x, y) in zip(x, y) { cubic.push(x: x, y: y) }
        var expected: [Double] = []
        cubic.sample(start: 0, step: 0.1, count: 50, into: &expected)
        let samples = BSpline(degree: 3, x: x, y: y).sample(start: 0, step: 0.1, count: 50)
        for (sample, value) in zip(samples, expected) { #expect(abs(sample - value) < 1e-9) }
    }

    @Test(arguments: 1...5) func fewestPoints(degree: Int) {
        let x = (0...degree).map { Double($0) * 0.9 }
        let curve = BSpline(degree: degree, x: x, y: x.map { pow($0, Double(degree)) })
        let samples = curve.sample(start: 0, step: 0.2, count: 4)
        for (k, sample) in samples.enumerated() {
            #expect(abs(sample - pow(0.2 * Double(k), Double(degree))) < 1e-9)
        }
    }
}

enum BSplineExpected {
    static let values: [(Int, [Double])] = [
        (
            1,
            [
                1.0, 2.5714285714285716, 1.3333333333333326, -0.9583333333333343, -0.49999999999999867,
                1.3750000000000002, 2.750000000000001, 4.033333333333333, 3.1333333333333315,
            ]
        ),
        (
            2,
            [
                1.0, 3.070450653359617, 1.4814060392248976, -1.9423655769717958, -0.6374533090922699,
                2.030030683277928, 3.3233745616902937, 4.052189870174082, 3.8021371767476997,
            ]
        ),
        (
            3,
            [
                1.0, 3.393937146263563, 0.8806486627697147, -1.9012867844723318, -0.692095199663143,
                2.1033857569989185, 3.446082347686927, 4.044013473263174, 4.016861093628561,
            ]
        ),
        (
            5,
            [
                1.0, 4.272329624989577, -0.7152405823161134, -2.613586499953938, -0.5721908364574286,
                2.1109582781749223, 3.493793664517407, 4.0382378879317535, 4.187832326628357,
            ]
        ),
    ]
}
