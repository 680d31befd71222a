import Foundation
import Sessions

/// The recordings that names on the command line stand for: a folder stands for all recordings in it and below.
enum RecordingList {
    /// Files beside a record that are no recordings themselves, and texts that come with data.
    private static let passedOver: Set = [
        "license.txt", "licence.txt", "readme.txt", "source.txt", "records.txt",
    ]

    /// In the order of the names; those of a folder by their path.
    static func recordings(_ names: [String]) throws -> [String] {
        try names.flatMap { name -> [String] in
            var isFolder: ObjCBool = false
            guard name != "-", unsafe FileManager.default.fileExists(atPath: name, isDirectory: &isFolder),
                isFolder.boolValue
            else { return [name] }
            let found = try inFolder(name)
            guard !found.isEmpty else {
                throw CommandFailure(
                    "there is no recording in the folder \(name); name one that holds .biofeed, .hea, .edf, .csv or RR text"
                )
            }
            return found
        }
    }

    private static func inFolder(_ folder: String) throws -> [String] {
        // A link to a folder is a folder.
        let root = URL(fileURLWithPath: folder).resolvingSymlinksInPath()
        guard let walk = FileManager.default.enumerator(atPath: root.path) else {
            throw CommandFailure("cannot read the folder \(folder); check its permissions")
        }
        var found: [String] = []
        for case let path as String in walk {
            let url = URL(fileURLWithPath: path)
            guard RecordingLoader.endings.contains(url.pathExtension.lowercased()),
                !passedOver.contains(url.lastPathComponent.lowercased()),
                !url.lastPathComponent.hasPrefix(".")
            else { continue }
            found.append(folder.hasSuffix("/") ? folder + path : folder + "/" + path)
        }
        return found.sorted()
    }
}
