/// The header of an EDF or BDF file, every number of it held against the file's size.
struct EDFHeader {
    struct Field {
        var label = ""
        var transducer = ""
        var unit = ""
        var physicalMinimum = 0.0
        var physicalMaximum = 0.0
        var prefilter = ""
        var samplesPerRecord = 0
        /// physical = digital × gain + offset
        var gain = 1.0
        var offset = 0.0
        var isAnnotations = false
    }

    let patient: String
    let recording: String
    let start: WallTime?
    let byteCount: Int
    let bytesPerSample: Int
    let recordSeconds: Double
    let recordBytes: Int
    let recordCount: Int
    /// Whether records may lie apart: EDF+D and BDF+D.
    let isDiscontinuous: Bool
    let signals: [Field]
    let notes: [String]
    /// Where the header and the file's size say different things, and what was taken; a sentence each.
    let contradictions: [String]

    init(_ source: ByteSource, file: String) throws(RecordingFormatError) {
        var bytes = try source.bytes(0..<min(256, source.count))
        func refusal(_ problem: String, _ remedy: String) -> RecordingFormatError {
            RecordingFormatError(file: file, problem: problem, remedy: remedy)
        }
        let isBDF = bytes.first == 0xFF && bytes.count >= 8 && bytes[1..<8].elementsEqual("BIOSEMI".utf8)
        let isEDF = bytes.count >= 8 && EDFField.string(bytes[0..<8]) == "0"
        guard isEDF || isBDF else {
            throw refusal("it is no EDF or BDF file", "check the file's name and origin")
        }
        let cutOff = refusal(
            "it is cut off in its header (\(source.count) bytes)", "copy it again from where it was recorded")
        guard bytes.count >= 256 else { throw cutOff }
        var at = 0
        func next(_ width: Int) -> String {
            defer { at += width }
            return EDFField.string(bytes[at..<at + width])
        }
        var notes: [String] = []
        var contradictions: [String] = []
        _ = next(8)
        patient = next(80)
        recording = next(80)
        start = WallTime(date: next(8), time: next(8), recording: recording)
        if start == nil { notes.append("the header holds no start time") }
        let statedSize = next(8)
        let kind = next(44)
        isDiscontinuous = kind.hasPrefix("EDF+D") || kind.hasPrefix("BDF+D")
        let statedRecords = next(8)
        let statedSeconds = next(8)
        let statedSignals = next(4)
        guard let signalCount = Int(statedSignals), (1...9999).contains(signalCount) else {
            throw refusal("it states “\(statedSignals)” signals", "check that it is an EDF file")
        }
        byteCount = 256 * (signalCount + 1)
        guard source.count >= byteCount else { throw cutOff }
        bytes = try source.bytes(0..<byteCount)
        if Int(statedSize) != byteCount {
            contradictions.append("the header states its size as “\(statedSize)”; \(byteCount) was taken")
        }
        bytesPerSample = isBDF ? 3 : 2

        var columns: [[String]] = []
        for width in [16, 80, 8, 8, 8, 8, 8, 80, 8, 32] {
            var column: [String] = []
            for _ in 0..<signalCount { column.append(next(width)) }
            columns.append(column)
        }
        var fields: [Field] = []
        var bytesOfRecord = 0
        for index in 0..<signalCount {
            var field = Field()
            field.label = columns[0][index]
            field.transducer = columns[1][index]
            field.unit = columns[2][index]
            field.prefilter = columns[7][index]
            field.isAnnotations = field.label == (isBDF ? "BDF Annotations" : "EDF Annotations")
            let stated = columns[8][index]
            guard let count = Int(stated), count >= 1, count <= source.count else {
                throw refusal(
                    "signal \(index + 1) (\(field.label)) states “\(stated)” samples a record",
                    "repair the header or export the file again")
            }
            field.samplesPerRecord = count
            bytesOfRecord += count * bytesPerSample
            if !field.isAnnotations {
                let limits = (3...6).map { DecimalText.number(columns[$0][index]) }
                guard let low = limits[0], let high = limits[1], let least = limits[2], let most = limits[3],
                    least != most
                else {
                    throw refusal(
                        "signal \(index + 1) (\(field.label)) has a range that cannot be read",
                        "repair the header or export the file again")
                }
                field.physicalMinimum = low
                field.physicalMaximum = high
                if low == high {
                    field.unit = ""
                    notes.append("signal \(field.label) has no scale: its numbers are taken as they are")
                } else {
                    field.gain = (high - low) / (most - least)
                    field.offset = low - least * field.gain
                }
            }
            fields.append(field)
        }
        signals = fields
        recordBytes = bytesOfRecord

        let hasSignals = fields.contains { !$0.isAnnotations }
        guard let seconds = DecimalText.number(statedSeconds), seconds > 0 || (seconds == 0 && !hasSignals)
        else {
            throw refusal("a record is stated to last “\(statedSeconds)” s", "repair the header")
        }
        recordSeconds = seconds
        let there = (source.count - byteCount) / bytesOfRecord
        guard there >= 1 else {
            throw refusal(
                "it holds no whole data record (\(source.count - byteCount) of \(bytesOfRecord) bytes)",
                "record for longer, or copy it again from where it was recorded")
        }
        let rest = (source.count - byteCount) % bytesOfRecord
        if let records = Int(statedRecords), records >= 0, records <= there {
            recordCount = records
            if records < there {
                contradictions.append(
                    "the header states \(records) records; \(there - records) more follow unread")
            }
            if records == there, rest > 0 {
                contradictions.append("\(rest) bytes stand behind its last record, which were left")
            }
            guard records > 0 else { throw refusal("it states that it holds no data", "repair the header") }
        } else {
            recordCount = there
            contradictions.append(
                "the header states “\(statedRecords)” records; \(there) whole ones are there"
                    + (rest > 0 ? " and \(rest) bytes of another, which were left" : ""))
        }
        self.notes = notes
        self.contradictions = contradictions
    }
}
