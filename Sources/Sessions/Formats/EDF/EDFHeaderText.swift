/// The header of an EDF+C file that is being written.
struct EDFHeaderText {
    let signals: [EDFSignal]
    let start: WallTime
    let length: EDFRecordLength
    /// Bytes of annotations in a record, an even number.
    let annotationBytes: Int

    /// - Throws: when something does not fit its field.
    func bytes(file: String) throws(RecordingFormatError) -> [UInt8] {
        var header: [UInt8] = []
        func put(_ text: String?, _ width: Int, _ what: String) throws(RecordingFormatError) {
            guard let text, let field = EDFField.text(text, width: width) else {
                throw RecordingFormatError(
                    file: file, problem: "\(what) does not fit in EDF's \(width) characters",
                    remedy: "shorten it or choose another unit")
            }
            header += field
        }
        guard start.isValid else {
            throw RecordingFormatError(
                file: file, problem: "EDF cannot hold a start at \(start.year)-\(start.month)-\(start.day)",
                remedy: "set the clock; EDF knows 1985 to 2084")
        }
        for signal in signals
        where !(signal.rate > 0 && signal.physicalMinimum < signal.physicalMaximum) {
            throw RecordingFormatError(
                file: file, problem: "signal \(signal.label) has no rate or no range",
                remedy: "give it a rate above 0 and a minimum below its maximum")
        }
        let recording = ["Startdate \(start.longDate) X X biofeed", start.zone].compactMap { $0 }
        try put("0", 8, "the version")
        // No name, ever, unless a person writes one in.
        try put("X X X X", 80, "the patient")
        try put(recording.joined(separator: " "), 80, "the recording")
        try put(start.shortDate, 8, "the date")
        try put(start.shortTime, 8, "the time")
        try put("\(256 * (signals.count + 2))", 8, "the header's size")
        try put("EDF+C", 44, "the kind")
        try put("-1", 8, "the number of records")
        try put(EDFField.number(length.seconds), 8, "the record's length")
        try put("\(signals.count + 1)", 4, "the number of signals")

        for signal in signals { try put(signal.label, 16, "the name \(signal.label)") }
        try put("EDF Annotations", 16, "the annotations' name")
        for signal in signals { try put(signal.transducer, 80, "the transducer of \(signal.label)") }
        try put("", 80, "")
        for signal in signals { try put(signal.unit, 8, "the unit \(signal.unit)") }
        try put("", 8, "")
        for signal in signals {
            try put(EDFField.number(signal.physicalMinimum), 8, "the minimum of \(signal.label)")
        }
        try put("-1", 8, "")
        for signal in signals {
            try put(EDFField.number(signal.physicalMaximum), 8, "the maximum of \(signal.label)")
        }
        try put("1", 8, "")
        for _ in 0...signals.count { try put("-32768", 8, "") }
        for _ in 0...signals.count { try put("32767", 8, "") }
        for signal in signals { try put(signal.prefilter, 80, "the filter of \(signal.label)") }
        try put("", 80, "")
        for count in length.samples { try put("\(count)", 8, "the samples of a record") }
        try put("\(annotationBytes / 2)", 8, "the annotations of a record")
        for _ in 0...signals.count { try put("", 32, "") }
        return header
    }
}
