import Foundation

/// One signal of a WFDB record in physical units.
public struct WFDBSignal: Sendable, Hashable {
    /// The header's description, such as `MLII`.
    public var name: String
    /// Physical unit, such as `mV`.
    public var unit: String
    /// Samples a second.
    public var rate: Double
    /// Values in `unit`; NaN where the recorder marked a sample as invalid.
    public var samples: [Float]

    public init(name: String, unit: String, rate: Double, samples: [Float]) {
        self.name = name
        self.unit = unit
        self.rate = rate
        self.samples = samples
    }
}

/// A WFDB record of one segment: the header and its signal files, formats 16 and 212.
///
/// Source: header(5) and signal(5) of the WFDB manual. The checksums are not compared: they are known to be wrong
/// in older records, and 0 in records written while recording.
public struct WFDBRecord: Sendable, Hashable {
    public var name: String
    /// Start in the recorder's local time, ISO 8601 without offset; nil when the header gives none.
    public var start: String?
    public var signals: [WFDBSignal]

    /// Reads a record.
    ///
    /// - Parameter path: the `.hea` file, or the record's path without an ending. Signal files lie beside it.
    /// - Throws: when a file is missing, truncated, or not what the header says.
    public static func read(header path: String) throws(RecordingFormatError) -> WFDBRecord {
        let headerPath = path.hasSuffix(".hea") ? path : path + ".hea"
        let text = String(decoding: try bytes(of: headerPath), as: UTF8.self)
        let header = try WFDBHeader(text: text, path: headerPath)
        let folder = URL(fileURLWithPath: headerPath).deletingLastPathComponent()

        var signals: [WFDBSignal] = []
        var first = 0
        while first < header.signals.count {
            // Neighbouring signals with the same file name are interleaved in that file.
            let file = header.signals[first].file
            let end = header.signals[first...].firstIndex { $0.file != file } ?? header.signals.count
            let group = Array(header.signals[first..<end])
            let dataPath = folder.appendingPathComponent(file).path
            signals += try decode(
                group, frameRate: header.frameRate, frames: header.frames, bytes: try bytes(of: dataPath),
                path: dataPath)
            first = end
        }
        return WFDBRecord(name: header.record, start: header.start, signals: signals)
    }

    /// Splits a file's samples over its signals and turns counts into physical values.
    static func decode(
        _ group: [WFDBHeader.Signal], frameRate: Double, frames: Int?, bytes: [UInt8], path: String
    ) throws(RecordingFormatError) -> [WFDBSignal] {
        let format = group[0].format
        let offset = group[0].byteOffset
        guard group.allSatisfy({ $0.format == format && $0.byteOffset == offset }) else {
            throw RecordingFormatError(
                file: path, problem: "its signals are declared with different formats or offsets",
                remedy: "correct the header: signals of one file share both")
        }
        guard offset <= bytes.count else {
            throw RecordingFormatError(
                file: path, problem: "it has \(bytes.count) bytes and its samples should begin at \(offset)",
                remedy: "copy the record again")
        }
        let frameSize = group.reduce(0) { $0 + $1.samplesPerFrame }
        let available = format == 16 ? (bytes.count - offset) / 2 : samples212(in: bytes.count - offset)
        let held = available / frameSize
        if let frames, held < frames {
            throw RecordingFormatError(
                file: path,
                problem: "it holds \(held) of the \(frames) samples for each signal that its header declares",
                remedy: "copy the record again, or correct the sample count in the header")
        }
        let count = frames ?? held
        guard count > 0 else {
            throw RecordingFormatError(
                file: path, problem: "it holds no samples", remedy: "copy the record again")
        }

        var decoded: [[Float]] = group.map { _ in [] }
        for (index, signal) in group.enumerated() {
            decoded[index].reserveCapacity(count * signal.samplesPerFrame)
        }
        var position = 0
        for _ in 0..<count {
            for (index, signal) in group.enumerated() {
                for _ in 0..<signal.samplesPerFrame {
                    let raw =
                        format == 16 ? sample16(bytes, offset, position) : sample212(bytes, offset, position)
                    position += 1
                    decoded[index].append(
                        raw.map { Float((Double($0) - signal.baseline) / signal.gain) } ?? Float.nan)
                }
            }
        }
        return zip(group, decoded).map { signal, samples in
            WFDBSignal(
                name: signal.name, unit: signal.unit, rate: frameRate * Double(signal.samplesPerFrame),
                samples: samples)
        }
    }

    /// Whole samples that fit in so many bytes of format 212: two in three bytes, one more in two.
    private static func samples212(in bytes: Int) -> Int { bytes / 3 * 2 + (bytes % 3 == 2 ? 1 : 0) }

    /// Little-endian 16-bit sample; nil for the code of an invalid one.
    private static func sample16(_ bytes: [UInt8], _ offset: Int, _ position: Int) -> Int? {
        let at = offset + 2 * position
        let value = Int16(bitPattern: UInt16(bytes[at]) | UInt16(bytes[at + 1]) << 8)
        return value == Int16.min ? nil : Int(value)
    }

    /// 12-bit sample, two of them packed in three bytes; nil for the code of an invalid one.
    private static func sample212(_ bytes: [UInt8], _ offset: Int, _ position: Int) -> Int? {
        let at = offset + position / 2 * 3
        let high = bytes[at + 1]
        let code =
            position % 2 == 0
            ? Int(high & 0x0F) << 8 | Int(bytes[at]) : Int(high >> 4) << 8 | Int(bytes[at + 2])
        let value = code >= 2048 ? code - 4096 : code
        return value == -2048 ? nil : value
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
