/// The length of an EDF data record: every signal must have a whole number of samples in it.
struct EDFRecordLength: Sendable, Hashable {
    /// In units of 100 ns, in which readers count.
    let units: Int64
    let samples: [Int]

    var seconds: Double { Double(units) / 1e7 }

    /// A length of so many seconds; nil when it does not print in 8 characters or the samples do not come out.
    /// A rate may differ by one part in a million, as no crystal is that good.
    init?(seconds: Double, rates: [Double]) {
        guard let text = EDFField.number(seconds), let printed = Double(text), printed > 0 else { return nil }
        var samples: [Int] = []
        for rate in rates {
            let count = (rate * printed).rounded()
            guard count >= 1, count < 1e6, abs(count / printed - rate) <= rate * 1e-6 else { return nil }
            samples.append(Int(count))
        }
        units = Int64((printed * 1e7).rounded())
        self.samples = samples
    }

    /// The shortest of 1 to 10 whole seconds; else, for measured rates, the one nearest to 1 s that holds a
    /// whole number of the slowest signal's samples. Nil when there is none up to 10 s.
    static func fitting(_ rates: [Double]) -> EDFRecordLength? {
        for seconds in 1...10 {
            if let length = EDFRecordLength(seconds: Double(seconds), rates: rates) { return length }
        }
        guard let slowest = rates.min(), slowest > 0, slowest < 1e5 else { return nil }
        let first = max(1, Int(slowest.rounded()))
        for count in first..<max(first + 1, Int(slowest * 10)) {
            if let length = EDFRecordLength(seconds: Double(count) / slowest, rates: rates) { return length }
        }
        return nil
    }
}
