import Biosignals

/// Reads a file of any known format from its bytes. Nothing in them is believed before it was held against their number:
/// whatever they are, this ends with a recording or an error, in memory of a small multiple of their size.
enum RecordingFile {
    /// Endings of the files that are read here. Sessions (`.biofeed`) are databases and are not.
    static let endings: Set = ["hea", "edf", "bdf", "xdf", "wav", "csv", "txt", "hrm"]

    /// So many bytes of a text hold its heading.
    private static let headingBytes = 1 << 14
    /// With which texts in UTF-16 begin.
    private static let utf16Marks: Set<[UInt8]> = [[0xFF, 0xFE], [0xFE, 0xFF]]
    /// Recordings are shorter than this, in seconds: a month.
    private static let longest = 31.0 * 86_400

    /// - Parameters:
    ///   - path: the file's name, for errors, and for the name of a signal that has none.
    ///   - file: gives the source of a file beside it; nil where there is none.
    static func parse(
        _ source: ByteSource, path: String, options: RecordingLoader.Options,
        file: (String) throws(RecordingFormatError) -> ByteSource?
    ) throws(RecordingFormatError) -> ImportedRecording {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let point = name.lastIndex(of: ".") ?? name.endIndex
        let title = String(name[..<point])
        var recording: ImportedRecording
        switch name[point...].dropFirst().lowercased() {
        case "hea":
            let record = try WFDBRecord.parse(
                source.all(path), path: path, mostSamples: options.mostSamples, file: file)
            recording = ImportedRecording(wfdb: record)
            recording.marks = try WFDBAnnotators.marks(
                beside: title, frameRate: record.frameRate, file: file)
        case "edf", "bdf":
            recording = ImportedRecording(
                edf: try EDFFile.parse(source, file: path, mostSamples: options.mostSamples))
        case "xdf":
            recording = try ImportedRecording(
                xdf: try XDFFile.parse(source, file: path, mostSamples: options.mostSamples), path: path,
                mostSamples: options.mostSamples)
        case "wav":
            recording = try ImportedRecording(
                wav: source, path: path, title: title, mostSamples: options.mostSamples)
        case let ending:
            recording = try Self.text(source, isTable: ending == "csv", path: path, title: title, options)
        }
        try recording.check(path: path, longest: longest)
        return recording
    }

    /// Programs that write texts are told by their first line. Among the others a table is of intervals when a column
    /// says so, and of samples otherwise; a list that is no table is of intervals.
    private static func text(
        _ source: ByteSource, isTable: Bool, path: String, title: String, _ options: RecordingLoader.Options
    ) throws(RecordingFormatError) -> ImportedRecording {
        func text(_ bytes: [UInt8]) -> String {
            let text = String(decoding: bytes, as: UTF8.self)
            return text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
        }
        let heading = try source.bytes(0..<min(source.count, headingBytes))
        guard !utf16Marks.contains(Array(heading.prefix(2))) else {
            throw RecordingFormatError(
                file: path, problem: "its text is in UTF-16", remedy: "save it as UTF-8")
        }
        let beginning = text(heading)
        let mostSamples = options.mostSamples
        if OpenSignalsText.isSuch(beginning) {
            return try OpenSignalsText.parse(source, file: path, mostSamples: mostSamples)
        }
        if OpenBCIText.isSuch(beginning) {
            return try OpenBCIText.parse(source, file: path, mostSamples: mostSamples)
        }
        if PolarSensorLog.isSuch(beginning) {
            return try PolarSensorLog.parse(source, file: path, mostSamples: mostSamples)
        }
        if PolarHRM.isSuch(beginning) { return try PolarHRM.parse(text(source.all(path)), file: path) }
        if EmpaticaText.isSuch(beginning) {
            return try EmpaticaText.parse(source, file: path, title: title, mostSamples: mostSamples)
        }
        let isOfSamples = options.rate != nil || options.signal != nil || options.timeUnit != nil
        guard isOfSamples || (isTable && RRTextTable(beginning).namedColumn == nil) else {
            return ImportedRecording(
                intervals: try RRText.parse(text(source.all(path)), file: path, unit: options.rrUnit),
                started: WallTime(eliteHRV: title))
        }
        let table = try CSVSignal(
            source, file: path, rate: options.rate, timeUnit: options.timeUnit, mostSamples: mostSamples)
        var recording = ImportedRecording(notes: table.notes)
        try recording.take(table.placed, mostSamples: mostSamples)
        return recording
    }
}

extension WallTime {
    /// The start that Elite HRV writes into the names of its files, `2026-01-17 17-47-13`; nil for other names.
    fileprivate init?(eliteHRV title: String) {
        let words = title.split(separator: " ")
        guard words.count == 2 else { return nil }
        self.init(iso8601: words[0] + "T" + words[1].replacing("-", with: ":"))
    }
}

extension ImportedRecording {
    fileprivate init(edf file: EDFFile) {
        signals = file.signals.map {
            ImportedSignal(name: $0.label, unit: $0.unit, rate: $0.rate, stretches: file.stretches(of: $0))
        }
        marks = file.annotations.map { ImportedMark(time: $0.onset, text: $0.text) }
        started = file.start
        notes = file.notes
        long = file.long
        if file.runs.count > 1 { notes.append("it has \(file.runs.count - 1) gaps") }
    }

    fileprivate init(wfdb record: WFDBRecord) {
        long = record.long
        signals = record.signals.map(ImportedSignal.init)
        started = record.start
    }

    fileprivate init(
        wav source: ByteSource, path: String, title: String, mostSamples: Int
    ) throws(RecordingFormatError) {
        let layout = try WAVLayout(source, file: path)
        signals = (0..<layout.channels).map { index in
            ImportedSignal(
                name: layout.channels == 1 ? title : "\(title)-\(index + 1)", unit: "", rate: layout.rate,
                stretches: [])
        }
        guard layout.frames <= mostSamples / layout.channels else {
            long = layout.long(source, layout: signals)
            return
        }
        for (index, values) in try layout.samples(0..<layout.frames, of: source).enumerated() {
            signals[index].stretches = [SignalTrace.Stretch(start: 0, rate: layout.rate, values: values)]
        }
    }

    /// Refuses rates and times that nothing has, and makes gaps of what is marked as missing.
    fileprivate mutating func check(path: String, longest: Double) throws(RecordingFormatError) {
        for signal in signals {
            guard SampleClock.rates.contains(signal.rate) else {
                throw RecordingFormatError(
                    file: path,
                    problem:
                        "signal \(signal.channel.name) claims \(signal.rate) samples a second, which is absurd",
                    remedy: "correct its header")
            }
            let isWithin =
                (long?.seconds ?? 0) < longest
                && signal.stretches.allSatisfy { $0.start > -longest && $0.end < longest }
            guard isWithin else {
                throw RecordingFormatError(
                    file: path,
                    problem: "signal \(signal.channel.name) reaches over more than a month",
                    remedy: "correct its times, or cut it in parts")
            }
        }
        marks.removeAll { !(abs($0.time) < longest) }
        guard long == nil else { return }
        for index in signals.indices { signals[index].split(atMissing: ImportedSignal.gap) }
        signals.removeAll { $0.stretches.allSatisfy(\.values.isEmpty) }
        guard intervals != nil || !signals.isEmpty else {
            throw RecordingFormatError(
                file: path, problem: "it holds no samples", remedy: "give a recording of a signal")
        }
    }
}

extension ImportedSignal {
    init(_ signal: WFDBSignal) {
        self.init(name: signal.name, unit: signal.unit, rate: signal.rate, stretches: signal.stretches)
    }
}
