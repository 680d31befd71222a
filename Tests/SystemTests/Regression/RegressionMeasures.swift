import Foundation

/// What the daemon made of a case, in numbers.
struct RegressionMeasures: Sendable {
    /// Seconds that a beat may lie from a true one and still be it.
    private static let near = 0.1
    /// Seconds within which the two clocks' zeros are looked for.
    private static let shifts = -1.0...6.0

    var driver: String?
    /// By the names that cases use; what cannot be told is left out.
    var values: [String: Double] = [:]

    /// - Parameters:
    ///   - truth: seconds of the true beats, where they are known.
    init(_ events: [LiveDaemon.Event], truth: [Double]?) {
        func all(_ name: String) -> [LiveDaemon.Event] { events.filter { $0.name == name } }
        let device = all("device").last
        driver = device?.text("driver")
        for name in ["bytes", "frames"] { values[name] = device?.number(name) }
        values["bad_frames"] = device.map { ($0.number("errors") ?? 0) + ($0.number("resyncs") ?? 0) }
        let beats = all("beat").compactMap { event in
            event.number("t_s").map { (time: $0, interval: event.number("rr_ms"), flag: event.text("flag")) }
        }
        values["beats"] = Double(beats.count)
        let good = beats.filter { $0.flag == "ok" }.compactMap(\.interval)
        if !good.isEmpty { values["hr_bpm"] = 60_000 * Double(good.count) / good.reduce(0, +) }
        values["without_beats_s"] = zip(beats, beats.dropFirst()).map { $1.time - $0.time }.max()
        let rates = all("breath").compactMap { $0.number("rate_bpm") }
        values["breaths"] = Double(rates.count)
        values["breath_bpm"] = rates.isEmpty ? nil : rates.sorted()[rates.count / 2]
        let gaps = all("gap")
        values["gaps"] = Double(gaps.count { $0.number("from_s") == nil })
        values["gap_s"] = gaps.compactMap { $0.number("seconds") }.max()
        values["faults"] = Double(all("fault").count)
        if let truth, beats.count > 3 { compare(beats.map { ($0.time, $0.interval) }, with: truth) }
    }

    private mutating func compare(_ beats: [(time: Double, interval: Double?)], with truth: [Double]) {
        let shift = Self.shift(beats.map(\.time), truth)
        let places = beats.map { Self.nearest(to: $0.time - shift, truth) }
        values["wrong_beats"] = Double(
            zip(beats, places).count { abs($0.time - shift - truth[$1]) > Self.near })
        var errors: [Double] = []
        for i in beats.indices.dropFirst() where places[i] == places[i - 1] + 1 {
            guard let interval = beats[i].interval else { continue }
            errors.append(abs(interval - 1000 * (truth[places[i]] - truth[places[i - 1]])))
        }
        errors.sort()
        if !errors.isEmpty { values["rr_error_ms"] = errors[errors.count * 9 / 10] }
    }

    /// How much later the daemon's clock says a beat than the person's: what brings most beats onto true ones, and
    /// among these the least spread.
    private static func shift(_ beats: [Double], _ truth: [Double]) -> Double {
        var best = (count: -1, spread: Double.infinity, shift: 0.0)
        for beat in beats {
            for real in truth where shifts.contains(beat - real) {
                let shift = beat - real
                let off = beats.map { abs($0 - shift - truth[nearest(to: $0 - shift, truth)]) }
                    .filter { $0 <= near }
                let spread = off.reduce(0, +)
                if (off.count, -spread) > (best.count, -best.spread) { best = (off.count, spread, shift) }
            }
        }
        return best.shift
    }

    private static func nearest(to time: Double, _ truth: [Double]) -> Int {
        truth.indices.min { abs(truth[$0] - time) < abs(truth[$1] - time) } ?? 0
    }
}
