/// Agreement of found with true events, one to one in order, each pair within the tolerance.
package struct EventAgreement: Sendable {
    package var hits = 0
    package var extra = 0
    package var missed = 0
    package var offsets: [Double] = []

    package init() {}

    package init(found: [Double], truth: [Double], tolerance: Double) {
        var i = 0
        var j = 0
        while i < found.count, j < truth.count {
            let distance = abs(found[i] - truth[j])
            if distance > tolerance {
                if found[i] < truth[j] {
                    extra += 1
                    i += 1
                } else {
                    missed += 1
                    j += 1
                }
            } else if i + 1 < found.count, abs(found[i + 1] - truth[j]) < distance {
                extra += 1
                i += 1
            } else if j + 1 < truth.count, abs(found[i] - truth[j + 1]) < distance {
                missed += 1
                j += 1
            } else {
                hits += 1
                offsets.append(found[i] - truth[j])
                i += 1
                j += 1
            }
        }
        extra += found.count - i
        missed += truth.count - j
    }

    package mutating func add(_ other: EventAgreement) {
        hits += other.hits
        extra += other.extra
        missed += other.missed
        offsets += other.offsets
    }

    /// F1 in percent.
    package var f1: Double { 200 * Double(hits) / Double(max(1, 2 * hits + extra + missed)) }
}
