import Biosignals
import Foundation

/// Opens a recording of any known format by its ending and its content.
public enum RecordingLoader {
    /// What settles how a file is read where it does not say itself.
    public struct Options: Sendable {
        /// Unit of an interval list.
        public var rrUnit: RRText.Unit?
        /// Samples a second of a table without times.
        public var rate: Double?
        /// Unit of a table's times.
        public var timeUnit: TimeUnit?
        /// The one signal of its kind (heart or breath) that is to be analysed; the others are carried along.
        public var signal: String?
        /// Files that have more samples are read a part at a time, where their format allows.
        public var mostSamples = LongSignals.most

        public init(
            rrUnit: RRText.Unit? = nil, rate: Double? = nil, timeUnit: TimeUnit? = nil, signal: String? = nil
        ) {
            self.rrUnit = rrUnit
            self.rate = rate
            self.timeUnit = timeUnit
            self.signal = signal
        }
    }

    /// Endings of the files that are opened here, in lower case.
    public static var endings: Set<String> { RecordingFile.endings.union(["biofeed"]) }

    private static let endingsText = ".biofeed, .hea, .edf, .bdf, .xdf, .csv, .wav, .hrm or .txt"

    /// - Parameters:
    ///   - path: a file, or `-` for RR text on standard input.
    ///   - note: gets what was taken for granted or put right, a sentence each.
    /// - Throws: `RecordingFormatError`: one line that says what is wrong and what to do.
    public static func open(
        _ path: String, options: Options = Options(), note: (String) -> Void = { _ in }
    ) throws -> SessionInputs {
        if path == "-" { return try standardInput(options, note) }
        let name = URL(fileURLWithPath: path).lastPathComponent
        var isFolder: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw refusal(path, "there is no such file", "check the name")
        }
        guard !isFolder.boolValue else { throw refusal(path, "it is a folder", "name a recording in it") }
        let ending = URL(fileURLWithPath: path).pathExtension.lowercased()
        if ending == "biofeed" {
            guard options.signal == nil else {
                throw refusal(
                    path, "a session's signals were chosen when it was recorded", "leave --signal out")
            }
            return .recorded(try SessionRecording(path: path))
        }
        guard RecordingFile.endings.contains(ending) else {
            throw refusal(
                path, ending.isEmpty ? "its name has no ending" : "nothing here reads .\(ending)",
                "give a recording that ends in \(endingsText)")
        }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        let recording = try RecordingFile.parse(try ByteSource(path: path), path: path, options: options) {
            name throws(RecordingFormatError) in
            try ByteSource(besides: folder.appendingPathComponent(name).path)
        }
        return try inputs(recording, path, "file:\(name)", options, note)
    }

    /// The recording that a file's bytes hold, without a look at the disk.
    ///
    /// - Parameters:
    ///   - name: of the file; its ending tells the format.
    ///   - beside: gives the bytes of a file that lies beside it; nil where there is none.
    public static func read(
        _ bytes: [UInt8], name: String, options: Options = Options(),
        beside: (String) -> [UInt8]? = { _ in nil }
    ) throws -> SessionInputs {
        let recording = try RecordingFile.parse(ByteSource(bytes), path: name, options: options) {
            file throws(RecordingFormatError) in beside(file).map(ByteSource.init)
        }
        return try inputs(recording, name, "file:\(name)", options) { _ in }
    }

    private static func refusal(_ path: String, _ problem: String, _ remedy: String) -> RecordingFormatError {
        RecordingFormatError(file: path, problem: problem, remedy: remedy)
    }

    private static func standardInput(_ options: Options, _ note: (String) -> Void) throws -> SessionInputs {
        let data = try FileHandle.standardInput.readToEnd() ?? Data()
        guard !data.isEmpty else {
            throw refusal("standard input", "it is empty", "pipe a list of intervals into it")
        }
        let text = String(decoding: data, as: UTF8.self)
        let list = try RRText.parse(text, file: "standard input", unit: options.rrUnit)
        return intervals(list, "file:-", note)
    }

    private static func intervals(
        _ list: RRText, started: WallTime? = nil, _ source: String, _ note: (String) -> Void
    ) -> SessionInputs {
        note("read as \(list.note)")
        return .intervals(list.intervals, kind: .ecg, started: started, source: source)
    }

    private static func inputs(
        _ recording: ImportedRecording, _ path: String, _ source: String, _ options: Options,
        _ note: (String) -> Void
    ) throws -> SessionInputs {
        for text in recording.notes { note(text) }
        if let list = recording.intervals {
            return intervals(list, started: recording.started, source, note)
        }
        let signals = try chosen(recording.signals, path, options, note)
        if var long = recording.long {
            long.layout = signals
            return .long(long, marks: recording.marks, started: recording.started, source: source)
        }
        return .signals(signals, marks: recording.marks, started: recording.started, source: source)
    }

    /// Settles which signal of each kind is analysed.
    private static func chosen(
        _ signals: [ImportedSignal], _ path: String, _ options: Options, _ note: (String) -> Void
    ) throws -> [ImportedSignal] {
        var imported = signals
        let wanted = try options.signal.map { try choose($0, among: &imported, path, note) }
        for index in imported.indices {
            let signal = imported[index]
            guard let rates = SignalSearch.rates(for: signal.channel.kind),
                !SignalSearch.canSearch(signal.channel.kind, at: signal.rate)
            else { continue }
            if index == wanted {
                throw refusal(
                    path,
                    "signal \(signal.channel.name) has \(signal.rate) samples a second, and \(signal.channel.kind.rawValue) needs \(rates.lowerBound) to \(rates.upperBound)",
                    "choose another --signal, or resample it")
            }
            note(
                "signal \(signal.channel.name) has \(signal.rate) samples a second and is carried along unanalysed"
            )
            imported[index].channel.kind = .other
        }
        return imported
    }

    /// Makes a signal the only one of heart or of breath that is analysed. Returns its index.
    private static func choose(
        _ wanted: String, among imported: inout [ImportedSignal], _ path: String, _ note: (String) -> Void
    ) throws -> Int {
        guard let index = imported.firstIndex(where: { $0.channel.name.lowercased() == wanted.lowercased() })
        else {
            let names = imported.map(\.channel.name).joined(separator: ", ")
            throw refusal(path, "it has no signal '\(wanted)'", "choose one of \(names)")
        }
        if !imported[index].channel.kind.carriesHeart, !imported[index].channel.kind.carriesBreath {
            imported[index].channel.kind = .ecg
            note("signal \(wanted) is taken for an ECG")
        }
        let isHeart = imported[index].channel.kind.carriesHeart
        for other in imported.indices where other != index {
            let kind = imported[other].channel.kind
            if isHeart ? kind.carriesHeart : kind.carriesBreath { imported[other].channel.kind = .other }
        }
        return index
    }
}
