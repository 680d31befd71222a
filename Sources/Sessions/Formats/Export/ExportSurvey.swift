import Biosignals

/// What an export must know before it writes: which signals there are, their rates and ranges.
struct ExportSurvey {
    struct Line {
        var name: String
        var unit: String
        /// Session seconds of the first sample.
        var start: Double
        var low = Float.infinity
        var high = -Float.infinity
        /// Rate of the longest stretch, and how many samples that has.
        var rate: Double
        var longest = 0
        /// Samples of the stretch that is running.
        var running = 0
    }

    private(set) var lines: [Line] = []
    private var layout = WaveLayout()

    init(_ inputs: SessionInputs) throws { try inputs.forEachOutput(isDetecting: false) { take($0) } }

    private mutating func take(_ output: Output) {
        if case .gap(let gap) = output { layout.note(gap) }
        guard case .wave(let wave) = output else { return }
        let (index, continues) = layout.place(wave)
        if index == lines.count {
            lines.append(Line(name: wave.signal, unit: wave.unit, start: wave.start.seconds, rate: wave.rate))
        }
        lines[index].running = (continues ? lines[index].running : 0) + wave.values.count
        if lines[index].running >= lines[index].longest {
            lines[index].longest = lines[index].running
            lines[index].rate = wave.rate
        }
        for value in wave.values {
            lines[index].low = min(lines[index].low, value)
            lines[index].high = max(lines[index].high, value)
        }
    }

    /// Session seconds of the first sample of all.
    var start: Double { lines.map(\.start).min() ?? 0 }

    /// The measured rates where an EDF record can hold them together, else the nearest whole ones.
    var rates: [Double] {
        let measured = lines.map(\.rate)
        if EDFRecordLength.fitting(measured) != nil { return measured }
        return measured.map { max(1, $0.rounded()) }
    }
}
