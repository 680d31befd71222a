/// An EDF or BDF file, plain, continuous (+C) or with gaps (+D).
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

    /// Seconds of a record up to which records are read whole.
    private static let longestRecord = 60.0

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

    /// The file whose samples, where they were left out, can be read later.
    private var header: EDFHeader
    private var source: ByteSource

    /// - Throws: when it is no such file, is cut off in its header, or holds no whole record.
    public static func read(_ path: String) throws(RecordingFormatError) -> EDFFile {
        try parse(try ByteSource(path: path), file: path)
    }

    /// - Parameter file: its name, for errors.
    public static func parse(_ bytes: [UInt8], file: String) throws(RecordingFormatError) -> EDFFile {
        try parse(ByteSource(bytes), file: file)
    }

    /// - Parameters:
    ///   - file: its name, for errors.
    ///   - mostSamples: a file with more of them is read without; `long` gives them.
    static func parse(
        _ source: ByteSource, file: String, mostSamples: Int = .max
    ) throws(RecordingFormatError) -> EDFFile {
        let header = try EDFHeader(source, file: file)
        var result = EDFFile(header, source)
        let perRecord = result.signals.reduce(0) { $0 + $1.samplesPerRecord }
        let isLong = perRecord > mostSamples / header.recordCount
        var recordTimes: [Double?] = []
        if !isLong { result.reserve(header.recordCount) }
        if isLong, header.recordSeconds > longestRecord {
            try result.takeAnnotations(&recordTimes)
        } else if !isLong || header.signals.contains(where: \.isAnnotations) {
            try header.forEachBlock(of: source, records: 0..<header.recordCount) { block in
                result.take(block, samples: !isLong, recordTimes: &recordTimes)
            }
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

    private init(_ header: EDFHeader, _ source: ByteSource) {
        self.header = header
        self.source = source
        patient = header.patient
        recording = header.recording
        start = header.start
        startFraction = 0
        recordSeconds = header.recordSeconds
        recordCount = header.recordCount
        signals = header.signals.filter { !$0.isAnnotations }.map { field in
            Signal(
                label: field.label, unit: field.unit, transducer: field.transducer,
                prefilter: field.prefilter,
                rate: Double(field.samplesPerRecord) / header.recordSeconds,
                samplesPerRecord: field.samplesPerRecord, physicalMinimum: field.physicalMinimum,
                physicalMaximum: field.physicalMaximum, samples: [])
        }
        annotations = []
        runs = []
        notes = header.notes + header.contradictions
    }

    /// Where the header and the file's size say different things, a sentence each.
    var contradictions: [String] { header.contradictions }

    /// The samples a part at a time, where they were left out.
    var long: LongSignals? {
        guard !signals.isEmpty, signals.allSatisfy(\.samples.isEmpty) else { return nil }
        let layout = signals.map {
            ImportedSignal(name: $0.label, unit: $0.unit, rate: $0.rate, stretches: [])
        }
        let file = self
        return LongSignals(layout: layout, seconds: runs.last.map { $0.start + seconds(of: $0) } ?? 0) {
            range throws(RecordingFormatError) in
            if file.recordSeconds > Self.longestRecord { return try file.slices(range) }
            var stretches = [[SignalTrace.Stretch]](repeating: [], count: file.signals.count)
            for run in file.runs {
                let records = file.records(of: run, in: range)
                guard !records.isEmpty else { continue }
                let start = run.start + Double(records.lowerBound - run.firstRecord) * file.recordSeconds
                for (index, values) in try file.samples(of: records).enumerated() {
                    let rate = file.signals[index].rate
                    stretches[index].append(SignalTrace.Stretch(start: start, rate: rate, values: values))
                }
            }
            return stretches
        }
    }

    private func seconds(of run: Run) -> Double { Double(run.recordCount) * recordSeconds }

    /// The records of a run that begin within a range.
    private func records(of run: Run, in range: Range<Double>) -> Range<Int> {
        func record(_ time: Double) -> Int {
            // A border that lies on a record's beginning but for its last digits lies on it.
            let place = ((time - run.start) / recordSeconds - 1e-6).rounded(.up)
            return run.firstRecord + Int(min(max(place, 0), Double(run.recordCount)))
        }
        return record(range.lowerBound)..<record(range.upperBound)
    }

    /// The samples from one moment to another, of records too long to be read whole.
    private func slices(_ range: Range<Double>) throws(RecordingFormatError) -> [[SignalTrace.Stretch]] {
        var slices: [[SignalTrace.Stretch]] = []
        for (field, begin) in header.places where !field.isAnnotations {
            let width = field.samplesPerRecord
            let rate = Double(width) / recordSeconds
            var own: [SignalTrace.Stretch] = []
            for run in runs {
                let samples = RowRun(rows: 0..<run.recordCount * width, start: run.start)
                    .rows(in: range, rate: rate)
                guard !samples.isEmpty else { continue }
                var values: [Float] = []
                for record in samples.lowerBound / width...(samples.upperBound - 1) / width {
                    let inside = samples.clamped(to: record * width..<(record + 1) * width)
                    let bytes = try header.bytes(
                        of: source, record: run.firstRecord + record, from: begin,
                        samples: inside.lowerBound - record * width..<inside.upperBound - record * width)
                    header.decode(field, bytes[...], into: &values)
                }
                own.append(
                    SignalTrace.Stretch(
                        start: run.start + Double(samples.lowerBound) / rate, rate: rate, values: values))
            }
            slices.append(own)
        }
        return slices
    }

    private mutating func reserve(_ records: Int) {
        for index in signals.indices {
            signals[index].samples.reserveCapacity(records * signals[index].samplesPerRecord)
        }
    }

    /// The samples of every signal in some of the records.
    private func samples(of records: Range<Int>) throws(RecordingFormatError) -> [[Float]] {
        var part = EDFFile(header, source)
        part.reserve(records.count)
        var times: [Double?] = []
        try header.forEachBlock(of: source, records: records) { block in
            part.take(block, samples: true, recordTimes: &times)
        }
        return part.signals.map(\.samples)
    }

    /// Adds some records.
    private mutating func take(_ block: [UInt8], samples: Bool, recordTimes: inout [Double?]) {
        var place = 0
        var tellsTime = true
        for (field, offset) in header.places {
            let width = field.samplesPerRecord * header.bytesPerSample
            if field.isAnnotations {
                for begin in stride(from: offset, to: block.count, by: header.recordBytes) {
                    let time = takeAnnotations(block[begin..<begin + width])
                    if tellsTime { recordTimes.append(time) }
                }
                tellsTime = false
            } else {
                if samples {
                    for begin in stride(from: offset, to: block.count, by: header.recordBytes) {
                        header.decode(
                            field, block[begin..<begin + width], into: &signals[place].samples)
                    }
                }
                place += 1
            }
        }
    }

    /// Adds the annotations of all records and nothing else.
    private mutating func takeAnnotations(_ recordTimes: inout [Double?]) throws(RecordingFormatError) {
        let fields = header.places.filter(\.field.isAnnotations)
        for record in 0..<recordCount {
            for (number, place) in fields.enumerated() {
                let bytes = try header.bytes(
                    of: source, record: record, from: place.begin, samples: 0..<place.field.samplesPerRecord)
                let time = takeAnnotations(bytes[...])
                if number == 0 { recordTimes.append(time) }
            }
        }
    }

    /// Adds what one signal of annotations has in one record.
    ///
    /// - Returns: when the record begins, where that is told there.
    private mutating func takeAnnotations(_ bytes: ArraySlice<UInt8>) -> Double? {
        var found = EDFAnnotation.parse(bytes)
        let time = found.first.flatMap { $0.text.isEmpty ? $0.onset : nil }
        if let first = found.first, first.text.isEmpty { found.removeFirst() }
        annotations += found.filter { !$0.text.isEmpty }
        return time
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

    /// A signal's samples at their times; none where they were left out.
    public func stretches(of signal: Signal) -> [SignalTrace.Stretch] {
        guard !signal.samples.isEmpty else { return [] }
        if runs.count == 1 {
            return [SignalTrace.Stretch(start: runs[0].start, rate: signal.rate, values: signal.samples)]
        }
        return runs.map { run in
            let first = run.firstRecord * signal.samplesPerRecord
            let values = signal.samples[first..<first + run.recordCount * signal.samplesPerRecord]
            return SignalTrace.Stretch(start: run.start, rate: signal.rate, values: Array(values))
        }
    }

    /// Length in seconds, gaps left out.
    public var seconds: Double { Double(recordCount) * recordSeconds }
}
