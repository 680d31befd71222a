/// An EDF or BDF file, plain, continuous (+C) or with gaps (+D), read whole.
///
/// Headers lie: nothing is believed before it was held against the file's size, and what was put right is
/// told in `notes`.
public struct EDFFile: Sendable {
    public struct Signal: Sendable {
        public var label: String
        /// Empty when the file gives no scale; the samples are then the file's own numbers.
        public var unit: String
        public var transducer: String
        public var prefilter: String
        /// Samples a second.
        public var rate: Double
        public var samplesPerRecord: Int
        public var physicalMinimum: Double
        public var physicalMaximum: Double
        /// In `unit`. Those of all records one after the other, gaps closed up: see `stretches(of:)`.
        public var samples: [Float]
    }

    /// Records in a row without a gap between them.
    public struct Run: Sendable, Hashable {
        public var firstRecord: Int
        public var recordCount: Int
        /// Seconds from the first sample of the file.
        public var start: Double
    }

    public var patient: String
    public var recording: String
    /// Nil when the header holds no time.
    public var start: WallTime?
    /// Seconds from `start` to the first sample, below 1.
    public var startFraction: Double
    public var recordSeconds: Double
    public var recordCount: Int
    /// Without the annotation signals.
    public var signals: [Signal]
    /// In the order of the file.
    public var annotations: [EDFAnnotation]
    /// One in a continuous file.
    public var runs: [Run]
    /// What in the file was wrong and how it was taken, a sentence each.
    public var notes: [String]

    /// - Throws: when it is no such file, is cut off in its header, or holds no whole record.
    public static func read(_ path: String) throws(RecordingFormatError) -> EDFFile {
        try parse(try FileBytes.read(path), file: path)
    }

    /// - Parameter file: its name, for errors.
    public static func parse(_ bytes: [UInt8], file: String) throws(RecordingFormatError) -> EDFFile {
        let header = try EDFHeader(bytes, file: file)
        var result = EDFFile(
            patient: header.patient, recording: header.recording, start: header.start, startFraction: 0,
            recordSeconds: header.recordSeconds, recordCount: header.recordCount, signals: [],
            annotations: [], runs: [], notes: header.notes)
        var offset = header.byteCount
        var recordTimes: [Double?] = []
        for field in header.signals {
            let width = field.samplesPerRecord * header.bytesPerSample
            if field.isAnnotations {
                let tellsTime = recordTimes.isEmpty
                for record in 0..<header.recordCount {
                    let begin = offset + record * header.recordBytes
                    var found = EDFAnnotation.parse(bytes[begin..<begin + width])
                    if tellsTime {
                        recordTimes.append(found.first.flatMap { $0.text.isEmpty ? $0.onset : nil })
                    }
                    if let first = found.first, first.text.isEmpty { found.removeFirst() }
                    result.annotations += found.filter { !$0.text.isEmpty }
                }
            } else {
                var samples: [Float] = []
                samples.reserveCapacity(field.samplesPerRecord * header.recordCount)
                for record in 0..<header.recordCount {
                    var at = offset + record * header.recordBytes
                    for _ in 0..<field.samplesPerRecord {
                        let code: Int32
                        if header.bytesPerSample == 2 {
                            code = Int32(Int16(truncatingIfNeeded: Int(bytes[at]) | Int(bytes[at + 1]) << 8))
                        } else {
                            let high = UInt32(bytes[at + 2]) << 24 | UInt32(bytes[at + 1]) << 16
                            code = Int32(bitPattern: high | UInt32(bytes[at]) << 8) >> 8
                        }
                        samples.append(Float(Double(code) * field.gain + field.offset))
                        at += header.bytesPerSample
                    }
                }
                result.signals.append(
                    Signal(
                        label: field.label, unit: field.unit, transducer: field.transducer,
                        prefilter: field.prefilter,
                        rate: Double(field.samplesPerRecord) / header.recordSeconds,
                        samplesPerRecord: field.samplesPerRecord, physicalMinimum: field.physicalMinimum,
                        physicalMaximum: field.physicalMaximum, samples: samples))
            }
            offset += width
        }
        let firstTime = recordTimes.compactMap { $0 }.first ?? 0
        if firstTime > 0, firstTime < 1 {
            result.startFraction = firstTime
            for index in result.annotations.indices { result.annotations[index].onset -= firstTime }
        }
        try result.lay(
            recordTimes.map { time in time.map { $0 - result.startFraction } },
            isDiscontinuous: header.isDiscontinuous, file: file)
        return result
    }

    /// Finds the runs of a file with gaps by the times that its records tell. A record that tells none follows the one
    /// before.
    private mutating func lay(
        _ times: [Double?], isDiscontinuous: Bool, file: String
    ) throws(RecordingFormatError) {
        runs = [Run(firstRecord: 0, recordCount: recordCount, start: 0)]
        guard isDiscontinuous else { return }
        guard times.contains(where: { $0 != nil }) else {
            throw RecordingFormatError(
                file: file, problem: "it states that it has gaps, and its records tell no times",
                remedy: "export it again as EDF+C")
        }
        // A record may be off by as much as a clock is adjusted; samples are no further apart than this anyway.
        let tolerance = max(0.5 / (signals.map(\.rate).max() ?? 1), 1e-3)
        var isBackward = false
        runs = []
        for record in 0..<recordCount {
            let expected = runs.last.map { $0.start + Double($0.recordCount) * recordSeconds }
            let time = times[record] ?? expected ?? 0
            guard let expected else {
                runs.append(Run(firstRecord: 0, recordCount: 1, start: time))
                continue
            }
            if time > expected + tolerance {
                runs.append(Run(firstRecord: record, recordCount: 1, start: time))
            } else {
                if time < expected - max(tolerance, recordSeconds / 2) { isBackward = true }
                runs[runs.count - 1].recordCount += 1
            }
        }
        if isBackward { notes.append("its records go back in time; they were laid one after the other") }
    }

    /// A signal's samples at their times.
    public func stretches(of signal: Signal) -> [SignalTrace.Stretch] {
        runs.map { run in
            let first = run.firstRecord * signal.samplesPerRecord
            let values = signal.samples[first..<first + run.recordCount * signal.samplesPerRecord]
            return SignalTrace.Stretch(start: run.start, rate: signal.rate, values: Array(values))
        }
    }

    /// Length in seconds, gaps left out.
    public var seconds: Double { Double(recordCount) * recordSeconds }
}
