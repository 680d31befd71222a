import Foundation

/// The annotation files that lie beside a WFDB record, as marks.
enum WFDBAnnotators {
    /// Endings of annotation files as PhysioNet's records have them.
    static let endings = ["atr", "ari", "ecg", "qrs", "man", "breath", "st", "apn", "pu"]

    /// What the files that there are say, in the order of time: the symbol, and the text where there is one.
    static func marks(beside headerPath: String) throws(RecordingFormatError) -> [ImportedMark] {
        let header = try WFDBHeader(
            text: String(decoding: try WFDBRecord.bytes(of: headerPath), as: UTF8.self), path: headerPath)
        let stem = URL(fileURLWithPath: headerPath).deletingPathExtension()
        var marks: [ImportedMark] = []
        for ending in endings {
            let path = stem.appendingPathExtension(ending).path
            guard FileManager.default.fileExists(atPath: path) else { continue }
            marks += Self.marks(try WFDBAnnotation.read(path), frameRate: header.frameRate)
        }
        return marks.sorted { $0.time < $1.time }
    }

    /// - Parameter frameRate: what the annotations count in, unless they say otherwise.
    static func marks(_ annotations: [WFDBAnnotation], frameRate: Double) -> [ImportedMark] {
        let resolution = WFDBAnnotation.resolution(of: annotations)
        return annotations.dropFirst(resolution == nil ? 0 : 1).map { annotation in
            let words = [annotation.symbol, annotation.text].filter { !$0.isEmpty }
            return ImportedMark(
                time: Double(annotation.sample) / (resolution ?? frameRate),
                text: words.joined(separator: " "))
        }
    }
}
