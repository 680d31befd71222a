/// The annotation files that lie beside a WFDB record, as marks.
enum WFDBAnnotators {
    /// Endings of annotation files as PhysioNet's records have them.
    private static let endings = ["atr", "ari", "ecg", "qrs", "man", "breath", "st", "apn", "pu"]

    /// What the files that there are say, in the order of time: the symbol, and the text where there is one.
    ///
    /// - Parameters:
    ///   - title: of the header's file, without its ending.
    ///   - file: gives the source of a file beside the header; nil where there is none.
    static func marks(
        beside title: String, frameRate: Double, file: (String) throws(RecordingFormatError) -> ByteSource?
    ) throws(RecordingFormatError) -> [ImportedMark] {
        var marks: [ImportedMark] = []
        for ending in endings {
            let name = title + "." + ending
            guard let bytes = try file(name)?.all(name) else { continue }
            marks += Self.marks(try WFDBAnnotation.decode(bytes, path: name), frameRate: frameRate)
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
