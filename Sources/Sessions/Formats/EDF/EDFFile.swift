/// An EDF, EDF+C, BDF or BDF+C file, read whole.
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
        /// In `unit`.
        public var samples: [Float]
    }

    public var patient: String
    public var recording: String
    /// Nil when the header holds no time.
    public var start: EDFStart?
    /// Seconds from `start` to the first sample, below 1.
    public var startFraction: Double
    public var recordSeconds: Double
    public var recordCount: Int
    /// Without the annotation signals.
    public var signals: [Signal]
    /// In the order of the file.
    public var annotations: [EDFAnnotation]
    /// What in the file was wrong and how it was taken, a sentence each.
    public var notes: [String]

    /// - Throws: when it is no such file, is cut off in its header, has gaps (EDF+D), or holds no whole record.
    public static func read(_ path: String) throws(RecordingFormatError) -> EDFFile {
        try parse(try FileBytes.read(path), file: path)
    }

    /// - Parameter file: its name, for errors.
    public static func parse(_ bytes: [UInt8], file: String) throws(RecordingFormatError) -> EDFFile {
        let header = try EDFHeader(bytes, file: file)
        var result = EDFFile(
            patient: header.patient, recording: header.recording, start: header.start, startFraction: 0,
            recordSeconds: header.recordSeconds, recordCount: header.recordCount, signals: [],
            annotations: [], notes: header.notes)
        var offset = header.byteCount
        var firstRecordTime: Double?
        for field in header.signals {
            let width = field.samplesPerRecord * header.bytesPerSample
            if field.isAnnotations {
                for record in 0..<header.recordCount {
                    let begin = offset + record * header.recordBytes
                    var found = EDFAnnotation.parse(bytes[begin..<begin + width])
                    if firstRecordTime == nil { firstRecordTime = found.first?.onset }
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
        if let time = firstRecordTime, time > 0, time < 1 {
            result.startFraction = time
            for index in result.annotations.indices { result.annotations[index].onset -= time }
        }
        return result
    }

    /// Length in seconds.
    public var seconds: Double { Double(recordCount) * recordSeconds }
}
