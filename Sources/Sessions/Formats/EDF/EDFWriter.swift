import Foundation

/// Writes an EDF+C file while its samples arrive.
///
/// Only whole data records are written, and the header's record count follows each of them, so that a strict
/// reader opens the file at any moment after the first record, and a crash costs the last, unfinished one.
public final class EDFWriter {
    /// Samples so far that lay outside a signal's range and were written as its limit.
    public private(set) var clippedSamples = 0
    /// Samples so far that were missing or no number and were written as mid-range.
    public private(set) var missingSamples = 0
    /// Data records in the file.
    public private(set) var recordCount = 0
    /// Seconds of one record.
    public var recordSeconds: Double { length.seconds }
    public let signals: [EDFSignal]

    private let path: String
    private let file: FileHandle
    private let length: EDFRecordLength
    private let slotBytes: Int
    private var pending: [[Int16]]
    private var lists: [[UInt8]] = []
    private var nextList = 0
    private var recordsSinceSync = 0
    private var isOpen = true

    /// Annotation bytes for each second: the beats of a heart at 200 a minute fit.
    private static let annotationBytesPerSecond = 120.0
    private static let secondsBetweenSyncs = 5.0
    private static let offsetOfRecordCount: UInt64 = 236

    /// Creates the file, replacing what is there.
    ///
    /// - Parameters:
    ///   - recordSeconds: length of a data record; nil for the shortest whole number of seconds, up to 10, in
    ///     which each signal has a whole number of samples.
    /// - Throws: when a text or number does not fit the header, or the file cannot be made.
    public init(
        path: String, signals: [EDFSignal], start: WallTime, recordSeconds: Double? = nil
    ) throws(RecordingFormatError) {
        func refusal(_ problem: String, _ remedy: String) -> RecordingFormatError {
            RecordingFormatError(file: path, problem: problem, remedy: remedy)
        }
        let rates = signals.map(\.rate)
        guard !signals.isEmpty, signals.count < 640 else {
            throw refusal("EDF holds 1 to 639 signals, not \(signals.count)", "choose signals")
        }
        let length =
            recordSeconds.map { EDFRecordLength(seconds: $0, rates: rates) } ?? EDFRecordLength.fitting(rates)
        guard let length, length.seconds <= 60 else {
            throw refusal(
                "the rates \(rates.map { "\($0)" }.joined(separator: ", ")) Hz have no common data record",
                "resample a signal or write them to separate files")
        }
        let slot = max(Self.annotationBytesPerSecond, Self.annotationBytesPerSecond * length.seconds)
        let header = EDFHeaderText(
            signals: signals, start: start, length: length, annotationBytes: Int(slot / 2) * 2)
        let bytes = try header.bytes(file: path)
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
            try file.seekToEnd()
        } catch {
            throw refusal(
                "it cannot be written (\(error.localizedDescription))", "check folder and free space")
        }
        self.path = path
        self.signals = signals
        self.length = length
        slotBytes = header.annotationBytes
        pending = signals.map { _ in [] }
    }

    /// Appends a signal's next samples, in its unit. Those of several signals may come in any order and size;
    /// records are written as far as all signals reach, so a signal that lies behind holds the others back in
    /// memory: see `appendGap`.
    public func append(_ samples: [Float], to signal: Int) throws(RecordingFormatError) {
        for value in samples {
            guard value.isFinite else {
                pending[signal].append(0)
                missingSamples += 1
                continue
            }
            let (code, isClipped) = signals[signal].digital(value)
            pending[signal].append(code)
            if isClipped { clippedSamples += 1 }
        }
        try writeFullRecords()
    }

    /// Fills missing samples with mid-range, as EDF has no code for missing, and annotates `Signal lost` with
    /// the duration.
    public func appendGap(samples: Int, to signal: Int) throws(RecordingFormatError) {
        precondition(samples >= 0, "a gap is not negative")
        guard samples > 0 else { return }
        let rate = signals[signal].rate
        let written = recordCount * length.samples[signal] + pending[signal].count
        pending[signal].append(contentsOf: repeatElement(0, count: samples))
        missingSamples += samples
        let text = signals.count > 1 ? "Signal lost: \(signals[signal].label)" : "Signal lost"
        annotate(EDFAnnotation(onset: Double(written) / rate, duration: Double(samples) / rate, text: text))
        try writeFullRecords()
    }

    /// Adds an annotation to the next record with room for it. A text that is longer than a record's slot
    /// becomes several of the same onset.
    public func annotate(_ annotation: EDFAnnotation) {
        precondition(annotation.onset.magnitude < 1e9, "an annotation lies within thirty years")
        lists += annotation.lists(limit: slotBytes - 24)
    }

    /// Completes the last record with mid-range samples, annotated as `Signal lost`, adds records for
    /// annotations that wait, and closes the file.
    public func close() throws(RecordingFormatError) {
        guard isOpen else { return }
        var records = nextList < lists.count && recordCount == 0 ? 1 : 0
        for (signal, samples) in pending.enumerated() {
            let perRecord = length.samples[signal]
            records = max(records, (samples.count + perRecord - 1) / perRecord)
        }
        for signal in signals.indices {
            try appendGap(samples: records * length.samples[signal] - pending[signal].count, to: signal)
        }
        while nextList < lists.count {
            for signal in signals.indices {
                pending[signal].append(contentsOf: repeatElement(0, count: length.samples[signal]))
                missingSamples += length.samples[signal]
            }
            try writeFullRecords()
        }
        isOpen = false
        try perform { file in
            guard fdatasync(file.fileDescriptor) == 0 else { throw CocoaError(.fileWriteUnknown) }
            try file.close()
        }
    }

    private func writeFullRecords() throws(RecordingFormatError) {
        precondition(isOpen, "nothing is appended to a closed file")
        var records = Int.max
        for (signal, samples) in pending.enumerated() {
            records = min(records, samples.count / length.samples[signal])
        }
        guard records > 0 else { return }
        for record in 0..<records {
            var bytes: [UInt8] = []
            for (signal, samples) in pending.enumerated() {
                let count = length.samples[signal]
                for code in samples[record * count..<(record + 1) * count] {
                    bytes.append(UInt8(truncatingIfNeeded: code))
                    bytes.append(UInt8(truncatingIfNeeded: code >> 8))
                }
            }
            bytes += nextSlot(ofRecord: recordCount + record)
            try perform { file in try file.write(contentsOf: Data(bytes)) }
        }
        for signal in pending.indices { pending[signal].removeFirst(records * length.samples[signal]) }
        recordCount += records
        recordsSinceSync += records
        let count = EDFField.text("\(recordCount)", width: 8) ?? []
        let isSyncDue = Double(recordsSinceSync) * length.seconds >= Self.secondsBetweenSyncs
        try perform { file in
            try file.seek(toOffset: Self.offsetOfRecordCount)
            try file.write(contentsOf: Data(count))
            try file.seekToEnd()
            if isSyncDue {
                guard fdatasync(file.fileDescriptor) == 0 else { throw CocoaError(.fileWriteUnknown) }
            }
        }
        if isSyncDue { recordsSinceSync = 0 }
    }

    /// A record's annotations: its own time, then as many that wait as fit, in order.
    private func nextSlot(ofRecord record: Int) -> [UInt8] {
        var slot = EDFAnnotation.timekeeping(units: Int64(record) * length.units)
        while nextList < lists.count, slot.count + lists[nextList].count <= slotBytes {
            slot += lists[nextList]
            nextList += 1
        }
        if nextList == lists.count {
            lists.removeAll(keepingCapacity: true)
            nextList = 0
        }
        slot.append(contentsOf: repeatElement(0, count: slotBytes - slot.count))
        return slot
    }

    private func perform(_ work: (FileHandle) throws -> Void) throws(RecordingFormatError) {
        do {
            try work(file)
        } catch {
            throw RecordingFormatError(
                file: path, problem: "it cannot be written (\(error.localizedDescription))",
                remedy: "check free space; what was written so far can be read")
        }
    }
}
