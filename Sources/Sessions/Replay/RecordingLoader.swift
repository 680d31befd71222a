import Biosignals
import Foundation

/// Opens a recording of any known format by its ending and its content.
public enum RecordingLoader {
    /// What settles how a file is read where it does not say itself.
    public struct Options: Sendable {
        /// Unit of an interval list.
        public var rrUnit: RRText.Unit?
        /// Samples a second of a table without times.
        public var csvRate: Double?
        /// The one signal of its kind (heart or breath) that is to be analysed; the others are carried along.
        public var signal: String?

        public init(rrUnit: RRText.Unit? = nil, csvRate: Double? = nil, signal: String? = nil) {
            self.rrUnit = rrUnit
            self.csvRate = csvRate
            self.signal = signal
        }
    }

    private static let endings = ".biofeed, .hea, .edf, .bdf, .csv, .wav or .txt"

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
        let source = "file:\(name)"
        switch URL(fileURLWithPath: path).pathExtension.lowercased() {
        case "biofeed":
            guard options.signal == nil else {
                throw refusal(
                    path, "a session's signals were chosen when it was recorded", "leave --signal out")
            }
            return .recorded(try SessionRecording(path: path))
        case "hea":
            let record = try WFDBRecord.read(header: path)
            let signals = record.signals.map { ($0.name, $0.unit, $0.rate, $0.samples) }
            return .signals(try chosen(signals, path, options, note), source: source)
        case "edf", "bdf":
            let file = try EDFFile.read(path)
            for text in file.notes { note(text) }
            let signals = file.signals.map { ($0.label, $0.unit, $0.rate, $0.samples) }
            return .signals(try chosen(signals, path, options, note), source: source)
        case "wav":
            let sound = try WAVFile.read(path)
            let base = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
            let signals = sound.channels.enumerated().map { index, samples in
                (sound.channels.count == 1 ? base : "\(base)-\(index + 1)", "", sound.rate, samples)
            }
            return .signals(try chosen(signals, path, options, note), source: source)
        case "csv": return try table(path, source, options, note)
        case "txt": return intervals(try RRText.read(path, unit: options.rrUnit), source, note)
        case let other:
            throw refusal(
                path, other.isEmpty ? "its name has no ending" : "nothing here reads .\(other)",
                "give a recording that ends in \(endings)")
        }
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
        _ list: RRText, _ source: String, _ note: (String) -> Void
    ) -> SessionInputs {
        note("read as \(list.note)")
        return .intervals(list.intervals, kind: .ecg, source: source)
    }

    /// A table is of intervals when a column says so, and of samples otherwise.
    private static func table(
        _ path: String, _ source: String, _ options: Options, _ note: (String) -> Void
    ) throws -> SessionInputs {
        let text = String(decoding: try FileBytes.read(path), as: UTF8.self)
        if options.csvRate == nil, options.signal == nil, RRTextTable(text).namedColumn != nil {
            return intervals(try RRText.parse(text, file: path, unit: options.rrUnit), source, note)
        }
        let table = try CSVSignal.parse(text, file: path, rate: options.csvRate)
        for text in table.notes { note(text) }
        let signals = table.names.indices.map {
            (table.names[$0], table.units[$0], table.rate, table.columns[$0])
        }
        return .signals(try chosen(signals, path, options, note), source: source)
    }

    /// Checks the signals and settles which of each kind is analysed.
    private static func chosen(
        _ signals: [(name: String, unit: String, rate: Double, samples: [Float])], _ path: String,
        _ options: Options, _ note: (String) -> Void
    ) throws -> [ImportedSignal] {
        for signal in signals where !SampleClock.rates.contains(signal.rate) {
            throw refusal(
                path, "signal \(signal.name) claims \(signal.rate) samples a second, which is absurd",
                "correct its header")
        }
        var imported = signals.map {
            ImportedSignal(name: $0.name, unit: $0.unit, rate: $0.rate, samples: $0.samples)
        }
        guard imported.contains(where: { !$0.samples.isEmpty }) else {
            throw refusal(path, "it holds no samples", "give a recording of a signal")
        }
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
