import Foundation

/// A WFDB record: the header, its signal files, and its segments where it has several.
///
/// Source: header(5) and signal(5) of the WFDB manual. The checksums are not compared: they are known to be wrong
/// in older records, and 0 in records written while recording.
public struct WFDBRecord: Sendable {
    public var name: String
    /// In the recorder's local time; nil when the header gives none.
    public var start: WallTime?
    /// Frames a second: what annotations count in unless they say otherwise.
    public var frameRate: Double
    public var signals: [WFDBSignal]
    /// Gives the samples of a record that is too long to be read whole; its `signals` are then empty.
    private(set) var long: LongSignals?

    /// Reads a record.
    ///
    /// - Parameter path: the `.hea` file, or the record's path without an ending. Its other files lie beside it.
    /// - Throws: when a file is missing, truncated, or not what the header says.
    public static func read(header path: String) throws(RecordingFormatError) -> WFDBRecord {
        let headerPath = path.hasSuffix(".hea") ? path : path + ".hea"
        let folder = URL(fileURLWithPath: headerPath).deletingLastPathComponent()
        let header = try ByteSource(path: headerPath).all(headerPath)
        return try parse(header, path: headerPath) { name throws(RecordingFormatError) in
            try ByteSource(besides: folder.appendingPathComponent(name).path)
        }
    }

    /// - Parameters:
    ///   - path: the header's name, for errors.
    ///   - mostSamples: a record with more of them is read without; `long` gives them.
    ///   - file: gives the source of a file beside the header; nil where there is none.
    static func parse(
        _ header: [UInt8], path: String, mostSamples: Int = .max,
        file: (String) throws(RecordingFormatError) -> ByteSource?
    ) throws(RecordingFormatError) -> WFDBRecord {
        func needed(_ name: String) throws(RecordingFormatError) -> ByteSource {
            if let source = try file(name) { return source }
            throw RecordingFormatError(
                file: beside(path, name), problem: "there is no such file",
                remedy: "check the name, and that a record's .hea and .dat files lie in one folder")
        }
        let header = try WFDBHeader(text: String(decoding: header, as: UTF8.self), path: path)
        var record = WFDBRecord(
            name: header.record, start: header.start, frameRate: header.frameRate, signals: [])
        if header.segments.isEmpty {
            let files = try WFDBSignalFiles(header, path: path, file: needed)
            record.long = files.samples > mostSamples ? try files.long() : nil
            record.signals = record.long == nil ? try files.signals() : files.empty
        } else {
            let segments = try WFDBSegments(header, path: path, file: needed)
            record.long = segments.samples > mostSamples ? try segments.long() : nil
            record.signals = record.long == nil ? try segments.signals() : segments.empty
        }
        return record
    }

    static func beside(_ path: String, _ name: String) -> String {
        let end = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        return path[..<end] + name
    }
}
