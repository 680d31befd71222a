import Foundation

/// A WFDB record: the header, its signal files, and its segments where it has several.
///
/// Source: header(5) and signal(5) of the WFDB manual. The checksums are not compared: they are known to be wrong
/// in older records, and 0 in records written while recording.
public struct WFDBRecord: Sendable, Hashable {
    public var name: String
    /// In the recorder's local time; nil when the header gives none.
    public var start: WallTime?
    /// Frames a second: what annotations count in unless they say otherwise.
    public var frameRate: Double
    public var signals: [WFDBSignal]

    /// Reads a record.
    ///
    /// - Parameter path: the `.hea` file, or the record's path without an ending. Its other files lie beside it.
    /// - Throws: when a file is missing, truncated, or not what the header says.
    public static func read(header path: String) throws(RecordingFormatError) -> WFDBRecord {
        let headerPath = path.hasSuffix(".hea") ? path : path + ".hea"
        let folder = URL(fileURLWithPath: headerPath).deletingLastPathComponent()
        return try parse(try bytes(of: headerPath), path: headerPath) { name throws(RecordingFormatError) in
            try bytes(of: folder.appendingPathComponent(name).path)
        }
    }

    /// - Parameters:
    ///   - path: the header's name, for errors.
    ///   - file: gives the bytes of a file beside the header.
    static func parse(
        _ header: [UInt8], path: String, file: (String) throws(RecordingFormatError) -> [UInt8]
    ) throws(RecordingFormatError) -> WFDBRecord {
        let header = try WFDBHeader(text: String(decoding: header, as: UTF8.self), path: path)
        let signals =
            header.segments.isEmpty
            ? try Self.signals(of: header, path: path, file: file)
            : try Self.joined(header, path: path, file: file)
        return WFDBRecord(
            name: header.record, start: header.start, frameRate: header.frameRate, signals: signals)
    }

    /// The signals of one segment. Those that it holds nothing of are empty.
    private static func signals(
        of header: WFDBHeader, path: String, file: (String) throws(RecordingFormatError) -> [UInt8]
    ) throws(RecordingFormatError) -> [WFDBSignal] {
        var signals: [WFDBSignal] = []
        var read: Set<String> = []
        var first = 0
        while first < header.signals.count {
            // Neighbouring signals with the same file name are interleaved in that file.
            let name = header.signals[first].file
            let end = header.signals[first...].firstIndex { $0.file != name } ?? header.signals.count
            let group = WFDBSignalGroup(
                lines: Array(header.signals[first..<end]), frameRate: header.frameRate)
            first = end
            guard name != "~" else {
                signals += group.empty
                continue
            }
            guard read.insert(name).inserted else {
                throw RecordingFormatError(
                    file: path, problem: "the signals of \(name) do not stand together in it",
                    remedy: "correct the header: the signals of one file come one after the other")
            }
            guard !name.hasPrefix("/"), !name.split(separator: "/").contains("..") else {
                throw RecordingFormatError(
                    file: path, problem: "its samples lie elsewhere, in \(name)",
                    remedy: "put the record's files into one folder and correct the header")
            }
            signals += try group.decode(try file(name), frames: header.frames, path: beside(path, name))
        }
        return signals
    }

    /// The signals of all segments, each at its time. A segment without length at the beginning describes the layout:
    /// the others then hold some of its signals, told by their names.
    private static func joined(
        _ header: WFDBHeader, path: String, file: (String) throws(RecordingFormatError) -> [UInt8]
    ) throws(RecordingFormatError) -> [WFDBSignal] {
        var signals: [WFDBSignal] = []
        var isVariable = false
        var at = 0
        for (index, segment) in header.segments.enumerated() {
            defer { at += segment.frames }
            guard segment.name != "~" else { continue }
            let name = segment.name + ".hea"
            let part = try WFDBHeader(
                text: String(decoding: try file(name), as: UTF8.self), path: beside(path, name))
            guard part.segments.isEmpty, abs(part.frameRate / header.frameRate - 1) < 1e-9 else {
                throw RecordingFormatError(
                    file: beside(path, name),
                    problem: part.segments.isEmpty
                        ? "its rate is another one than its record's" : "it is a segment with segments",
                    remedy: "correct the header, or give the segment's own header")
            }
            let found = try Self.signals(of: part, path: beside(path, name), file: file)
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

    private static func beside(_ path: String, _ name: String) -> String {
        let end = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        return path[..<end] + name
    }

    /// The bytes of a file, or an error that says what the system said.
    static func bytes(of path: String) throws(RecordingFormatError) -> [UInt8] {
        do {
            let data = try Data(contentsOf: URL(fileURLWithPath: path))
            return [UInt8](data)
        } catch {
            let there = FileManager.default.fileExists(atPath: path)
            throw RecordingFormatError(
                file: path,
                problem: there ? "the system refuses to read it" : "there is no such file",
                remedy: there
                    ? "check that it is a file and that you may read it"
                    : "check the name, and that a record's .hea and .dat files lie in one folder")
        }
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
