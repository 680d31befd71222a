/// The shift between two clocks on which the same things were timed.
enum TimeShift {
    /// The shift that brings most found times onto true ones within 50 ms, refined to the median of their differences;
    /// nil where there are none.
    static func best(of found: [Double], onto truth: [Double]) -> Double? {
        var best: (count: Int, shift: Double)?
        for one in found {
            for other in truth {
                let shift = one - other
                let differences = errors(of: found, shiftedBy: shift, against: truth).filter {
                    abs($0) < 0.05
                }
                if differences.count > best?.count ?? 0 {
                    best = (differences.count, shift + differences.sorted()[differences.count / 2])
                }
            }
        }
        return best?.shift
    }

    /// For each true time, how far the nearest found one is off.
    static func errors(of found: [Double], shiftedBy shift: Double, against truth: [Double]) -> [Double] {
        truth.compactMap { truth in
            found.map { $0 - shift - truth }.min { abs($0) < abs($1) }
        }
    }
}
