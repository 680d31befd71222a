import Foundation

/// What was found so far, beside the file that is being made, so that a long run that was cut off goes on where it stood.
///
/// A line says with what it is made; then comes a line for each recording, in order, with the size and the time of its
/// file. An outcome is taken over when these and the settings are the same.
final class ResultJournal {
    private struct Heading: Codable, Equatable {
        var plan: String
        var software: String
    }

    private struct Entry: Codable {
        var file: FileMark
        var outcome: AnalysisOutcome
    }

    /// Tells whether a file is the one that was analysed.
    struct FileMark: Codable, Equatable {
        var size: Int
        var modified: Double

        /// nil for a file that is not there.
        init?(_ path: String) {
            do {
                let attributes = try FileManager.default.attributesOfItem(atPath: path)
                guard let size = attributes[.size] as? Int, let date = attributes[.modificationDate] as? Date
                else { return nil }
                self.size = size
                modified = date.timeIntervalSince1970
            } catch {
                return nil
            }
        }
    }

    let path: String
    private let handle: FileHandle
    /// Outcomes of an earlier run, by recording.
    private var earlier: [String: Entry] = [:]
    private(set) var takenOver = 0

    /// - Parameters:
    ///   - output: the file that is being made.
    ///   - plan: everything that changes a result.
    init(beside output: String, plan: String, software: String) throws {
        path = output + ".partial"
        let heading = Heading(plan: plan, software: software)
        if let text = FileManager.default.contents(atPath: path) {
            earlier = Self.read(text, heading).filter { FileMark($0.key) == $0.value.file }
        }
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw CommandFailure("cannot write \(path): it cannot be created; choose another folder") }
        self.handle = handle
        try write(try JSONText.encode(heading))
        // What an earlier run found is kept from the first moment: this one may be cut off too.
        for entry in earlier.values.sorted(by: { $0.outcome.recording < $1.outcome.recording }) {
            try write(try JSONText.encode(entry))
        }
    }

    /// Outcomes of an earlier run, by recording, whose files are still the same.
    var known: [String: AnalysisOutcome] { earlier.mapValues(\.outcome) }

    func keep(_ outcome: AnalysisOutcome) throws {
        if earlier[outcome.recording] != nil {
            takenOver += 1
            return
        }
        guard let file = FileMark(outcome.recording) else { return }
        try write(try JSONText.encode(Entry(file: file, outcome: outcome)))
    }

    /// The result is whole: the journal is not needed any more.
    func remove() throws {
        try handle.close()
        try FileManager.default.removeItem(atPath: path)
    }

    private func write(_ line: String) throws {
        do { try handle.write(contentsOf: Data((line + "\n").utf8)) } catch {
            throw CommandFailure("cannot write \(path): \(error.localizedDescription); free some space")
        }
    }

    /// The last line of a run that was cut off may be half: what cannot be read is not taken over.
    private static func read(_ data: Data, _ heading: Heading) -> [String: Entry] {
        let lines = data.split(separator: 0x0A)
        let decoder = JSONDecoder()
        do {
            guard let first = lines.first, try decoder.decode(Heading.self, from: first) == heading else {
                return [:]
            }
        } catch {
            return [:]
        }
        var entries: [String: Entry] = [:]
        for line in lines.dropFirst() {
            do {
                let entry = try decoder.decode(Entry.self, from: line)
                entries[entry.outcome.recording] = entry
            } catch {
                break
            }
        }
        return entries
    }
}
