/// The calculations held against numbers that are known beforehand: run them where you doubt a result.
///
/// Waves of known power (1 %, or 2 % where the usual cubic curve itself loses that much), a calculated series whose
/// numbers were had with other software (1e-6 for the time domain), and values that others published for recordings
/// that are to be had. Takes some tenths of a second.
public enum KnownAnswers {
    /// What needs no files.
    public static func run() -> [KnownAnswer] {
        WaveAnswers.all() + GoldenAnswers.all() + BreathAnswers.all()
    }

    /// With the published values for the recordings of a data folder.
    /// - Parameter dataFolder: the text of a file by its path in the folder, such as `rr/test_nn_intervals.txt`; nil
    ///   where it is not there, and its values are left out.
    public static func run(dataFolder: (String) throws -> String?) rethrows -> [KnownAnswer] {
        try run() + PublishedAnswers.all(dataFolder)
    }
}

/// Series of intervals by formula.
enum CalculatedSeries {
    /// Intervals whose lengths are the values of a function at the very beats that end them, so that the function is
    /// sampled without a shift in phase.
    static func exact(seconds: Double, _ length: (Double) -> Double) -> [Interval] {
        var result: [Interval] = []
        var time = 0.0
        while true {
            var rr = length(time)
            for _ in 0..<100 {
                let next = length(time + rr / 1000)
                let step = abs(next - rr)
                rr = next
                if step < 1e-9 { break }
            }
            time += rr / 1000
            if time > seconds { return result }
            result.append(Interval(time: time, rr: rr, flag: .ok))
        }
    }

    /// Intervals whose lengths are the values of a function at the beats that begin them.
    static func stepped(seconds: Double, _ length: (Double) -> Double) -> [Interval] {
        var result: [Interval] = []
        var time = 0.0
        while true {
            let rr = length(time)
            time += rr / 1000
            if time > seconds { return result }
            result.append(Interval(time: time, rr: rr, flag: .ok))
        }
    }
}
