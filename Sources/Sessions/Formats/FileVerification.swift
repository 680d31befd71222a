import Foundation

/// What a look at the whole of a WFDB record or an EDF or BDF file found: whether it holds what its header says.
public struct FileVerification: Sendable, Hashable {
    /// Endings of the files that can be verified, in lower case.
    public static let endings: Set = ["hea", "edf", "bdf"]

    /// What is wrong, a sentence each; empty for a sound file.
    public private(set) var faults: [String] = []
    /// Signals whose checksum was compared. EDF has none.
    public private(set) var checksums = 0
    /// Length by the header.
    public private(set) var seconds = 0.0

    public var isSound: Bool { faults.isEmpty }

    /// - Throws: `RecordingFormatError` when the file cannot be read.
    public init(path: String) throws(RecordingFormatError) {
        if URL(fileURLWithPath: path).pathExtension.lowercased() == "hea" {
            try verify(wfdb: path)
        } else {
            let file = try EDFFile.parse(try ByteSource(path: path), file: path, mostSamples: 0)
            faults = file.contradictions
            seconds = file.seconds
        }
    }

    private mutating func verify(wfdb path: String) throws(RecordingFormatError) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        func source(_ name: String) throws(RecordingFormatError) -> ByteSource {
            try ByteSource(path: folder.appendingPathComponent(name).path)
        }
        let header = try WFDBHeader(
            text: String(decoding: try ByteSource(path: path).all(path), as: UTF8.self), path: path)
        seconds = Double(header.frames ?? 0) / header.frameRate
        var parts = [(header, path)]
        if !header.segments.isEmpty {
            parts = []
            for segment in header.segments where segment.name != "~" && segment.frames > 0 {
                let name = segment.name + ".hea"
                let text = String(decoding: try source(name).all(name), as: UTF8.self)
                parts.append((try WFDBHeader(text: text, path: name), WFDBRecord.beside(path, name)))
            }
        }
        for (part, path) in parts {
            let found = try WFDBSignalFiles(part, path: path, file: source).checksums()
            checksums += found.stated
            // A header that was written while recording knows neither length nor sums.
            guard part.frames != nil else { continue }
            faults += found.wrong.map { "\(part.record): the samples have not the checksum of signal \($0)" }
        }
    }
}
