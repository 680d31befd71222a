/// What lies between the clock that stamped a stream and the one of the computer that recorded it, as it was measured
/// every few seconds: a line by least squares, laid once more without the measurements that lie far off it.
struct XDFClock: Sendable {
    private var times: [Double] = []
    private var offsets: [Double] = []

    /// - Parameters:
    ///   - time: seconds of the stream's clock at which it was measured.
    ///   - offset: seconds to add.
    mutating func add(time: Double, offset: Double) {
        guard time.isFinite, offset.isFinite else { return }
        times.append(time)
        offsets.append(offset)
    }

    /// Stamps on the recording computer's clock.
    func corrected(
        _ stamps: LongColumn<Double>, in store: ColumnStore
    ) throws(RecordingFormatError) -> LongColumn<Double> {
        guard !times.isEmpty else { return stamps }
        var line = Line(times, offsets)
        let errors = zip(times, offsets).map { abs($1 - line.value(at: $0)) }
        let limit = 4 * errors.sorted()[errors.count / 2]
        let good = errors.indices.filter { errors[$0] <= max(limit, 1e-6) }
        if good.count >= 2, good.count < errors.count {
            line = Line(good.map { times[$0] }, good.map { offsets[$0] })
        }
        return try stamps.map(in: store) { $0 + line.value(at: $0) }
    }

    private struct Line {
        let middle: Double
        let mean: Double
        let slope: Double

        init(_ times: [Double], _ offsets: [Double]) {
            let count = Double(times.count)
            let middle = times.reduce(0, +) / count
            let mean = offsets.reduce(0, +) / count
            let spread = times.reduce(0) { $0 + ($1 - middle) * ($1 - middle) }
            let common = zip(times, offsets).reduce(0) { $0 + ($1.0 - middle) * ($1.1 - mean) }
            self.middle = middle
            self.mean = mean
            slope = spread > 0 ? common / spread : 0
        }

        func value(at time: Double) -> Double { mean + slope * (time - middle) }
    }
}
