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
    ///   - mostSamples: a record of one segment with more of them is read without; `long` gives them.
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
            record.long = files.samples > mostSamples ? files.long : nil
            record.signals = record.long == nil ? try files.signals() : files.empty
        } else {
            record.signals = try Self.joined(header, path: path, file: needed)
        }
        return record
    }

    /// The signals of all segments, each at its time. A segment without length at the beginning describes the layout:
    /// the others then hold some of its signals, told by their names.
    private static func joined(
        _ header: WFDBHeader, path: String, file: (String) throws(RecordingFormatError) -> ByteSource
    ) throws(RecordingFormatError) -> [WFDBSignal] {
        var signals: [WFDBSignal] = []
        var isVariable = false
        var at = 0
        for (index, segment) in header.segments.enumerated() {
            defer { at += segment.frames }
            guard segment.name != "~" else { continue }
            let name = segment.name + ".hea"
            let bytes = try file(name).all(beside(path, name))
            let part = try WFDBHeader(
                text: String(decoding: bytes, as: UTF8.self), path: beside(path, name))
            guard part.segments.isEmpty, abs(part.frameRate / header.frameRate - 1) < 1e-9 else {
                throw RecordingFormatError(
                    file: beside(path, name),
                    problem: part.segments.isEmpty
                        ? "its rate is another one than its record's" : "it is a segment with segments",
                    remedy: "correct the header, or give the segment's own header")
            }
            let found = try WFDBSignalFiles(part, path: beside(path, name), file: file).signals()
            if index == 0 {
                isVariable = segment.frames == 0
                signals = found.map {
                    WFDBSignal(name: $0.name, unit: $0.unit, rate: $0.rate, stretches: [])
                }
            }
            for (place, signal) in found.enumerated() where segment.frames > 0 {
                let target = isVariable ? signals.firstIndex { $0.name == signal.name } : place
                guard let target, signals.indices.contains(target) else { continue }
                let joins = abs(signal.rate / signals[target].rate - 1) < 1e-9
                guard joins, signal.unit == signals[target].unit else {
                    throw RecordingFormatError(
                        file: beside(path, name),
                        problem: "signal \(signal.name) has another rate or unit than in other segments",
                        remedy: "give the headers of the segments one by one")
                }
                for stretch in signal.stretches {
                    signals[target].append(
                        stretch.values.prefix(
                            segment.frames * Int((signal.rate / header.frameRate).rounded())),
                        at: Double(at) / header.frameRate)
                }
            }
        }
        guard signals.contains(where: { !$0.stretches.isEmpty }) else {
            throw RecordingFormatError(
                file: path, problem: "its segments hold no samples", remedy: "copy the record again")
        }
        return signals
    }

    static func beside(_ path: String, _ name: String) -> String {
        let end = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        return path[..<end] + name
    }
}

extension WFDBSignal {
    /// Adds samples, to the last stretch where they follow it.
    fileprivate mutating func append(_ values: some Collection<Float>, at start: Double) {
        if let last = stretches.last, abs(last.end - start) * rate < 0.5 {
            stretches[stretches.count - 1].values += values
        } else {
            stretches.append(SignalTrace.Stretch(start: start, rate: rate, values: Array(values)))
        }
    }
}
